import type { Context } from '../../core/context.ts';
import { perProcess } from '../../core/per-process.ts';
import { pruneInbox } from '../../db/queries/inbox.ts';
import { defineJob } from '../../queue/job.ts';

/** Longer than any sender repeats itself. */
const KEEP_MS = 7 * 24 * 3_600_000;
const EVERY_MS = 3_600_000;
const BATCH = 1_000;

const last = perProcess(() => ({ requestedAt: 0 }));

/** Forgets what was received more than a week ago, a bounded number of rows at a time. */
export const pruneInboxJob = defineJob<Context, Record<never, never>>({
  name: 'inbox.prune',
  priority: 9,
  concurrency: 1,
  run: async (ctx) => {
    const before = ctx.clock.now() - KEEP_MS;
    const prune = () => ctx.db.write((tx) => pruneInbox.run(tx, { before, limit: BATCH }), { durable: false });
    while ((await prune()) === BATCH);
  },
});

/** Asks for the job once an hour while activities come in: without them there is nothing to forget. */
export async function requestPrune(ctx: Context): Promise<void> {
  const now = ctx.clock.now();
  if (now - last(ctx).requestedAt < EVERY_MS) return;
  last(ctx).requestedAt = now;
  await ctx.db.write((tx) => ctx.queue.enqueue(tx, pruneInboxJob, [null]), { durable: false });
}
