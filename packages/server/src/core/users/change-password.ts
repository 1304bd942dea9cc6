import type { Tx } from '../../db/database.ts';
import { AppError, notFound } from '../../lib/errors.ts';
import { hashPassword, verifyPassword } from '../../lib/password.ts';
import { tellChanged } from '../changes.ts';
import type { Context } from '../context.ts';
import { collectFieldErrors } from '../field-errors.ts';
import { checkPassword } from './credentials.ts';
import { deleteAccess, deleteLinksBy, deleteUserLinks, findUserById, setPasswordHash } from './queries.ts';
import { rememberRevoked } from './revoked-tokens.ts';

/**
 * Changes the password of someone who knows the present one, and ends all sessions, tokens and streams. Throws
 * `forbidden` for a wrong password, `invalid` with details for a bad new one.
 */
export async function changePassword(
  ctx: Context,
  input: { userId: number; currentPassword: string; newPassword: string },
): Promise<void> {
  await checkPasswordOf(ctx, { userId: input.userId, password: input.currentPassword });
  await setPassword(ctx, { userId: input.userId, password: input.newPassword });
}

/** A user by their password. Throws `forbidden` for a wrong one. */
export async function checkPasswordOf(ctx: Context, { userId, password }: { userId: number; password: string }) {
  const user = await findUserById.first(ctx.db, { id: userId });
  if (user === undefined) throw notFound();
  if (!(await verifyPassword(password, user.passwordHash))) {
    throw new AppError('forbidden', 'The current password is wrong');
  }
  return user;
}

/**
 * Gives a password, for staff and for reset links: whoever calls has made sure of the right to. `beside` is done in
 * the same transaction.
 */
export async function setPassword(
  ctx: Context,
  input: { userId: number; password: string },
  beside: (tx: Tx) => Promise<void> = async () => {},
): Promise<void> {
  const errors = collectFieldErrors();
  checkPassword(errors, input.password);
  errors.throwIfAny();
  const passwordHash = await hashPassword(input.password, ctx.rng);
  await ctx.db.write(async (tx) => {
    if ((await setPasswordHash.run(tx, { id: input.userId, passwordHash })) === 0) throw notFound();
    await beside(tx);
    // Links to choose another one are no good any more.
    await deleteUserLinks.run(tx, { userId: input.userId, kind: 'password-reset' });
    await ctx.queue.emit(tx, { kind: 'password.changed', userId: input.userId, at: ctx.clock.now() });
    await endAccess(ctx, tx, input.userId);
  });
}

/**
 * Takes all access from a user in the caller's transaction (all but the token of who asks, where given), and ends the
 * streams it opened; without one the links that they handed on as well. Last in the transaction.
 */
export async function endAccess(ctx: Context, tx: Tx, userId: number, keep: { but?: number } = {}): Promise<void> {
  const tokens = await deleteAccess(tx, userId, keep);
  if (keep.but === undefined) await deleteLinksBy.run(tx, { byUserId: userId });
  await rememberRevoked(
    ctx,
    tx,
    tokens.map(({ tokenHash }) => tokenHash),
  );
  await tellChanged(
    ctx,
    tx,
    'token',
    tokens.map(({ id }) => id),
  );
}
