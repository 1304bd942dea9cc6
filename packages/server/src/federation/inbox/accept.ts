import { type AccountRef, findAccountByAddress } from '../../core/accounts/find.ts';
import { mint, parseOurs } from '../../core/addresses.ts';
import { takeFeatureAnswer } from '../../core/collections/take-answer.ts';
import type { Context } from '../../core/context.ts';
import { type FollowRef, findFollow, findFollowByUri } from '../../core/follows/find.ts';
import { acceptFollow, rejectFollow } from '../../core/follows/follow.ts';
import { takeQuoteAnswer } from '../../core/quotes/take-answer.ts';
import { takeRelayAnswer } from '../../core/relays/answer.ts';
import { sameHost } from '../read/origin.ts';
import type { ReadPart } from '../read/part.ts';
import type { Delivered } from './handler.ts';
import { readRelayAnswer } from './relay-answer.ts';

/** Accept: the answer to a Follow of ours, also of a relay, or to a request to quote or to show somebody; of any other it means nothing. */
export async function handleAccept(ctx: Context, { activity, actor }: Delivered): Promise<string | undefined> {
  const featuring = findOwnFeature(ctx, activity.object);
  if (featuring !== undefined) {
    const stampUri = activity.result?.id ?? null;
    // Without it nobody else could see that they agreed.
    if (stampUri === null || !sameHost(stampUri, actor.uri)) return 'foreign-object';
    return takeFeatureAnswer(ctx, { itemId: featuring, accountId: actor.id, stampUri });
  }
  const asking = findOwnRequest(ctx, activity.object);
  if (asking !== undefined) {
    const stampUri = activity.result?.id ?? null;
    if (stampUri !== null && !sameHost(stampUri, actor.uri)) return 'foreign-object';
    return takeQuoteAnswer(ctx, { postId: asking, authorId: actor.id, accepted: true, stampUri });
  }
  const relayed = await readRelayAnswer(ctx, activity.object, actor.uri);
  if (relayed !== undefined) return takeRelayAnswer(ctx, { ...relayed, accepted: true });
  const follow = await findOwnFollow(ctx, activity.object, actor);
  if (follow === undefined || follow.state !== 'pending') return 'no-such-request';
  await acceptFollow(ctx, { accountId: follow.accountId, targetId: actor.id, origin: 'remote' });
  return undefined;
}

/** Reject: a no to a Follow, a QuoteRequest or a FeatureRequest of ours, or the end of what was accepted. */
export async function handleReject(ctx: Context, { activity, actor }: Delivered): Promise<string | undefined> {
  const featuring = findOwnFeature(ctx, activity.object);
  if (featuring !== undefined) {
    return takeFeatureAnswer(ctx, { itemId: featuring, accountId: actor.id, stampUri: null });
  }
  const asking = findOwnRequest(ctx, activity.object);
  if (asking !== undefined) {
    return takeQuoteAnswer(ctx, { postId: asking, authorId: actor.id, accepted: false, stampUri: null });
  }
  const relayed = await readRelayAnswer(ctx, activity.object, actor.uri);
  if (relayed !== undefined) return takeRelayAnswer(ctx, { ...relayed, accepted: false });
  const follow = await findOwnFollow(ctx, activity.object, actor);
  if (follow === undefined) return 'no-such-request';
  await rejectFollow(ctx, { accountId: follow.accountId, targetId: actor.id, origin: 'remote' });
  return undefined;
}

/** The item of a collection of ours by which somebody was asked whether they want to be in it. */
function findOwnFeature(ctx: Context, part: ReadPart | null): number | undefined {
  const ours = part?.id == null ? undefined : parseOurs(ctx, part.id);
  return ours?.kind === 'feature-request' ? ours.id : undefined;
}

/** The post of ours that wants to quote, by the request's id, else by what is embedded of it. */
function findOwnRequest(ctx: Context, part: ReadPart | null): number | undefined {
  const ours = part?.id == null ? undefined : parseOurs(ctx, part.id);
  if (ours?.kind === 'quote-request') return ours.id;
  if (part?.kind !== 'activity' || part.value.type !== 'QuoteRequest') return undefined;
  const post = part.value.instrument?.id == null ? undefined : parseOurs(ctx, part.value.instrument.id);
  return post?.kind === 'post' ? post.id : undefined;
}

/**
 * The follow of `actor` by somebody here: by its id, else by who followed whom, since some servers change the id and
 * others name nobody but the follower. An id of ours that is no longer current answers an earlier request.
 */
async function findOwnFollow(ctx: Context, part: ReadPart | null, actor: AccountRef): Promise<FollowRef | undefined> {
  if (part === null) return undefined;
  const ours = part.id === null ? undefined : parseOurs(ctx, part.id);
  if (ours?.kind === 'follow') {
    const named = await findFollowByUri(ctx.db, mint.follow(ctx, ours.id));
    return named?.targetId === actor.id ? named : undefined;
  }
  const followerUri = part.kind === 'activity' ? readFollower(part, actor) : part.id;
  const follower = followerUri === null ? undefined : await findAccountByAddress(ctx, followerUri);
  if (follower === undefined || follower.domain !== '') return undefined;
  return findFollow(ctx.db, { accountId: follower.id, targetId: actor.id });
}

function readFollower({ value }: Extract<ReadPart, { kind: 'activity' }>, actor: AccountRef): string | null {
  return value.type === 'Follow' && value.object?.id === actor.uri ? value.actor : null;
}
