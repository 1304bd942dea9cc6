import type { Context } from '../../core/context.ts';
import { asksHere } from '../../core/polls/find.ts';
import { votePoll } from '../../core/polls/vote.ts';
import { findPostByAddress } from '../../core/posts/find.ts';
import type { ReadActivity } from '../read/activity.ts';
import type { ReadObject } from '../read/object.ts';
import { isOnlyHint } from '../read/origin.ts';
import { isVote } from '../remote/post-input.ts';
import type { Delivered } from './handler.ts';

/** As many as a poll here has options; GoToSocial sends all that somebody chose at once. */
const MAX_VOTES = 16;

/** Create of Notes that only name an option: votes in a poll that was asked here. They are never posts. */
export async function handleVotes(ctx: Context, { activity, actor }: Delivered): Promise<string | undefined> {
  const votes = readVotes(activity, actor.uri);
  const target = votes[0]?.inReplyTo ?? null;
  if (target === null) return 'not-a-vote';
  const post = await findPostByAddress(ctx, target);
  if (post === undefined || !post.local || !(await asksHere(ctx.db, post.id))) return 'not-our-poll';
  const choices = votes.filter((vote) => vote.inReplyTo === target).flatMap((vote) => vote.name ?? []);
  await votePoll(ctx, { accountId: actor.id, postId: post.id, choices, origin: 'remote' });
  return undefined;
}

/** Only what the actor itself says. */
function readVotes(activity: ReadActivity, actorUri: string): ReadObject[] {
  return activity.objects.slice(0, MAX_VOTES).flatMap((part) => {
    if (part.kind !== 'object' || isOnlyHint(part, actorUri) || !isVote(part.value)) return [];
    const by = part.value.attributedTo;
    return by.length === 0 || by.includes(actorUri) ? [part.value] : [];
  });
}
