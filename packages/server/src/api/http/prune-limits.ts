import type { Context } from '../../core/context.ts';
import { deleteFullBuckets, findFullAtBehind } from '../../db/queries/rate-limits.ts';
import { defineJob } from '../../queue/job.ts';

/** Keys are named by strangers, who have many addresses: beyond this the buckets used longest ago go. */
const MAX_ROWS = 200_000;
const BATCH = 1_000;

/** Forgets buckets that are full again. Meant to run every ten minutes. */
export const pruneLimitsJob = defineJob<Context, Record<never, never>>({
  name: 'limits.prune',
  priority: 9,
  concurrency: 1,
  run: async (ctx) => {
    const last = await findFullAtBehind.first(ctx.db, { keep: MAX_ROWS });
    const now = Math.max(ctx.clock.now(), last?.fullAt ?? 0);
    const prune = () => ctx.db.write((tx) => deleteFullBuckets.run(tx, { now, limit: BATCH }), { durable: false });
    while ((await prune()) === BATCH);
  },
});
