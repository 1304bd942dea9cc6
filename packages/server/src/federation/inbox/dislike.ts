import type { Context } from '../../core/context.ts';
import { findPostByAddress } from '../../core/posts/find.ts';
import { dislikePost } from '../../core/votes/vote.ts';
import { registered } from './effects.ts';
import type { Delivered } from './handler.ts';

/** Dislike, the vote against of Lemmy and its kin. Never a reason to fetch a post. */
export async function handleDislike(ctx: Context, { activity, actor }: Delivered): Promise<string | undefined> {
  const uri = activity.object?.id ?? null;
  const post = uri === null ? undefined : await findPostByAddress(ctx, uri);
  if (post === undefined) return 'unknown-post';
  const deed = { actorId: actor.id, kind: 'dislike' as const, objectId: post.id };
  const claim = registered(ctx, deed, activity.id);
  await dislikePost(ctx, { accountId: actor.id, postId: post.id, origin: 'remote', uri: claim.uri });
  return claim.outcome();
}
