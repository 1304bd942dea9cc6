import { defineJob } from '../../queue/job.ts';
import type { Context } from '../context.ts';
import { deleteFinishedLists } from './queries.ts';

/** How long a list of servers is shown that nothing is left to decide of. */
export const LIST_KEPT_MS = 30 * 24 * 3_600_000;

/** Forgets lists of servers that were decided, a month after they were brought. Meant to run every hour. */
export const forgetListsJob = defineJob<Context, Record<never, never>>({
  name: 'moderation.forget-lists',
  priority: 9,
  concurrency: 1,
  run: async (ctx) => {
    const before = ctx.clock.now() - LIST_KEPT_MS;
    await ctx.db.write((tx) => deleteFinishedLists.run(tx, { before }), { durable: false });
  },
});
