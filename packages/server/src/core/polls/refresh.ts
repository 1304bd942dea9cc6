import { BRIEF, defineJob } from '../../queue/job.ts';
import { findDomainOf } from '../audience/queries.ts';
import type { Context } from '../context.ts';
import { beginLook, findPoll } from './queries.ts';

/** One poll is asked for so often at most, however many look at it. */
const LOOK_EVERY_MS = 60_000;

/** Reads a poll of another server anew at its origin. Input: the post's id. */
export const refreshPollJob = defineJob<Context, number>({
  name: 'polls.refresh',
  priority: 5,
  concurrency: 2,
  // Whoever looks again has it asked again.
  retry: BRIEF,
  run: async (ctx, postIds) => {
    for (const postId of postIds) await ctx.remote.refreshPost(postId);
  },
});

/** Has the numbers of a poll that somebody looks at fetched in the background, where they may have changed. */
export async function lookAtPoll(ctx: Context, postId: number): Promise<void> {
  const now = ctx.clock.now();
  const before = now - LOOK_EVERY_MS;
  const poll = await findPoll.first(ctx.db, { postId });
  if (poll === undefined || poll.local === 1 || poll.lookedAt > before) return;
  // What was read after the end is the last word.
  if (poll.endsAt !== null && poll.endsAt < poll.lookedAt) return;
  await ctx.db.write(
    async (tx) => {
      if ((await beginLook.run(tx, { postId, now, before })) === 0) return;
      // Of one server one at a time.
      const groupKey = `polls ${(await findDomainOf.first(tx, { id: poll.accountId }))?.domain}`;
      await ctx.queue.enqueue(tx, refreshPollJob, [postId], { groupKey });
    },
    { durable: false },
  );
}
