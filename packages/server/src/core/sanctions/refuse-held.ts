import type { Tx } from '../../db/database.ts';
import type { PostsTable } from '../../db/tables/posts.ts';
import type { Context } from '../context.ts';
import { refusePost } from '../posts/release.ts';
import { findHitsOfPost, setHitState } from '../screens/queries.ts';
import { hideFilesOfPost } from './hide-files.ts';

/**
 * Refuses a post that a screen holds, with the hit that says so; its files move, as who was told of their addresses is not to find
 * them there. Its row is locked (`lockPost`). Answers whether it waited.
 */
export async function refuseHeldPost(ctx: Context, tx: Tx, post: PostsTable): Promise<boolean> {
  if (post.state !== 'held') return false;
  for (const { id, act, state } of await findHitsOfPost.all(tx, { postId: post.id })) {
    if (act === 'hold' && state === 'done') await setHitState.run(tx, { id, state: 'refused' });
  }
  await refusePost(ctx, tx, post);
  await hideFilesOfPost(ctx, tx, post.id);
  return true;
}
