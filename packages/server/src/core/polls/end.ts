import type { Tx } from '../../db/database.ts';
import { defineJob } from '../../queue/job.ts';
import type { Context } from '../context.ts';
import { lockPoll, setEnded, setTelling } from './queries.ts';
import { refreshPollJob } from './refresh.ts';

interface End {
  postId: number;
  endsAt: number;
}

/** Tells that a poll is over, once: whoever asked, whoever answered here, and other servers with the last numbers. */
export const endPollJob = defineJob<Context, End>({
  name: 'polls.end',
  priority: 2,
  run: async (ctx, ends) => {
    for (const end of ends) await endPoll(ctx, end);
  },
});

/** Has the end of a poll told when it comes; asked twice, it is told once. */
export async function planEnd(ctx: Context, tx: Tx, { postId, endsAt }: { postId: number; endsAt: number | null }) {
  if (endsAt === null) return;
  const uniqueKey = `polls.end ${postId} ${endsAt}`;
  await ctx.queue.enqueue(tx, endPollJob, [{ postId, endsAt }], { runAt: endsAt, uniqueKey });
}

/** An end that was put off or told before is none. */
async function endPoll(ctx: Context, { postId, endsAt }: End): Promise<void> {
  await ctx.db.write(async (tx) => {
    const poll = await lockPoll.first(tx, { postId });
    if (poll === undefined || poll.endedAt !== null || poll.endsAt !== endsAt) return;
    const now = ctx.clock.now();
    await setEnded.run(tx, { postId, endedAt: now });
    await setTelling.run(tx, { postId, toldAt: now, tellAt: null });
    const origin = poll.local === 1 ? 'local' : 'remote';
    await ctx.queue.emit(tx, { kind: 'poll.ended', postId, endsAt, origin });
    if (origin === 'remote') await ctx.queue.enqueue(tx, refreshPollJob, [postId]);
  });
}

/** Whether nobody may choose any more. */
export function isOver(poll: { endsAt: number | null }, now: number): boolean {
  return poll.endsAt !== null && poll.endsAt <= now;
}
