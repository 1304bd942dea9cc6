import { defineJob } from '../../queue/job.ts';
import type { Context } from '../context.ts';
import { deleteEmptyConversations, findNextOwner, findTooOld, trimPosts } from './queries.ts';

/** How many direct posts stay in somebody's conversations; older ones are still where they were written. */
export const KEEP = 10_000;
const BATCH = 500;

/** Keeps the newest of everybody's conversations: strangers must not fill a disk with them. */
export const trimConversationsJob = defineJob<Context, Record<never, never>>({
  name: 'conversations.trim',
  priority: 9,
  concurrency: 1,
  async run(ctx) {
    for (let accountId = await findNext(ctx, 0); accountId !== null; accountId = await findNext(ctx, accountId)) {
      const tooOld = await findTooOld.first(ctx.db, { accountId, keep: KEEP });
      if (tooOld !== undefined) await trimUpTo(ctx, accountId, tooOld.postId);
    }
  },
});

async function findNext(ctx: Context, after: number): Promise<number | null> {
  return (await findNextOwner.first(ctx.db, { after }))?.accountId ?? null;
}

/** In small transactions: others are answered in between. */
async function trimUpTo(ctx: Context, accountId: number, upTo: number): Promise<void> {
  const cut = { accountId, upTo, limit: BATCH };
  while ((await ctx.db.write((tx) => trimPosts.run(tx, cut), { durable: false, frees: true })) === BATCH);
  await ctx.db.write((tx) => deleteEmptyConversations.run(tx, { accountId, upTo }), { durable: false, frees: true });
}
