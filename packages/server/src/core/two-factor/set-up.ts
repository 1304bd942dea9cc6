import { AppError, notFound } from '../../lib/errors.ts';
import { toBase32, totpUri } from '../../lib/totp.ts';
import { findAccount } from '../accounts/find.ts';
import { fullHandle } from '../addresses.ts';
import type { Context } from '../context.ts';
import { endAccess } from '../users/change-password.ts';
import { findUserById, lockUser, setTwoFactorAt } from '../users/queries.ts';
import { loadInstanceSettings } from '../users/settings.ts';
import { tellWayIn } from '../users/way-in.ts';
import { replaceBackupCodes } from './backup-codes.ts';
import { readCode, useCode } from './check-code.ts';
import { putAuthenticator } from './queries.ts';
import { makeSecret } from './secrets.ts';

/** What an authenticator app is given; nothing is asked of the person before `finishSetUp`. Throws `conflict` where it is on. */
export async function startSetUp(ctx: Context, userId: number): Promise<{ secret: string; uri: string }> {
  const user = await findUserById.first(ctx.db, { id: userId });
  const account = user && (await findAccount(ctx, user.accountId));
  if (user === undefined || account === undefined) throw notFound();
  if (user.twoFactorAt !== null) throw isOn();
  const { secret, sealed } = await makeSecret(ctx);
  const createdAt = ctx.clock.now();
  await ctx.db.write(async (tx) => {
    // Whoever has finished meanwhile keeps the key that their app has.
    const now = await lockUser.first(tx, { id: userId });
    if (now?.twoFactorAt !== null) throw isOn();
    await putAuthenticator.run(tx, { userId, sealed, createdAt });
  });
  const { title } = await loadInstanceSettings(ctx);
  return {
    secret: toBase32(secret),
    uri: totpUri(secret, { issuer: title, account: fullHandle(ctx, account.username) }),
  };
}

/**
 * Turns the second step on for somebody whose app makes the right codes, and answers their backup codes. Whatever else
 * was signed in as them (all but `tokenId`) is signed out. Throws `invalid` for a wrong code, `conflict` where it is on.
 */
export async function finishSetUp(
  ctx: Context,
  { userId, code, tokenId }: { userId: number; code: string; tokenId: number },
): Promise<string[]> {
  const found = await readCode(ctx, { userId, code });
  if (found?.kind !== 'step') throw wrongCode();
  return ctx.db.write(async (tx) => {
    if (!(await useCode(tx, userId, found))) throw wrongCode();
    if ((await setTwoFactorAt.run(tx, { id: userId, now: ctx.clock.now() })) === 0) throw isOn();
    const codes = await replaceBackupCodes(tx, { userId, rng: ctx.rng });
    await tellWayIn(ctx, tx, { userId, change: 'two-factor-on' });
    await endAccess(ctx, tx, userId, { but: tokenId });
    return codes;
  });
}

function isOn(): AppError {
  return new AppError('conflict', 'Two-factor authentication is on already');
}

function wrongCode(): AppError {
  return new AppError('invalid', 'Validation failed: Code is not right', {
    details: { code: [{ error: 'ERR_INVALID', description: 'is not right' }] },
  });
}
