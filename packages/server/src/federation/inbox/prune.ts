import type { Context } from '../../core/context.ts';
import { pruneInbox } from '../../db/queries/inbox.ts';
import { defineJob } from '../../queue/job.ts';

/** Longer than any sender repeats itself. */
const KEEP_MS = 7 * 24 * 3_600_000;
const BATCH = 1_000;

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
