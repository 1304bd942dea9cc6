import type { ReadActor } from './actor.ts';
import type { ReadCollectionRef, ReadObject } from './object.ts';
import { hostOf, sameHost } from './origin.ts';

const ADDRESSES = [
  'url',
  'inbox',
  'outbox',
  'sharedInbox',
  'followers',
  'following',
  'featured',
  'featuredTags',
  'featuredCollections',
  'moderators',
] as const;

/**
 * The actor without addresses on hosts other than its own, which it has no right to name (CVE-2024-52593,
 * GHSA-5wxh-3p65-r4g6). `trusted` lists hosts the operator excepts.
 */
export function dropForeignAddresses(actor: ReadActor, trusted: readonly string[] = []): ReadActor {
  const kept = { ...actor };
  for (const name of ADDRESSES) {
    if (!isOwn(kept[name], actor.id, trusted)) kept[name] = null;
  }
  return kept;
}

/** The object without a page and collections on another host. */
export function dropForeignLinks(object: ReadObject, trusted: readonly string[] = []): ReadObject {
  const keep = (ref: ReadCollectionRef): ReadCollectionRef =>
    isOwn(ref.url, object.id, trusted) ? ref : { url: null, count: null };
  return {
    ...object,
    url: isOwn(object.url, object.id, trusted) ? object.url : null,
    replies: keep(object.replies),
    likes: keep(object.likes),
    shares: keep(object.shares),
  };
}

function isOwn(url: string | null, id: string | null, trusted: readonly string[]): boolean {
  return url === null || sameHost(url, id) || trusted.includes(hostOf(url) ?? '');
}
