import { defineJob } from '../../queue/job.ts';
import type { Context } from '../context.ts';
import { pruneTagDays } from '../tags/history.ts';
import { deleteExpiredKeys, deleteOldTombstones } from './queries.ts';

/** A server that sends a post again so long after its deletion has it from nobody but its author. */
const BURIED_MS = 90 * 24 * 3_600_000;

/** Forgets what is only needed for a while. Meant to run every hour. */
export const prunePostsJob = defineJob<Context, Record<never, never>>({
  name: 'posts.prune',
  priority: 9,
  concurrency: 1,
  run: async (ctx) => {
    const now = ctx.clock.now();
    await ctx.db.write((tx) => deleteExpiredKeys.run(tx, { now }));
    await pruneTagDays(ctx);
    await ctx.db.write((tx) => deleteOldTombstones.run(tx, { before: now - BURIED_MS }));
  },
});
