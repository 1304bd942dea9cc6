import { readHostOf } from '../../lib/host.ts';
import type { ReadActivity } from './activity.ts';
import type { ReadActor } from './actor.ts';
import { PUBLIC } from './audience.ts';
import type { ReadPart } from './part.ts';
import type { Reading } from './read-document.ts';
import type { RefusalReason } from './refusal.ts';
import type { ReadWebFinger } from './webfinger.ts';

/** Why a document that was understood is still not believed. */
export type OriginRefusal =
  | 'not-an-activity'
  | 'missing-id'
  | 'missing-actor'
  | 'missing-author'
  | 'not-https'
  | 'own-domain'
  | 'wrong-content-type'
  | 'wrong-signer'
  | 'wrong-attribution'
  | 'foreign-id'
  | 'foreign-object'
  | 'foreign-key'
  | 'foreign-subject'
  | 'id-differs-from-url'
  | 'not-the-owner';

interface Policy {
  /** Hosts (with port) that are ours: nobody else may speak of what lives there as theirs. */
  ownHosts?: readonly string[];
  /** For tests and closed networks. */
  allowHttp?: boolean;
}

export type Arrival = Policy &
  (
    | {
        arrivedAs: 'fetched';
        /** After redirects. */
        url: string;
        /** The Content-Type header; left out only where the caller has checked it. */
        contentType?: string | null;
      }
    | {
        arrivedAs: 'delivered';
        /** The actor who owns the key that signed the request. */
        signer: string;
      }
    | {
        arrivedAs: 'announced';
        /** The community that passed it on: nobody signed the activity itself (FEP-1b12). */
        announcer: string;
      }
  );

/** Activities whose object is a thing of the actor's own, or lives at least on the actor's host. */
const OWNED = new Set(['Create', 'Update', 'Delete', 'Lock']);
/** Activities whose target is. */
const GOVERNED = new Set(['Add', 'Remove', 'Block']);
const ANSWERS = new Set(['Accept', 'Reject', 'TentativeAccept', 'TentativeReject']);
/** As a relay may have it written. */
const EVERYTHING = new Set([PUBLIC, 'as:Public']);
/** Without an author nobody can be asked about it. */
const AUTHORED = new Set(['object', 'authorization']);

/**
 * FEP-fe34 as one function: may this document, having arrived this way, be believed? Null when it may; parts that
 * `isOnlyHint` marks must still be fetched from their own id. `id-differs-from-url` means: fetch the id instead.
 * `not-the-owner` means that only a moderator's right, which core knows, could justify it. Two actors of one host
 * are told apart where the document names the author; where it only names an id, the stored author decides.
 */
export function checkOrigin(reading: Reading, arrival: Arrival): OriginRefusal | RefusalReason | null {
  if (!reading.understood) return reading.reason;
  if (reading.kind === 'webfinger') return checkWebFinger(reading.value, arrival);
  if (reading.kind === 'nodeinfo' || reading.kind === 'nodeinfo-links' || reading.kind === 'context') return null;
  const { id } = reading.value;
  if (arrival.arrivedAs !== 'fetched' && reading.kind !== 'activity') return 'not-an-activity';
  if (id !== null) {
    const refusal = checkHost(id, arrival);
    if (refusal !== null) return refusal;
  }
  if (arrival.arrivedAs === 'fetched') {
    if (arrival.contentType !== undefined && !isActivityContentType(arrival.contentType)) return 'wrong-content-type';
    if (id === null) return 'missing-id';
    if (hostOf(arrival.url) !== hostOf(id)) return 'foreign-id';
    // A file that somebody uploaded has the right host, but never the address it claims (CVE-2024-23832).
    if (withoutFragment(arrival.url) !== withoutFragment(id)) return 'id-differs-from-url';
  }
  if (reading.kind === 'activity') return checkActivity(reading.value, arrival);
  if (reading.kind === 'actor') return checkKeys(reading.value);
  if (reading.kind === 'key') {
    const { owner } = reading.value;
    return owner !== null && !sameHost(owner, id) ? 'foreign-key' : null;
  }
  if ('attributedTo' in reading.value) {
    const authors = [reading.value.attributedTo ?? []].flat();
    if (authors.length === 0 && AUTHORED.has(reading.kind)) return 'missing-author';
    if (authors.some((author) => !sameHost(author, id))) return 'wrong-attribution';
  }
  return null;
}

/**
 * Whether an embedded part is only somebody's word about another server's thing, to be fetched from its id before
 * use; without id it is as good as the activity that carries it.
 */
export function isOnlyHint(part: ReadPart, actor: string): boolean {
  return part.kind !== 'reference' && part.id !== null && !sameHost(part.id, actor);
}

