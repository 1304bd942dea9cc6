import { deleteDeedsOf } from '../../db/queries/deeds.ts';
import { defineJob } from '../../queue/job.ts';
import { deleteNameWords, markAccountDeleted } from '../accounts/queries.ts';
import { deleteBlocksBy } from '../blocks/queries.ts';
import { unboostPost } from '../boosts/boost.ts';
import { tellChanged } from '../changes.ts';
import { forgetCollectionsOf } from '../collections/receive.ts';
import type { Context } from '../context.ts';
import { endFollow } from '../follows/follow.ts';
import { deleteNotificationsBy } from '../notifications/queries.ts';
import { takeBackPollVotes } from '../polls/vote.ts';
import { remove } from '../posts/delete.ts';
import { unreactToPost } from '../reactions/react.ts';
import { undislikePost, unlikePost } from '../votes/vote.ts';
import {
  findSomeBoostsOf,
  findSomeFollowsOf,
  findSomePollVotesOf,
  findSomePostsOf,
  findSomeReactionsOf,
  findSomeVotesOf,
} from './queries.ts';

/** Rows per transaction: people here must not wait while somebody with 100,000 posts goes. */
const BATCH = 50;

/** Removes what a remote account left here after its server said that it is gone. Input: the account's id. */
export const removeRemoteAccountJob = defineJob<Context, number>({
  name: 'moderation.remove-remote-account',
  priority: 8,
  concurrency: 1,
  run: async (ctx, ids) => {
    for (const id of ids) await removeRemoteAccount(ctx, id);
  },
});

async function removeRemoteAccount(ctx: Context, accountId: number): Promise<void> {
  const now = ctx.clock.now();
  await ctx.db.write(
    async (tx) => {
      await markAccountDeleted.run(tx, { id: accountId, now });
      await deleteNameWords.run(tx, { accountIds: [accountId] });
      await deleteNotificationsBy.run(tx, { accountId });
      await deleteBlocksBy.run(tx, { accountId });
      await deleteDeedsOf.run(tx, { actorId: accountId });
      await tellChanged(ctx, tx, 'account', [accountId]);
    },
    { frees: true },
  );
  await repeat(() => ctx.db.write((tx) => forgetCollectionsOf(tx, accountId), { frees: true }));
  const origin = 'remote';
  await repeat(async () => {
    const posts = await findSomePostsOf.all(ctx.db, { accountId, limit: BATCH });
    await ctx.db.write(
      async (tx) => {
        for (const post of posts) await remove(ctx, tx, post, origin);
      },
      { frees: true },
    );
    return posts.length;
  });
  await repeat(async () => {
    const follows = await findSomeFollowsOf.all(ctx.db, { accountId, limit: BATCH });
    await ctx.db.write(
      async (tx) => {
        for (const follow of follows) await endFollow(tx, follow);
      },
      { frees: true },
    );
    return follows.length;
  });
  await repeat(async () => {
    const boosts = await findSomeBoostsOf.all(ctx.db, { accountId, limit: BATCH });
    for (const { postId } of boosts) await unboostPost(ctx, { accountId, postId, origin });
    return boosts.length;
  });
  await repeat(async () => {
    const votes = await findSomeVotesOf.all(ctx.db, { accountId, limit: BATCH });
    for (const { postId } of votes) {
      await unlikePost(ctx, { accountId, postId, origin });
      await undislikePost(ctx, { accountId, postId, origin });
    }
    return votes.length;
  });
  await repeat(async () => {
    const polls = await findSomePollVotesOf.all(ctx.db, { accountId, limit: BATCH });
    for (const { postId } of polls) await takeBackPollVotes(ctx, { accountId, postId });
    return polls.length;
  });
  await repeat(async () => {
    const reactions = await findSomeReactionsOf.all(ctx.db, { accountId, limit: BATCH });
    for (const { postId, emoji } of reactions) await unreactToPost(ctx, { accountId, postId, emoji, origin });
    return reactions.length;
  });
}

async function repeat(step: () => Promise<number>): Promise<void> {
  while ((await step()) > 0);
}
