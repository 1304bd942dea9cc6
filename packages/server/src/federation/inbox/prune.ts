import type { Context } from '../../core/context.ts';
import { pruneMarks, pruneUndone } from '../../db/queries/deeds.ts';
import { findOverdueHosts, pruneInbox } from '../../db/queries/inbox.ts';
import { defineJob } from '../../queue/job.ts';
import { fetchingTurnJob } from './turn.ts';

/** Longer than any sender repeats itself. */
const KEEP_MS = 7 * 24 * 3_600_000;
const BATCH = 1_000;

const UNDONE_MS = 30 * 24 * 3_600_000;
const MARKS_MS = 365 * 24 * 3_600_000;
const OVERDUE_MS = 600_000;

/**
 * Forgets what was received more than a week ago and deeds that nobody will bring up again, a bounded number of rows at a
 * time; wakes lanes that should have had their turn.
 */
export const pruneInboxJob = defineJob<Context, Record<never, never>>({
  name: 'inbox.prune',
  priority: 9,
  concurrency: 1,
  run: async (ctx) => {
    const now = ctx.clock.now();
    const steps = [
      { query: pruneInbox, before: now - KEEP_MS },
      { query: pruneUndone, before: now - UNDONE_MS },
      { query: pruneMarks, before: now - MARKS_MS },
    ];
    for (const { query, before } of steps) {
      const prune = () => ctx.db.write((tx) => query.run(tx, { before, limit: BATCH }), { durable: false });
      while ((await prune()) === BATCH);
    }
    const hosts = await findOverdueHosts.all(ctx.db, { before: now - OVERDUE_MS, limit: BATCH });
    if (hosts.length > 0) await ctx.db.write((tx) => ctx.queue.enqueue(tx, fetchingTurnJob, hosts));
  },
});
