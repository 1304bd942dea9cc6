import type { Tx } from '../../db/database.ts';
import { BELONGING_STEPS, deleteLoginBelongings } from '../../db/queries/belongings.ts';
import { AppError, notFound } from '../../lib/errors.ts';
import { defineJob } from '../../queue/job.ts';
import { deleteKeysOf, deleteNameWords, findAccountById, wipeLocalAccount } from '../accounts/queries.ts';
import { writeAudit } from '../audit/write.ts';
import { deleteBlocksBy } from '../blocks/queries.ts';
import { tellChanged } from '../changes.ts';
import type { Context } from '../context.ts';
import { removeFiles } from '../files/stored-files.ts';
import { deleteNotificationsBy } from '../notifications/queries.ts';
import { type ActOnPerson, findLoginBelow, personTarget } from '../people/find-login.ts';
import { NO_ROLE, OWNER_ROLE } from '../staff/roles.ts';
import { checkPasswordOf, endAccess } from '../users/change-password.ts';
import { hasOtherOwner } from '../users/owners.ts';
import { deleteUser } from '../users/queries/standing.ts';
import { findUserById } from '../users/queries.ts';
import { holdInstanceSettings, writeInstanceSettings } from '../users/settings.ts';
import { removeDoings } from './remove-doings.ts';
import { removeRemoteAccountJob } from './remove-remote-account.ts';

/** Servers that are down are told for so long; until then the account can still sign. */
const KEYS_KEPT_MS = 30 * 24 * 3_600_000;

/** Removes everything of an account here that is gone. Input: its id. */
export const removeLocalAccountJob = defineJob<Context, number>({
  name: 'moderation.remove-local-account',
  priority: 8,
  concurrency: 1,
  run: async (ctx, ids) => {
    for (const id of ids) {
      for (const step of BELONGING_STEPS) await ctx.db.write((tx) => step(tx, id), { frees: true });
      await removeDoings(ctx, id);
    }
  },
});

/** Forgets what an account signed with, once everybody was told that it is gone. Input: its id. */
export const forgetKeysJob = defineJob<Context, number>({
  name: 'moderation.forget-keys',
  priority: 9,
  run: async (ctx, ids) => {
    for (const accountId of ids) {
      await ctx.db.write(async (tx) => {
        await deleteKeysOf.all(tx, { accountId });
        await tellChanged(ctx, tx, 'keys', [accountId]);
      });
    }
  },
});

/**
 * Somebody leaves for good: nobody sees them from now on, what was theirs goes in the background, other servers are told,
 * and nobody else gets their name. Throws `forbidden` for a wrong password, `conflict` for the only owner.
 */
export async function leaveServer(ctx: Context, input: { userId: number; password: string }): Promise<void> {
  await checkPasswordOf(ctx, input);
  await ctx.db.write(
    async (tx) => {
      const user = await findUserById.first(tx, { id: input.userId });
      if (user === undefined) throw notFound();
      await removeLogin(ctx, tx, { userId: user.id, accountId: user.accountId, role: user.role });
    },
    { frees: true },
  );
}

/**
 * Staff do the same to somebody here who is suspended, or was refused; or take away what an account of another server left
 * here that is suspended. `unlessSuspended` lets the operator go ahead without. Throws `not-found`, `forbidden`, `conflict`.
 */
export async function removePerson(
  ctx: Context,
  { unlessSuspended = false, ...act }: ActOnPerson & { unlessSuspended?: boolean },
): Promise<void> {
  await ctx.db.write(
    async (tx) => {
      const account = await findAccountById.first(tx, { id: act.accountId });
      if (account === undefined || account.deletedAt !== null) throw notFound();
      if (account.suspendedAt === null && !unlessSuspended) {
        throw new AppError('forbidden', 'Only what is suspended can be removed');
      }
      const label = account.domain === '' ? `@${account.username}` : `@${account.username}@${account.domain}`;
      if (account.domain === '') {
        const login = await findLoginBelow(ctx, tx, act);
        await writeAudit(ctx, tx, { by: act.by, act: 'user.delete', target: personTarget(login) });
        await removeLogin(ctx, tx, { userId: login.userId, accountId: login.id, role: login.role ?? NO_ROLE });
      } else {
        const target = { kind: 'account', key: account.id, label } as const;
        await writeAudit(ctx, tx, { by: act.by, act: 'user.delete', target });
        await ctx.queue.enqueue(tx, removeRemoteAccountJob, [account.id]);
      }
    },
    { frees: true },
  );
}

/** Nothing of it opens or shows anything after this commit; the rest is for jobs. */
async function removeLogin(
  ctx: Context,
  tx: Tx,
  { userId, accountId, role }: { userId: number; accountId: number; role: string },
): Promise<void> {
  if (role === OWNER_ROLE && !(await hasOtherOwner(tx))) {
    throw new AppError('conflict', 'The only owner of a server cannot leave it: make somebody else one first');
  }
  const account = await findAccountById.first(tx, { id: accountId });
  const now = ctx.clock.now();
  if (account === undefined || (await wipeLocalAccount.run(tx, { id: accountId, now })) === 0) throw notFound();
  await deleteNameWords.run(tx, { accountIds: [accountId] });
  await deleteNotificationsBy.run(tx, { accountId });
  await deleteBlocksBy.run(tx, { accountId });
  await removeFiles(ctx, tx, [account.avatarFile, account.headerFile]);
  await deleteLoginBelongings(tx, userId);
  await deleteUser.run(tx, { id: userId });
  const { contactAccountId } = await holdInstanceSettings(tx);
  if (contactAccountId === accountId) await writeInstanceSettings(ctx, tx, { contactAccountId: null });
  // Whoever never came in was never told of.
  if (account.waitingSince === null) await ctx.queue.emit(tx, { kind: 'account.deleted', accountId, origin: 'local' });
  await ctx.queue.enqueue(tx, removeLocalAccountJob, [accountId]);
  await ctx.queue.enqueue(tx, forgetKeysJob, [accountId], { runAt: now + KEYS_KEPT_MS });
  await endAccess(ctx, tx, userId);
  await tellChanged(ctx, tx, 'account', [accountId]);
}
