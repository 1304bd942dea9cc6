import type { Context } from '../../core/context.ts';
import { deleteOutgoing, findDelivered } from '../../db/queries/deliveries.ts';
import { firstIdOf } from '../../lib/ids.ts';
import { defineJob } from '../../queue/job.ts';

/** Kept for a while after the last delivery: a job that is repeated knows by it that it has been done. */
const KEEP_MS = 24 * 3_600_000;
const BATCH = 500;

/** Removes the bodies of activities that nobody has to get any more. Meant to run every hour. */
export const pruneActivitiesJob = defineJob<Context, Record<never, never>>({
  name: 'delivery.prune',
  priority: 9,
  concurrency: 1,
  run: async (ctx) => {
    const below = firstIdOf(ctx.clock.now() - KEEP_MS);
    for (let above = 0; ; ) {
      const ids = (await findDelivered.all(ctx.db, { above, below, limit: BATCH })).map((row) => row.id);
      const last = ids.at(-1);
      if (last === undefined) return;
      await ctx.db.write((tx) => deleteOutgoing.run(tx, { ids }), { frees: true });
      above = last;
    }
  },
});
