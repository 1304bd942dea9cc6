import type { Context } from '../../core/context.ts';
import { findPostByUri } from '../../core/posts/queries.ts';
import { likePost } from '../../core/votes/vote.ts';
import type { Delivered } from './handler.ts';

/** Like, and reactions with an emoji, which count as likes. Never a reason to fetch a post. */
export async function handleLike(ctx: Context, { activity, actor }: Delivered): Promise<string | undefined> {
  const uri = activity.object?.id ?? null;
  const post = uri === null ? undefined : await findPostByUri.first(ctx.db, { uri });
  if (post === undefined) return 'unknown-post';
  await likePost(ctx, { accountId: actor.id, postId: post.id, origin: 'remote', uri: activity.id });
  return undefined;
}
