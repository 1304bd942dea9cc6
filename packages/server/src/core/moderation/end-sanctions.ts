import { AppError } from '../../lib/errors.ts';
import { defineJob } from '../../queue/job.ts';
import type { Context } from '../context.ts';
import { remove } from '../posts/delete.ts';
import { lockPost } from '../posts/queries.ts';
import { passOn } from '../sanctions/effects.ts';
import { holdSanction } from '../sanctions/hold.ts';
import { endSanction, findDueSanctions, findSanctionPosts } from '../sanctions/queries.ts';
import { removePerson } from './remove-local-account.ts';

/** Of one round: the others come with the next. */
const BATCH = 100;

/** Removes for good what moderators hid a month ago. Meant to run every hour. */
export const endSanctionsJob = defineJob<Context, Record<never, never>>({
  name: 'moderation.end-sanctions',
  priority: 9,
  concurrency: 1,
  run: async (ctx) => {
    const due = await findDueSanctions.all(ctx.db, { now: ctx.clock.now(), limit: BATCH });
    for (const { id, kind, accountId } of due) {
      if (kind === 'suspend') await endPerson(ctx, accountId);
      await end(ctx, id);
    }
  },
});

/** Who was brought back meanwhile stays, and so does the only owner; who is gone is gone. */
async function endPerson(ctx: Context, accountId: number): Promise<void> {
  try {
    await removePerson(ctx, { by: null, accountId });
  } catch (error) {
    if (!(error instanceof AppError)) throw error;
  }
}

async function end(ctx: Context, id: number): Promise<void> {
  await ctx.db.write(
    async (tx) => {
      // It may have been undone meanwhile.
      const sanction = await holdSanction(tx, id);
      if (sanction.liftedAt !== null || sanction.endedAt !== null) return;
      if (sanction.appealState === 'pending') return;
      await endSanction.run(tx, { id, now: ctx.clock.now() });
      for (const { postId, changed } of await findSanctionPosts.all(tx, { sanctionIds: [id] })) {
        // Another sanction may hold it, until its own end.
        if (changed === 0 || (await passOn(tx, { id, kind: sanction.kind, postId, changed })) !== undefined) continue;
        const post = await lockPost.first(tx, { id: postId });
        if (post?.state === 'removed') await remove(ctx, tx, post, post.local === 1 ? 'local' : 'remote');
      }
    },
    { frees: true },
  );
}
