import type { Tx } from '../../db/database.ts';
import { defineJob } from '../../queue/job.ts';
import type { Context } from '../context.ts';
import { lockPoll, type PollRow, setTelling } from './queries.ts';

/** New numbers of one poll are told so often at most. */
const TELL_EVERY_MS = 60_000;

/** Tells what became of a poll since it was told last, to streams and other servers. Input: the post's id. */
export const tellPollJob = defineJob<Context, number>({
  name: 'polls.tell',
  priority: 3,
  run: async (ctx, postIds) => {
    for (const postId of postIds) await tell(ctx, postId);
  },
});

/** Has new numbers told: at once where none were a minute ago, else together with what else comes within it. */
export async function tellSoon(ctx: Context, tx: Tx, poll: PollRow): Promise<void> {
  if (poll.tellAt !== null) return;
  const { postId, toldAt } = poll;
  const tellAt = Math.max(ctx.clock.now(), toldAt + TELL_EVERY_MS);
  await setTelling.run(tx, { postId, toldAt, tellAt });
  await ctx.queue.enqueue(tx, tellPollJob, [postId], { runAt: tellAt });
}

async function tell(ctx: Context, postId: number): Promise<void> {
  await ctx.db.write(
    async (tx) => {
      const poll = await lockPoll.first(tx, { postId });
      if (poll === undefined || poll.tellAt === null) return;
      const at = ctx.clock.now();
      await setTelling.run(tx, { postId, toldAt: at, tellAt: null });
      const origin = poll.local === 1 ? 'local' : 'remote';
      await ctx.queue.emit(tx, { kind: 'poll.counted', postId, at, origin });
    },
    // The job ends after this commit: a crash repeats it.
    { durable: false },
  );
}
