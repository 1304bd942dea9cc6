import type { Context } from '../../core/context.ts';
import { findPostByAddress } from '../../core/posts/find.ts';
import { likePost } from '../../core/votes/vote.ts';
import { registered } from './effects.ts';
import type { Delivered } from './handler.ts';

/** Like, and reactions with an emoji, which count as likes. Never a reason to fetch a post. */
export async function handleLike(ctx: Context, { activity, actor }: Delivered): Promise<string | undefined> {
  const uri = activity.object?.id ?? null;
  const post = uri === null ? undefined : await findPostByAddress(ctx, uri);
  if (post === undefined) return 'unknown-post';
  const deed = { actorId: actor.id, kind: 'like' as const, objectId: post.id };
  const claim = registered(ctx, deed, activity.id);
  await likePost(ctx, { accountId: actor.id, postId: post.id, origin: 'remote', uri: claim.uri });
  return claim.outcome();
}
