import { type AccountRef, findAccount } from '../../core/accounts/find.ts';
import { isOurs } from '../../core/addresses.ts';
import type { Context } from '../../core/context.ts';
import { findPostByAddress, findPostByUri } from '../../core/posts/find.ts';
import { receivePost } from '../../core/posts/receive.ts';
import type { Tx } from '../../db/database.ts';
import { findDeed } from '../../db/queries/deeds.ts';
import { AppError } from '../../lib/errors.ts';
import type { ReadObject } from '../read/object.ts';
import { resolveAccount } from './account.ts';
import type { Budget } from './budget.ts';
import { fetchDocument } from './fetch-document.ts';
import { resolveObjectMentions } from './mentions.ts';
import { isVote, postKindOf, toRemotePost } from './post-input.ts';
import { type RemoteResolution, unusable } from './resolution.ts';

/** How far up a thread is followed. */
const MAX_DEPTH = 20;
const MAX_AUTHORS = 4;

/** A post by its uri or page: known, or fetched with what it answers to. */
export async function resolvePost(ctx: Context, uri: string, budget: Budget): Promise<RemoteResolution> {
  const known = await findPostByAddress(ctx, uri);
  if (known !== undefined) return { state: 'found', id: known.id };
  if (isOurs(ctx, uri)) return { state: 'gone' };
  const fetched = await fetchDocument(ctx, uri, budget);
  if (fetched.state !== 'found') return fetched;
  if (fetched.document.kind !== 'object') return unusable('not-a-post');
  return storeObject(ctx, fetched.document.value, budget);
}

/** Stores an object that comes from its own origin, its ancestors before it. `author` where that is known already. */
export async function storeObject(
  ctx: Context,
  read: ReadObject,
  budget: Budget,
  author?: AccountRef,
): Promise<RemoteResolution> {
  const object = { ...read };
  const ancestors = await fetchAncestors(ctx, object, budget);
  // The root first: each finds its parent in place. One that cannot be stored leaves the rest of the thread below it.
  for (const ancestor of ancestors.reverse()) await storeOne(ctx, ancestor, budget);
  return storeOne(ctx, object, budget, author);
}

/** The posts above an object, the nearest first; each names the next by the id that it was found under. */
async function fetchAncestors(ctx: Context, object: ReadObject, budget: Budget): Promise<ReadObject[]> {
  const chain = [object];
  const visited = new Set([object.id]);
  while (chain.length <= MAX_DEPTH) {
    const child = chain.at(-1) as ReadObject;
    const uri = child.inReplyTo;
    if (uri === null || visited.has(uri) || isOurs(ctx, uri)) break;
    visited.add(uri);
    if ((await findPostByUri(ctx.db, uri)) !== undefined) break;
    const fetched = await fetchDocument(ctx, uri, budget);
    if (fetched.state !== 'found' || fetched.document.kind !== 'object') break;
    const parent = fetched.document.value;
    // Named by its page.
    child.inReplyTo = parent.id;
    if (parent.id !== uri && visited.has(parent.id)) break;
    visited.add(parent.id);
    chain.push({ ...parent });
  }
  return chain.slice(1);
}

async function storeOne(
  ctx: Context,
  object: ReadObject,
  budget: Budget,
  author?: AccountRef,
): Promise<RemoteResolution> {
  const kind = postKindOf(object);
  if (kind === undefined || isVote(object)) return unusable('not-a-post');
  const writer = author ?? (await resolveAuthor(ctx, object, budget));
  if ('state' in writer) return writer;
  try {
    const mentions = await resolveObjectMentions(ctx, object, budget);
    const named = await nameOurs(ctx, toRemotePost(object, kind, writer, mentions));
    const post = { ...named, looksForQuoted: budget.forQuote !== true };
    const { id } = await receivePost(ctx, post, (tx) => wasDeleted(tx, writer.id, object.id as string));
    return { state: 'found', id };
  } catch (error) {
    if (error instanceof AppError && error.code === 'gone') return { state: 'gone' };
    if (error instanceof AppError) return unusable(error.safeMessage);
    throw error;
  }
}

/** What it answers and quotes by their ids, where ours are named by another of their addresses; itself it answers not. */
async function nameOurs<T extends { uri: string; replyToUri: string | null; quoteUri: string | null }>(
  ctx: Context,
  post: T,
): Promise<T> {
  const name = async (uri: string | null) => (uri === null ? null : nameOurPost(ctx, uri));
  const replyToUri = post.replyToUri === post.uri ? null : await name(post.replyToUri);
  return { ...post, replyToUri, quoteUri: await name(post.quoteUri) };
}

/** A post by its id, where it is ours and named by another of its addresses. */
export async function nameOurPost(ctx: Context, uri: string): Promise<string> {
  return isOurs(ctx, uri) ? ((await findPostByAddress(ctx, uri))?.uri ?? uri) : uri;
}

/** Its author's Delete came before it. */
async function wasDeleted(tx: Tx, actorId: number, uri: string): Promise<boolean> {
  return (await findDeed.first(tx, { actorId, uri }))?.kind === 'post';
}

/** PeerTube names a person and a channel: the person wrote it. Their ids must be the very ones that were named. */
async function resolveAuthor(ctx: Context, object: ReadObject, budget: Budget): Promise<AccountRef | RemoteResolution> {
  let chosen: AccountRef | undefined;
  let failure: RemoteResolution = unusable('missing-author');
  for (const uri of object.attributedTo.slice(0, MAX_AUTHORS)) {
    const resolution = await resolveAccount(ctx, uri, budget);
    if (resolution.state !== 'found') {
      failure = resolution;
      continue;
    }
    const account = await findAccount(ctx, resolution.id);
    if (account === undefined || account.uri !== uri || account.domain === '') continue;
    if (chosen === undefined || (chosen.kind === 'group' && account.kind !== 'group')) chosen = account;
  }
  return chosen ?? failure;
}
