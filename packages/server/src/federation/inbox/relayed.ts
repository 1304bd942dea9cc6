import { findAccountByUri } from '../../core/accounts/find.ts';
import { isOurs } from '../../core/addresses.ts';
import type { Context } from '../../core/context.ts';
import { removeRemoteAccountJob } from '../../core/moderation/remove-remote-account.ts';
import { receiveDeletion } from '../../core/posts/delete.ts';
import { findPostByAddress, findPostByUri } from '../../core/posts/find.ts';
import { countReceived } from '../../core/relays/counts.ts';
import { endRelayOf } from '../../core/relays/keep.ts';
import { findRelayOf } from '../../core/relays/relay.ts';
import { AppError } from '../../lib/errors.ts';
import type { ReadActivity } from '../read/activity.ts';
import { computeVisibility } from '../read/audience.ts';
import type { ReadObject } from '../read/object.ts';
import type { Budget } from '../remote/budget.ts';
import { type Fetched, fetchDocument } from '../remote/fetch-document.ts';
import { storeObject } from '../remote/post.ts';
import { isVote, postKindOf } from '../remote/post-input.ts';
import { refreshPost } from '../remote/refresh-post.ts';
import type { Delivered } from './handler.ts';
import { isFollowed, speaksToUs } from './wanted.ts';

/** What of others a relay may hand on, signed by itself. */
export const FORWARDED: ReadonlySet<string> = new Set(['Create', 'Update', 'Delete']);

/**
 * What a relay passes on: a post's id that it announces, or somebody's activity, announced whole or forwarded. Nobody but the
 * relay signed it for us, so all of it is a hint to ask the origin, once: what does not answer is not asked again for it, since
 * relays bring enough to fill their lane with. It is nobody's boost.
 */
export async function handleRelayed(ctx: Context, delivered: Delivered): Promise<string | undefined> {
  const relay = await findRelayOf(ctx, delivered.actor.uri);
  if (relay === undefined) return 'relay-not-wanted';
  let reason: string | undefined = 'refused';
  try {
    reason = await takeHint(ctx, delivered);
  } catch (error) {
    // What waits for its turn is counted then.
    if (!(error instanceof AppError)) throw error;
    reason = error.safeMessage;
  }
  await countReceived(ctx, { relayId: relay.id, kept: reason === undefined });
  return reason;
}

function takeHint(ctx: Context, { activity, actor, budget }: Delivered): Promise<string | undefined> {
  if (activity.actor !== actor.uri) return takeActivity(ctx, activity, budget);
  const part = activity.object;
  if (part?.kind === 'activity') return takeActivity(ctx, part.value, budget);
  return takePost(ctx, part?.id ?? null, budget);
}

async function takeActivity(ctx: Context, activity: ReadActivity, budget: Budget): Promise<string | undefined> {
  const part = activity.object;
  const uri = part?.id ?? null;
  if (!FORWARDED.has(activity.type)) return `relayed-${activity.type}`;
  if (uri === null) return 'anonymous-object';
  if (isOurs(ctx, uri)) return 'own-post';
  if (activity.type === 'Delete') return takeDeletion(ctx, uri, budget);
  // What it says itself may save asking, and proves nothing.
  if (part?.kind === 'object' && !isPublic(part.value)) return 'not-public';
  const known = activity.type === 'Update' ? await findPostByUri(ctx.db, uri) : undefined;
  if (known === undefined) return takePost(ctx, uri, budget);
  const state = await refreshPost(ctx, known, budget);
  return state === 'found' ? undefined : state;
}

/** A post that is not here yet, from its origin. */
async function takePost(ctx: Context, uri: string | null, budget: Budget): Promise<string | undefined> {
  if (uri === null) return 'anonymous-object';
  if (isOurs(ctx, uri)) return 'own-post';
  if ((await findPostByAddress(ctx, uri)) !== undefined) return 'here-already';
  const object = await fetchPost(ctx, uri, budget);
  if (typeof object === 'string') return object;
  if (!isPublic(object)) return 'not-public';
  if (postKindOf(object) === undefined || isVote(object)) return 'not-a-post';
  if (!(await isWorth(ctx, object))) return 'answers-strangers';
  const stored = await storeObject(ctx, object, budget);
  return stored.state === 'found' ? undefined : nameFailure(stored);
}

/** By its id, or by that of the activity that made it. */
async function fetchPost(ctx: Context, uri: string, budget: Budget): Promise<ReadObject | string> {
  let fetched = await fetchDocument(ctx, uri, budget);
  if (fetched.state === 'found' && fetched.document.kind === 'activity') {
    const { type, object } = fetched.document.value;
    if (type !== 'Create' || object?.id == null) return 'not-a-post';
    if ((await findPostByAddress(ctx, object.id)) !== undefined) return 'here-already';
    fetched = await fetchDocument(ctx, object.id, budget);
  }
  if (fetched.state !== 'found') return nameFailure(fetched);
  return fetched.document.kind === 'object' ? fetched.document.value : 'not-a-post';
}

/** Relays are for what public timelines show; no thread is fetched for an answer that nobody here has to do with. */
async function isWorth(ctx: Context, object: ReadObject): Promise<boolean> {
  if (object.inReplyTo === null || (await speaksToUs(ctx, object))) return true;
  const author = await findAccountByUri(ctx.db, object.attributedTo[0] ?? '');
  return author !== undefined && (await isFollowed(ctx, author));
}

const isPublic = (object: ReadObject): boolean => computeVisibility(object, object.attributedTo) === 'public';

/**
 * A post or an account that is here and which its origin says is gone; 404 is how most say it of posts, and of those that are
 * not for everyone, which they show to nobody who is not named: relays have nothing to do with these.
 */
async function takeDeletion(ctx: Context, uri: string, budget: Budget): Promise<string | undefined> {
  const post = await findPostByUri(ctx.db, uri);
  const account = post === undefined ? await findAccountByUri(ctx.db, uri) : undefined;
  if (post === undefined && (account === undefined || account.deletedAt !== null)) return 'unknown-post';
  if (post !== undefined && post.audience !== 'everyone') return 'not-public';
  const fetched = await fetchDocument(ctx, uri, budget);
  const isAbsent = fetched.state === 'unreachable' && fetched.reason === 'http-404';
  if (fetched.state !== 'gone' && !(isAbsent && post !== undefined)) return 'still-there';
  if (post !== undefined) await receiveDeletion(ctx, { accountId: post.accountId, uri });
  else if (account !== undefined) {
    await endRelayOf(ctx, uri);
    await ctx.db.write((tx) => ctx.queue.enqueue(tx, removeRemoteAccountJob, [account.id]), { durable: false });
  }
  return undefined;
}

const nameFailure = (failed: Exclude<Fetched, { state: 'found' }>): string =>
  failed.state === 'unreachable' ? failed.reason : failed.state;
