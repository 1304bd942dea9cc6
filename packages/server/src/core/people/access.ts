import { deleteOtherWaysIn } from '../../db/queries/belongings.ts';
import { lockOwn } from '../../db/queries/locks.ts';
import { AppError } from '../../lib/errors.ts';
import { writeAudit } from '../audit/write.ts';
import { tellChanged } from '../changes.ts';
import type { Context } from '../context.ts';
import { findTokenOfUser } from '../oauth/queries.ts';
import { removeToken } from '../oauth/tokens.ts';
import { holdToGive } from '../staff/keep-roles.ts';
import { NO_ROLE, OWNER_ROLE } from '../staff/roles.ts';
import { endAccess, setPassword } from '../users/change-password.ts';
import { hasOtherOwner } from '../users/owners.ts';
import { putRole } from '../users/put-role.ts';
import { disableUser, enableUser } from '../users/queries/standing.ts';
import { findUserByAccount } from '../users/queries.ts';
import { makeHandedLink } from '../users/reset-password.ts';
import { type ActOnPerson, findLoginBelow, personTarget } from './find-login.ts';

/** Takes a login away until it is given back: every session, token and stream ends. Throws `not-found`. */
export async function disablePerson(ctx: Context, act: ActOnPerson): Promise<void> {
  await ctx.db.write(async (tx) => {
    const login = await findLoginBelow(ctx, tx, act);
    if ((await disableUser.run(tx, { id: login.userId, now: ctx.clock.now() })) === 0) return;
    await writeAudit(ctx, tx, { by: act.by, act: 'user.disable', target: personTarget(login) });
    await endAccess(ctx, tx, login.userId);
  });
}

/** Gives a login back. Throws `not-found`. */
export async function enablePerson(ctx: Context, act: ActOnPerson): Promise<void> {
  await ctx.db.write(async (tx) => {
    const login = await findLoginBelow(ctx, tx, act);
    if ((await enableUser.run(tx, { id: login.userId })) === 0) return;
    await writeAudit(ctx, tx, { by: act.by, act: 'user.enable', target: personTarget(login) });
    await tellChanged(ctx, tx, 'account', [login.id]);
  });
}

/** Ends what is signed in as somebody: one of it, or all. Throws `not-found`. */
export async function signPersonOut(
  ctx: Context,
  { tokenId, ...act }: ActOnPerson & { tokenId?: number },
): Promise<void> {
  await ctx.db.write(async (tx) => {
    const { userId, ...login } = await findLoginBelow(ctx, tx, act);
    if (tokenId !== undefined && (await findTokenOfUser.first(tx, { userId, id: tokenId })) === undefined) return;
    await writeAudit(ctx, tx, { by: act.by, act: 'user.sign-out', target: personTarget(login) });
    if (tokenId === undefined) await endAccess(ctx, tx, userId);
    else await removeToken(ctx, tx, tokenId);
  });
}

/** Gives somebody another password, for who has lost theirs, and ends all that is signed in. Throws `invalid`. */
export async function replacePassword(
  ctx: Context,
  { password, ...act }: ActOnPerson & { password: string },
): Promise<void> {
  const { userId } = await findLoginBelow(ctx, ctx.db, act);
  await setPassword(ctx, { userId, password }, async (tx) => {
    const login = await findLoginBelow(ctx, tx, act);
    await writeAudit(ctx, tx, { by: act.by, act: 'user.password', target: personTarget(login) });
    await deleteOtherWaysIn(tx, userId);
  });
}

/**
 * Makes a link by which somebody chooses a new password, once within a day, for whoever asked to hand it on. Whoever has it
 * comes in as them: it is told to nobody else, and written down nowhere. Throws `not-found`, `forbidden`.
 */
export function handOutResetLink(ctx: Context, act: ActOnPerson): Promise<{ url: string; expiresAt: number }> {
  return ctx.db.write(async (tx) => {
    const login = await findLoginBelow(ctx, tx, act);
    await writeAudit(ctx, tx, { by: act.by, act: 'user.reset-link', target: personTarget(login) });
    const maker = act.by === null ? undefined : await findUserByAccount.first(tx, { accountId: act.by });
    return makeHandedLink(ctx, tx, { userId: login.userId, byUserId: maker?.id ?? null });
  });
}

/**
 * Gives somebody another role: one below that of who gives it, which allows no more than they may. Throws `forbidden`,
 * `not-found`, `invalid` for a role that does not exist, `conflict` where the server would be without an owner.
 */
export async function changeRole(ctx: Context, { role, ...act }: ActOnPerson & { role: string }): Promise<void> {
  await ctx.db.write(async (tx) => {
    await lockOwn(tx, act.accountId);
    const login = await findLoginBelow(ctx, tx, act);
    if (login.role === role) return;
    await holdToGive(tx, { by: act.by, key: role });
    if (login.role === OWNER_ROLE && !(await hasOtherOwner(tx))) {
      throw new AppError('conflict', 'They are the only owner: make somebody else one first');
    }
    const person = { userId: login.userId, accountId: login.id, username: login.username };
    await putRole(ctx, tx, { by: act.by, person, from: login.role ?? NO_ROLE, to: role });
  });
}
