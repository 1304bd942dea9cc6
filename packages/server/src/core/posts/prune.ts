import { defineJob } from '../../queue/job.ts';
import type { Context } from '../context.ts';
import { pruneIdempotencyKeys, pruneTombstones } from './queries/prune.ts';

/** Longer than any server repeats itself; after that the origin answers that it is gone. */
const TOMBSTONES_MS = 30 * 24 * 3_600_000;
const BATCH = 1_000;

/** Forgets that posts of others were deleted, and which requests were made, once nobody can bring them up again. */
export const prunePostsJob = defineJob<Context, Record<never, never>>({
  name: 'posts.prune',
  priority: 9,
  concurrency: 1,
  run: async (ctx) => {
    const now = ctx.clock.now();
    const before = now - TOMBSTONES_MS;
    const steps = [
      () => ctx.db.write((tx) => pruneTombstones.run(tx, { before, limit: BATCH }), { durable: false }),
      () => ctx.db.write((tx) => pruneIdempotencyKeys.run(tx, { before: now, limit: BATCH }), { durable: false }),
    ];
    for (const step of steps) while ((await step()) === BATCH);
  },
});