/** `application/activity+json`, or `application/ld+json` with the ActivityStreams profile among its profiles. */
export function isActivityContentType(header: string | null): boolean {
  if (header === null || header.length > 512 || header.includes(',')) return false;
  const [type = '', ...parameters] = header.split(';').map((part) => part.trim());
  if (/^application\/activity\+json$/i.test(type)) return true;
  if (!/^application\/ld\+json$/i.test(type)) return false;
  const profile = parameters.find((parameter) => /^profile=/i.test(parameter))?.slice('profile='.length);
  const profiles = (profile ?? '').replace(/^"(.*)"$/, '$1').split(/\s+/);
  return profiles.includes('https://www.w3.org/ns/activitystreams');
}

/** The host of an address in http(s), as `readHost` writes it; null for any other URI. */
export function hostOf(uri: string): string | null {
  return /^https?:/.test(uri) ? (readHostOf(uri) ?? null) : null;
}

export function sameHost(a: string | null, b: string | null): boolean {
  const host = a === null ? null : hostOf(a);
  return host !== null && b !== null && host === hostOf(b);
}

function checkHost(uri: string, policy: Policy): OriginRefusal | null {
  const host = hostOf(uri);
  if (host === null || (!policy.allowHttp && uri.startsWith('http:'))) return 'not-https';
  return policy.ownHosts?.includes(host) ? 'own-domain' : null;
}

function checkActivity(activity: ReadActivity, arrival: Arrival): OriginRefusal | null {
  const { id, actor } = activity;
  if (actor === null) return 'missing-actor';
  const refusal = checkHost(actor, arrival);
  if (refusal !== null) return refusal;
  if (arrival.arrivedAs === 'delivered' && arrival.signer !== actor) return 'wrong-signer';
  if (id !== null && !sameHost(id, actor)) return 'foreign-id';
  for (const part of activity.objects) {
    const found = checkPart(activity.type, part, actor, arrival);
    if (found !== null) return found;
  }
  const target = activity.target?.id ?? null;
  if (GOVERNED.has(activity.type) && target !== null && !sameHost(target, actor)) return 'not-the-owner';
  return null;
}

/** The rules for what an activity is about; what it may only point to is not looked at here. */
function checkPart(type: string, part: ReadPart, actor: string, policy: Policy): OriginRefusal | null {
  if (type === 'Move') return part.id === actor ? null : 'not-the-owner';
  if (OWNED.has(type)) {
    const foreign = part.id !== null && !sameHost(part.id, actor);
    if (type === 'Create' && foreign) {
      if (policy.ownHosts?.includes(hostOf(part.id!) ?? '')) return 'own-domain';
      // A creation that only names its object vouches for nothing: the object is fetched and checked by itself.
      return part.kind === 'reference' ? null : 'foreign-object';
    }
    if (foreign) return 'not-the-owner';
    if (part.kind === 'actor') return part.id === actor ? null : 'not-the-owner';
    if (part.kind === 'object') {
      const { attributedTo } = part.value;
      // PeerTube names person and channel: one of them must be the actor, all of them must live there.
      const own = attributedTo.length === 0 || attributedTo.includes(actor);
      return own && attributedTo.every((author) => sameHost(author, actor)) ? null : 'wrong-attribution';
    }
    return null;
  }
  if (type === 'Undo') {
    if (part.kind === 'activity' && part.value.actor !== null && part.value.actor !== actor) return 'not-the-owner';
    return part.id !== null && !sameHost(part.id, actor) ? 'not-the-owner' : null;
  }
  if (ANSWERS.has(type) && part.kind === 'activity' && part.value.type === 'Follow') {
    // To follow all that is public is what relays are asked for: which of them, core knows.
    const followed = part.value.object?.id ?? '';
    return followed === actor || EVERYTHING.has(followed) ? null : 'not-the-owner';
  }
  return null;
}

/** A key speaks for the actor only when both say so and both live on one host (Akkoma's key poisoning). */
function checkKeys(actor: ReadActor): OriginRefusal | null {
  for (const key of actor.publicKeys) {
    if (key.owner !== null && key.owner !== actor.id) return 'foreign-key';
    if (key.id !== null && hostOf(key.id) !== null && !sameHost(key.id, actor.id)) return 'foreign-key';
  }
  return null;
}

/** The subject's host must be the one that was asked; another host's word needs that host's consent. */
function checkWebFinger(finger: ReadWebFinger, arrival: Arrival): OriginRefusal | null {
  if (arrival.arrivedAs !== 'fetched') return 'not-an-activity';
  const host = /^acct:[^@]+@([^@/?#]+)$/.exec(finger.subject)?.[1];
  const subject = host === undefined ? finger.subject : `https://${host}/`;
  return sameHost(subject, arrival.url.replace(/^http:/, 'https:')) ? null : 'foreign-subject';
}

function withoutFragment(uri: string): string {
  const url = new URL(uri);
  url.hash = '';
  return url.href;
}
