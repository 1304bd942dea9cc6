import { defineJob } from '../../queue/job.ts';
import type { Context } from '../context.ts';
import { remove } from '../posts/delete.ts';
import { lockPost } from '../posts/queries.ts';
import { endSanction, findDueSanctions, findSanctionPosts, lockSanction } from '../sanctions/queries.ts';
import { removeRemoteAccountJob } from './remove-remote-account.ts';

/** Of one round: the others come with the next. */
const BATCH = 100;

/** Removes for good what moderators hid a month ago. Meant to run every hour. */
export const endSanctionsJob = defineJob<Context, Record<never, never>>({
  name: 'moderation.end-sanctions',
  priority: 9,
  concurrency: 1,
  run: async (ctx) => {
    const due = await findDueSanctions.all(ctx.db, { now: ctx.clock.now(), limit: BATCH });
    for (const { id } of due) await end(ctx, id);
  },
});

async function end(ctx: Context, id: number): Promise<void> {
  const now = ctx.clock.now();
  await ctx.db.write(
    async (tx) => {
      // It may have been undone meanwhile.
      const sanction = await lockSanction.first(tx, { id });
      if (sanction === undefined || sanction.liftedAt !== null || sanction.endedAt !== null) return;
      await endSanction.run(tx, { id, now });
      if (sanction.kind === 'suspend') return ctx.queue.enqueue(tx, removeRemoteAccountJob, [sanction.accountId]);
      for (const { postId, changed } of await findSanctionPosts.all(tx, { sanctionIds: [id] })) {
        const post = changed === 1 ? await lockPost.first(tx, { id: postId }) : undefined;
        if (post?.state === 'removed') await remove(ctx, tx, post, post.local === 1 ? 'local' : 'remote');
      }
    },
    { frees: true },
  );
}
