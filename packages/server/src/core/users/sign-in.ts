import { AppError } from '../../lib/errors.ts';
import { DUMMY_HASH, hashPassword, isOutdatedHash, verifyPassword } from '../../lib/password.ts';
import type { Context } from '../context.ts';
import { normalizeEmail } from './credentials.ts';
import { findUserByEmail, renewPasswordHash } from './queries.ts';

/**
 * Checks e-mail and password and answers the user's id. Throws `unauthenticated`, the same for an unknown address and
 * a wrong password and after the same time; only who knows the password learns (`forbidden`) that the login is
 * disabled, suspended or waits for approval.
 */
export async function signIn(ctx: Context, input: { email: string; password: string }): Promise<number> {
  const user = await findUserByEmail.first(ctx.db, { email: normalizeEmail(input.email) });
  const matches = await verifyPassword(input.password, user?.passwordHash ?? DUMMY_HASH);
  if (user === undefined || !matches) throw new AppError('unauthenticated', 'Invalid e-mail address or password');
  if (user.disabledAt !== null || user.suspendedAt !== null || user.deletedAt !== null) {
    throw new AppError('forbidden', 'Your login is currently disabled');
  }
  if (user.approvedAt === null) throw new AppError('forbidden', 'Your login is currently pending approval');
  if (isOutdatedHash(user.passwordHash)) {
    const passwordHash = await hashPassword(input.password, ctx.rng);
    await ctx.db.write((tx) => renewPasswordHash.run(tx, { id: user.id, before: user.passwordHash, passwordHash }));
  }
  return user.id;
}
