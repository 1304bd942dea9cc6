import { type AccountRef, findAccount, findAccountByAddress, findAccountByUri } from '../../core/accounts/find.ts';
import { isOurs } from '../../core/addresses.ts';
import { findCollectionAt, findKnownItems } from '../../core/collections/load.ts';
import { forgetCollection, type RemoteItem, receiveCollection, receiveItems } from '../../core/collections/receive.ts';
import type { Context } from '../../core/context.ts';
import { isFollowedHere } from '../../core/follows/find.ts';
import { htmlToText } from '../../lib/html/html-to-text.ts';
import { BRIEF, defineJob } from '../../queue/job.ts';
import type { ReadCollection } from '../read/collection.ts';
import type { ReadFeatured, ReadFeaturedItem } from '../read/featured.ts';
import { sameHost } from '../read/origin.ts';
import { resolveAccount } from './account.ts';
import { type Budget, createBudget } from './budget.ts';
import { fetchDocument } from './fetch-document.ts';
import { type RemoteResolution, unusable } from './resolution.ts';

interface Address {
  /** Whose it is. */
  accountId: number;
  uri: string;
}

/** Of one collection: itself, and for each in it an account and a stamp. What is not read this time is with the next. */
const FETCHES = 100;

/** Reads a choice of people of another server, and looks whether they agreed. Input: ids and addresses. */
export const fetchCollectionJob = defineJob<Context, Address>({
  name: 'remote.collection',
  priority: 8,
  concurrency: 1,
  groupKey: ({ uri }) => `collection:${uri}`,
  retry: { attempts: 3, delayMs: (attempt) => attempt * 600_000 },
  run: async (ctx, inputs) => {
    for (const { accountId, uri } of inputs) {
      const owner = await findAccount(ctx, accountId);
      if (owner === undefined || owner.domain === '') continue;
      const found = await fetchCollection(ctx, uri, { owner, budget: createBudget(ctx, FETCHES) });
      // Mastodon says nothing more of what it deleted.
      const absent = found.state === 'unreachable' && found.reason === 'http-404';
      if (found.state === 'gone' || absent) await forgetCollection(ctx, { accountId, uri });
      if (found.state === 'unreachable' && found.retryable) throw new Error(`${uri}: ${found.reason}`);
    }
  },
});

/** To be told that a collection may be another than it was. */
export async function requestCollection(ctx: Context, address: Address): Promise<void> {
  await ctx.db.write((tx) => ctx.queue.enqueue(tx, fetchCollectionJob, [address]), { durable: false });
}

/** Lists of collections are small: 50 of Mastodon's, on pages or not. */
const LIST_FETCHES = 2;
const LISTED_MAX = 50;

/** Reads which collections somebody elsewhere, whom somebody here follows, shows. */
export const fetchCollectionListJob = defineJob<Context, Address>({
  name: 'remote.collections',
  priority: 9,
  concurrency: 1,
  // With the next look at the profile is soon enough.
  retry: BRIEF,
  run: async (ctx, inputs) => {
    for (const { accountId, uri } of inputs) {
      const account = await findAccount(ctx, accountId);
      if (account === undefined || !(await isFollowedHere(ctx.db, accountId))) continue;
      for (const found of await fetchList(ctx, uri)) {
        if (sameHost(found, account.uri)) await requestCollection(ctx, { accountId, uri: found });
      }
    }
  },
});

/** To be told of a profile that was read from its own server; `uri` is null where it has no such list. */
export async function requestCollections(ctx: Context, accountId: number, uri: string | null): Promise<void> {
  if (uri === null || !(await isFollowedHere(ctx.db, accountId))) return;
  await ctx.db.write((tx) => ctx.queue.enqueue(tx, fetchCollectionListJob, [{ accountId, uri }]), { durable: false });
}

async function fetchList(ctx: Context, uri: string): Promise<string[]> {
  const budget = createBudget(ctx, LIST_FETCHES);
  const fetched = await fetchDocument(ctx, uri, budget);
  if (fetched.state !== 'found' || fetched.document.kind !== 'collection') return [];
  const list = fetched.document.value;
  const first = list.items.length > 0 ? list : list.firstPage;
  if (first !== null) return idsIn(first);
  if (list.first === null || !sameHost(list.first, uri)) return [];
  const page = await fetchDocument(ctx, list.first, budget);
  return page.state === 'found' && page.document.kind === 'collection' ? idsIn(page.document.value) : [];
}

