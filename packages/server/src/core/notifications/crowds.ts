import type { Tx } from '../../db/database.ts';
import type { Prepared } from '../../db/prepare.ts';
import type { PostsTable } from '../../db/tables/posts.ts';
import { defineJob } from '../../queue/job.ts';
import type { Context } from '../context.ts';
import { findVoters } from '../polls/queries.ts';
import { holdPost } from '../posts/queries.ts';
import type { NotificationKind } from './kinds.ts';
import { findBoosters, findNotifyFollowers } from './queries.ts';
import { aboutPost, notify } from './tell.ts';

/** People that one transaction tells: ten thousand may wait for the same author. */
const PART = 250;

interface Telling {
  crowd: keyof typeof CROWDS;
  postId: number;
  causeId: number;
  /** Where the last of those who have been told stands. */
  after: number;
}

interface Crowd {
  kind: NotificationKind;
  /** Those after a place, in their order, at most `limit`. */
  find: Prepared<{ postId: number; after: number; limit: number }, { accountId: number; place: number }>;
  /** Whether what happened still holds when the next part is told. */
  holds: (post: PostsTable, causeId: number) => boolean;
}

/** Who hears of something about a post without being named in it, however many they are. */
const CROWDS = {
  followers: { kind: 'post', find: findNotifyFollowers, holds: () => true },
  // The next edit tells them itself.
  boosters: { kind: 'edit', find: findBoosters, holds: (post, causeId) => (post.editedAt ?? post.id) === causeId },
  voters: { kind: 'poll', find: findVoters, holds: () => true },
} satisfies Record<string, Crowd>;

/** Tells one part of a crowd after the other, each in a transaction of its own. */
export const tellCrowdJob = defineJob<Context, Telling>({
  name: 'notifications.crowd',
  priority: 3,
  concurrency: 1,
  run: async (ctx, inputs) => {
    for (const input of inputs) await ctx.db.write((tx) => tellCrowd(ctx, tx, input), { durable: false });
  },
});

/** Tells the first part of a crowd, and leaves the others to the job. */
export async function tellCrowd(ctx: Context, tx: Tx, { crowd, postId, causeId, after }: Telling): Promise<void> {
  const { kind, find, holds }: Crowd = CROWDS[crowd];
  const post = await holdPost.first(tx, { id: postId });
  if (post === undefined || !holds(post, causeId)) return;
  const people = await find.all(tx, { postId, after, limit: PART });
  const news = { kind, fromAccountId: post.accountId, ...aboutPost(postId), causeId };
  await notify(
    ctx,
    tx,
    news,
    people.map((row) => row.accountId),
  );
  const last = people.at(-1);
  if (people.length < PART || last === undefined) return;
  await ctx.queue.enqueue(tx, tellCrowdJob, [{ crowd, postId, causeId, after: last.place }]);
}
