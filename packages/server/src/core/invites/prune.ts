import { defineJob } from '../../queue/job.ts';
import type { Context } from '../context.ts';
import { deleteInvitesEndedBefore, endExpiredInvites } from './queries.ts';

/** How long those that have ended are shown. */
const ENDED_KEPT_MS = 30 * 24 * 3_600_000;

/** Ends what expired, and forgets what ended a month ago: who invited whom stays with the people. */
export const pruneInvitesJob = defineJob<Context, Record<never, never>>({
  name: 'invites.prune',
  priority: 9,
  concurrency: 1,
  run: async (ctx) => {
    const now = ctx.clock.now();
    await ctx.db.write(async (tx) => {
      await endExpiredInvites.run(tx, { now });
      await deleteInvitesEndedBefore.run(tx, { before: now - ENDED_KEPT_MS });
    });
  },
});