const idsIn = ({ items }: ReadCollection) => items.slice(0, LISTED_MAX).flatMap((item) => item.id ?? []);

/** A collection by its address: known, or fetched. */
export async function resolveCollection(ctx: Context, uri: string, budget: Budget): Promise<RemoteResolution> {
  const known = await findCollectionAt(ctx, uri);
  if (known !== undefined) return { state: 'found', id: known.id };
  return isOurs(ctx, uri) ? { state: 'gone' } : fetchCollection(ctx, uri, { budget });
}

/** Fetches a collection of a known or any owner anew, and stores it with who agreed to be in it. */
export async function fetchCollection(
  ctx: Context,
  uri: string,
  { owner, budget }: { owner?: AccountRef; budget: Budget },
): Promise<RemoteResolution> {
  const fetched = await fetchDocument(ctx, uri, budget);
  if (fetched.state !== 'found') return fetched;
  if (fetched.document.kind !== 'collection') return unusable('not-a-collection');
  const { id, name, attributedTo, featured } = fetched.document.value;
  if (featured === null || id === null || attributedTo === null) return unusable('not-a-collection');
  if (owner !== undefined && owner.uri !== attributedTo) return unusable('not-the-owner');
  const accountId = owner?.id ?? (await ownerOf(ctx, attributedTo, budget));
  if (typeof accountId !== 'number') return accountId;
  const collectionId = await receiveCollection(ctx, { accountId, uri: id, ...describe(name, featured, id) });
  if (collectionId === undefined) return unusable('too-many-collections');
  await receiveItems(ctx, collectionId, await readItems(ctx, { collectionId, uri: id }, featured.items, budget));
  return { state: 'found', id: collectionId };
}

async function ownerOf(ctx: Context, uri: string, budget: Budget): Promise<number | RemoteResolution> {
  const resolved = await resolveAccount(ctx, uri, budget);
  return resolved.state === 'found' ? resolved.id : resolved;
}

function describe(name: string | null, featured: ReadFeatured, id: string) {
  const { summary, language, sensitive, discoverable, topic, url, published, updated } = featured;
  return {
    // A page on another host is not its to name.
    url: sameHost(url, id) ? url : null,
    name: name ?? '',
    description: htmlToText(summary ?? ''),
    language,
    sensitive,
    discoverable,
    tag: topic,
    createdAt: published,
    updatedAt: updated,
  };
}

/** Those who agreed: of people elsewhere by a stamp of theirs, which is looked at once. One that fails is left out. */
async function readItems(
  ctx: Context,
  { collectionId, uri }: { collectionId: number; uri: string },
  items: readonly ReadFeaturedItem[],
  budget: Budget,
): Promise<RemoteItem[]> {
  const known = new Map((await findKnownItems(ctx, collectionId)).map((item) => [item.stampUri, item]));
  const found: RemoteItem[] = [];
  for (const { id, object, authorization } of items) {
    const itemUri = sameHost(id, uri) ? id : null;
    if (isOurs(ctx, object)) {
      const account = await findAccountByAddress(ctx, object);
      if (account !== undefined) found.push({ accountId: account.id, uri: itemUri, stampUri: null });
      continue;
    }
    if (authorization === null || !sameHost(authorization, object)) continue;
    const before = known.get(authorization);
    if (before?.state === 'accepted' && (await findAccountByUri(ctx.db, object))?.id === before.accountId) {
      found.push({ accountId: before.accountId, uri: itemUri, stampUri: authorization });
      continue;
    }
    const account = await resolveAccount(ctx, object, budget);
    if (account.state !== 'found' || !(await agrees(ctx, { authorization, object, uri }, budget))) continue;
    found.push({ accountId: account.id, uri: itemUri, stampUri: authorization });
  }
  return found;
}

/** Whether a stamp stands and is for this collection (FEP-7aa9 "Verifying a FeatureAuthorization"). */
async function agrees(
  ctx: Context,
  { authorization, object, uri }: { authorization: string; object: string; uri: string },
  budget: Budget,
): Promise<boolean> {
  const fetched = await fetchDocument(ctx, authorization, budget);
  if (fetched.state !== 'found' || fetched.document.kind !== 'authorization') return false;
  const { type, attributedTo, interactingObject, interactionTarget } = fetched.document.value;
  return (
    type === 'FeatureAuthorization' &&
    attributedTo === object &&
    interactionTarget === object &&
    interactingObject === uri
  );
}
