import { unboostPost } from '../boosts/boost.ts';
import { forgetCollectionsOf } from '../collections/receive.ts';
import type { Context } from '../context.ts';
import { endFollow } from '../follows/follow.ts';
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

/**
 * Takes back all that somebody who is gone ever did: posts, follows in both directions, boosts, votes, reactions. Nobody
 * elsewhere is told of each: they were told that the account is gone, or told us. Bears being repeated.
 */
export async function removeDoings(ctx: Context, accountId: number): Promise<void> {
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
