import type { Tx } from '../../db/database.ts';
import { insertRow } from '../../db/insert.ts';
import { deleteDeedsOf } from '../../db/queries/deeds.ts';
import { deleteDeliveriesTo } from '../../db/queries/deliveries.ts';
import type { ServerPurgesTable } from '../../db/tables/server-purges.ts';
import { AppError } from '../../lib/errors.ts';
import { defineJob } from '../../queue/job.ts';
import { deleteIdleAccounts } from '../accounts/queries/idle.ts';
import { findAccountsOfDomain } from '../accounts/queries.ts';
import { writeAudit } from '../audit/write.ts';
import { deleteBlocksBy } from '../blocks/queries.ts';
import type { Context } from '../context.ts';
import { findSuspendingBlock } from '../instances/policy.ts';
import { deleteEmptyInstance, findDomainsBelow, likeBelow } from '../instances/queries.ts';
import { forgetPicturesOf } from '../media/forget-pictures.ts';
import { deleteNotificationsBy } from '../notifications/queries.ts';
import { forgetFeaturedTags } from '../tags/featured-tags.ts';
import { isBelow } from './apply-policy.ts';
import { previewBlock } from './preview-block.ts';
import { deletePurge, findPurge, findPurgeById, movePurge } from './queries.ts';
import { removeDoings } from './remove-doings.ts';
import { severServer } from './sever-server.ts';

export type ServerPurge = ServerPurgesTable;

/** Accounts of one step, and how long one round takes: then another job has its turn. */
const LOT = 20;
const ROUND_MS = 60_000;

/**
 * Forgets people, posts and files of a suspended server and of all below it, in the background. Of whom people here blocked,
 * wrote something down or reported, and of whom they followed, the name stays. Asked again it goes on. Throws `invalid`,
 * `conflict` for what no decision suspends.
 */
export async function purgeServer(
  ctx: Context,
  { by, domain }: { by: number | null; domain: string },
): Promise<ServerPurge> {
  const preview = await previewBlock(ctx, domain);
  const name = preview.domain;
  return ctx.db.write(async (tx) => {
    if ((await findSuspendingBlock(tx, name)) === undefined) {
      throw new AppError('conflict', 'Only what is suspended can be forgotten');
    }
    const running = await findPurge.first(tx, { domain: name });
    if (running !== undefined) {
      // Its job may have been given up; where it was not, one of the two finds nothing left.
      await ctx.queue.enqueue(tx, purgeServerJob, [running.id]);
      return running;
    }
    const purge: ServerPurge = {
      id: ctx.ids.next(),
      domain: name,
      byAccountId: by,
      total: preview.accounts,
      done: 0,
      atDomain: '',
      afterId: 0,
      createdAt: ctx.clock.now(),
    };
    await insertRow(tx, 'serverPurges', purge);
    await writeAudit(ctx, tx, {
      by,
      act: 'instance.purge',
      target: { kind: 'domain', key: name, label: name },
      details: { accounts: preview.accounts, posts: preview.posts },
    });
    await ctx.queue.enqueue(tx, purgeServerJob, [purge.id]);
    return purge;
  });
}

/** A server that is being forgotten, or undefined. */
export const loadPurge = (ctx: Context, domain: string): Promise<ServerPurge | undefined> =>
  findPurge.first(ctx.db, { domain });

/** Does what `purgeServer` asked for, a minute at a time. It ends where the decision was taken back. Input: the purge's id. */
export const purgeServerJob = defineJob<Context, number>({
  name: 'moderation.purge-server',
  priority: 8,
  concurrency: 1,
  run: async (ctx, ids, stopping) => {
    for (const id of ids) await purgeSome(ctx, id, stopping);
  },
});

async function purgeSome(ctx: Context, id: number, stopping?: AbortSignal): Promise<void> {
  const until = ctx.clock.now() + ROUND_MS;
  const purge = await findPurgeById.first(ctx.db, { id });
  if (purge === undefined) return;
  const below = await findDomainsBelow.all(ctx.db, likeBelow(purge.domain));
  const domains = below.flatMap(({ domain }) => (isBelow(domain, purge.domain) ? [domain] : [])).sort();
  for (const domain of domains) {
    if (domain < purge.atDomain) continue;
    await severServer(ctx, domain, stopping);
    for (let afterId = domain === purge.atDomain ? purge.afterId : 0; ; ) {
      if (stopping?.aborted) throw new Error('stopped: it goes on elsewhere');
      if ((await findSuspendingBlock(ctx.db, domain)) === undefined) break;
      if (ctx.clock.now() > until)
        return void (await ctx.db.write((tx) => ctx.queue.enqueue(tx, purgeServerJob, [id])));
      const seen = (await findAccountsOfDomain.all(ctx.db, { domain, afterId, limit: LOT })).map((row) => row.id);
      await forgetPicturesOf(ctx, seen);
      for (const accountId of seen) await removeDoings(ctx, accountId);
      afterId = seen.at(-1) ?? afterId;
      await ctx.db.write((tx) => forgetAccounts(tx, { id, domain, afterId, ids: seen }), { frees: true });
      if (seen.length < LOT) break;
    }
  }
  await ctx.db.write(async (tx) => {
    for (const domain of domains) {
      if ((await findSuspendingBlock(tx, domain)) === undefined) continue;
      await deleteDeliveriesTo.run(tx, { domain });
      await deleteEmptyInstance.run(tx, { domain });
    }
    await deletePurge.run(tx, { id });
  });
}

/** Those of a lot that nothing holds go; how far it is goes with them. */
async function forgetAccounts(
  tx: Tx,
  { id, domain, afterId, ids }: { id: number; domain: string; afterId: number; ids: number[] },
): Promise<void> {
  for (const accountId of ids) {
    await deleteNotificationsBy.run(tx, { accountId });
    await deleteBlocksBy.run(tx, { accountId });
    await deleteDeedsOf.run(tx, { actorId: accountId });
  }
  await forgetFeaturedTags(tx, await deleteIdleAccounts(tx, ids));
  await movePurge.run(tx, { id, atDomain: domain, afterId, by: ids.length });
}
