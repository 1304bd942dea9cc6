import type { Tx } from '../../db/database.ts';
import { AppError, forbidden, notFound } from '../../lib/errors.ts';
import { findAccount } from '../accounts/find.ts';
import { fullHandle } from '../addresses.ts';
import { writeAudit } from '../audit/write.ts';
import type { Context } from '../context.ts';
import { requireAbove } from '../staff/require-above.ts';
import { endAccess } from '../users/change-password.ts';
import { clearTwoFactorAt, findUserById, lockUser } from '../users/queries.ts';
import { tellWayIn } from '../users/way-in.ts';
import { replaceBackupCodes } from './backup-codes.ts';
import { deleteAuthenticator, deleteBackupCodes, findBackupCodes } from './queries.ts';
import { isTwoFactorRequired } from './required.ts';

export interface TwoFactor {
  /** In milliseconds; null where no second step is asked. */
  enabledAt: number | null;
  backupCodesLeft: number;
  /** Whether this server asks one of them. */
  required: boolean;
}

/** How somebody's second step stands. */
export async function loadTwoFactor(ctx: Context, userId: number): Promise<TwoFactor> {
  const user = await findUserById.first(ctx.db, { id: userId });
  if (user === undefined) throw notFound();
  return {
    enabledAt: user.twoFactorAt,
    backupCodesLeft: (await findBackupCodes.all(ctx.db, { userId })).length,
    required: await isTwoFactorRequired(ctx, user.role),
  };
}

/**
 * Asks no second step of who asks any more, and signs out what is signed in as them, all but `tokenId`. Whoever calls has
 * made sure of the right to. Throws `conflict` where it is off, `forbidden` where the server asks for it.
 */
export async function turnOffTwoFactor(ctx: Context, input: { userId: number; tokenId: number }): Promise<void> {
  const { required } = await loadTwoFactor(ctx, input.userId);
  if (required) throw forbidden('This server asks for two-factor sign-in');
  await ctx.db.write((tx) => turnOff(ctx, tx, input.userId, { but: input.tokenId }));
}

/**
 * The same for somebody who has lost authenticator and codes, by staff (`by` is an account here; null: the command line).
 * They are signed out everywhere. Throws `forbidden`, and `conflict` where it is off.
 */
export async function liftTwoFactor(
  ctx: Context,
  { by, userId }: { by: number | null; userId: number },
): Promise<void> {
  const user = await findUserById.first(ctx.db, { id: userId });
  const account = user && (await findAccount(ctx, user.accountId));
  if (account === undefined) throw notFound();
  await ctx.db.write(async (tx) => {
    await requireAbove(ctx, tx, { by, targetId: account.id });
    const target = { kind: 'account', key: account.id, label: fullHandle(ctx, account.username) } as const;
    await writeAudit(ctx, tx, { by, act: 'user.lift-two-factor', target });
    await turnOff(ctx, tx, userId, {});
  });
}

async function turnOff(ctx: Context, tx: Tx, userId: number, keep: { but?: number }): Promise<void> {
  if ((await clearTwoFactorAt.run(tx, { id: userId })) === 0) throw isOff();
  await deleteAuthenticator.run(tx, { userId });
  await deleteBackupCodes.run(tx, { userId });
  await tellWayIn(ctx, tx, { userId, change: 'two-factor-off' });
  await endAccess(ctx, tx, userId, keep);
}

/** New backup codes in the place of those there are. Throws `conflict` where the second step is off. */
export async function renewBackupCodes(ctx: Context, userId: number): Promise<string[]> {
  return ctx.db.write(async (tx) => {
    const user = await lockUser.first(tx, { id: userId });
    if (user === undefined || user.twoFactorAt === null) throw isOff();
    await tellWayIn(ctx, tx, { userId, change: 'backup-codes-renewed' });
    return replaceBackupCodes(tx, { userId, rng: ctx.rng });
  });
}

function isOff(): AppError {
  return new AppError('conflict', 'Two-factor authentication is off');
}
