import type { Tx } from '../../db/database.ts';
import type { PostsTable } from '../../db/tables/posts.ts';
import { addToPosts } from '../accounts/queries.ts';
import type { Context } from '../context.ts';
import { describeGone } from './delete.ts';
import { isOpen } from './open.ts';
import { addToStats, lockPost, setPostState } from './queries.ts';

/** Takes a post out of everybody's sight but its author's, with all that hangs on it. Answers whether it was in sight. */
export async function takeDownPost(ctx: Context, tx: Tx, id: number): Promise<boolean> {
  const post = await lockPost.first(tx, { id });
  if (post === undefined || (post.state !== 'shown' && post.state !== 'archived')) return false;
  const gone = await describeGone(tx, post, originOf(post));
  await setPostState.run(tx, { id, state: 'removed' });
  await count(tx, post, -1);
  await ctx.queue.emit(tx, { kind: 'post.removed', at: ctx.clock.now(), ...gone });
  return true;
}

/** Puts it back. Answers whether it was there to be put back. */
export async function putBackPost(ctx: Context, tx: Tx, id: number): Promise<boolean> {
  const post = await lockPost.first(tx, { id });
  if (post?.state !== 'removed') return false;
  await setPostState.run(tx, { id, state: 'shown' });
  await count(tx, { ...post, state: 'shown' }, 1);
  await ctx.queue.emit(tx, { kind: 'post.restored', postId: id, at: ctx.clock.now(), origin: originOf(post) });
  return true;
}

const originOf = ({ local }: Pick<PostsTable, 'local'>) => (local === 1 ? 'local' : 'remote');

/** Numbers that everybody sees count what everybody sees. */
async function count(tx: Tx, post: PostsTable, by: 1 | -1): Promise<void> {
  if (!isOpen(post)) return;
  await addToPosts.run(tx, { accountId: post.accountId, by, lastPostAt: 0 });
  if (post.replyToId !== null) await addToStats.replies.run(tx, { postId: post.replyToId, by });
  if (post.quoteId === null || post.quoteState !== 'accepted') return;
  await addToStats.quotes.run(tx, { postId: post.quoteId, by });
}
