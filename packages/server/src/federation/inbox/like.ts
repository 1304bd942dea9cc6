import type { Context } from '../../core/context.ts';
import { findPostByAddress } from '../../core/posts/find.ts';
import { reactToPost } from '../../core/reactions/react.ts';
import { likePost } from '../../core/votes/vote.ts';
import { registered } from './effects.ts';
import type { Delivered } from './handler.ts';
import { readReaction } from './read-reaction.ts';

/** Like and EmojiReact: a reaction where there is an emoji, else a like. Never a reason to fetch a post. */
export async function handleLike(ctx: Context, { activity, actor }: Delivered): Promise<string | undefined> {
  const uri = activity.object?.id ?? null;
  const post = uri === null ? undefined : await findPostByAddress(ctx, uri);
  if (post === undefined) return 'unknown-post';
  const mark = { accountId: actor.id, postId: post.id, origin: 'remote' as const };
  const deed = { actorId: actor.id, objectId: post.id };
  const reaction = readReaction(activity, actor.domain);
  if (reaction === undefined) {
    const claim = registered(ctx, { ...deed, kind: 'like' }, activity.id);
    await likePost(ctx, { ...mark, uri: claim.uri });
    return claim.outcome();
  }
  const claim = registered(ctx, { ...deed, kind: 'reaction', emoji: reaction.emoji }, activity.id);
  await reactToPost(ctx, { ...mark, ...reaction, uri: claim.uri });
  return claim.outcome();
}
