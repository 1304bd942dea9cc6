import type { Tx } from '../../db/database.ts';
import { defineJob } from '../../queue/job.ts';
import { deleteIdleAccounts } from '../accounts/queries/idle.ts';
import type { Context } from '../context.ts';
import { perProcess } from '../per-process.ts';
import { forgetFeaturedTags } from '../tags/featured-tags.ts';
import { findRemoteAccountsAfter } from './queries.ts';

/** Somebody who was fetched for something has a week until it has to be there. */
const IDLE_MS = 7 * 24 * 3_600_000;
const BATCH = 500;
/** Of one round: the others come with the next. */
const BATCHES = 20;

const cursors = perProcess(() => ({ afterId: 0 }));

/** Removes accounts of other servers that nobody and nothing here has to do with; they are fetched again when needed. */
export const pruneAccountsJob = defineJob<Context, Record<never, never>>({
  name: 'moderation.prune-accounts',
  priority: 9,
  concurrency: 1,
  run: async (ctx) => {
    const cursor = cursors(ctx);
    const before = ctx.clock.now() - IDLE_MS;
    for (let i = 0; i < BATCHES; i += 1) {
      const rows = await findRemoteAccountsAfter.all(ctx.db, { afterId: cursor.afterId, before, limit: BATCH });
      const ids = rows.map((row) => row.id);
      if (ids.length > 0) await ctx.db.write((tx) => prune(tx, ids), { durable: false });
      cursor.afterId = ids.length < BATCH ? 0 : (ids.at(-1) as number);
      if (ids.length < BATCH) return;
    }
  },
});

async function prune(tx: Tx, ids: number[]): Promise<void> {
  await forgetFeaturedTags(tx, await deleteIdleAccounts(tx, ids));
}
