import type { Config } from '../config/load.ts';
import { hostOfUrl, readHost, readHostOf } from '../lib/host.ts';
import { openUrlOf } from '../storage/s3-address.ts';

/**
 * The one place that makes addresses of things here and knows them again, however others write them: by id or page, with
 * a slash, a query or a fragment, in other case, the handle's domain in Unicode. Everything is made on the web host;
 * what comes by any host of ours is known.
 */
export type Here = { config: Pick<Config, 'publicUrl' | 'hosts' | 's3'> };

/** What an address of ours names. `elsewhere` on our host: nothing that others may speak of. */
export type OurThing =
  | { kind: 'account'; name: string }
  | { kind: 'post'; id: number }
  | { kind: 'boost' | 'like' | 'follow' | 'block' | 'stamp'; id: number }
  /** People whom somebody recommends; the consent to be there, and the request for it, of the item with this id. */
  | { kind: 'collection' | 'feature-stamp' | 'feature-request'; id: number }
  /** Of the post with this id. */
  | { kind: 'quote-request'; id: number }
  | { kind: 'server' }
  | { kind: 'other' };

/** Addresses as they are made; ids of things never change their form. */
export const mint = {
  /** In lower case: an id is compared to the letter, and names are not. */
  account: ({ config }: Here, name: string) => `${config.publicUrl}/users/${name.toLowerCase()}`,
  accountPage: ({ config }: Here, name: string) => `${config.publicUrl}/@${name}`,
  post: ({ config }: Here, id: number) => `${config.publicUrl}/posts/${id}`,
  postPage: ({ config }: Here, name: string, id: number) => `${config.publicUrl}/@${name}/${id}`,
  boost: ({ config }: Here, id: number) => `${config.publicUrl}/boosts/${id}`,
  like: ({ config }: Here, id: number) => `${config.publicUrl}/likes/${id}`,
  /** The consent of an author here to a quote. */
  stamp: ({ config }: Here, id: number) => `${config.publicUrl}/stamps/${id}`,
  /** The request to quote, of the post that quotes. */
  quoteRequest: (postUri: string) => `${postUri}/quote`,
  /** People whom somebody recommends, and what shows one of them there. */
  collection: ({ config }: Here, id: number) => `${config.publicUrl}/featured/${id}`,
  collectionPage: ({ config }: Here, id: number) => `${config.publicUrl}/collections/${id}`,
  collectionItem: (collectionUri: string, id: number) => `${collectionUri}/items/${id}`,
  /** The consent of somebody here to be in a collection, and the request to somebody elsewhere, by their item. */
  featureStamp: ({ config }: Here, itemId: number) => `${config.publicUrl}/feature-stamps/${itemId}`,
  featureRequest: ({ config }: Here, itemId: number) => `${config.publicUrl}/feature-requests/${itemId}`,
  /** What somebody chose in a poll: for its author alone, so that nobody can ask for it. */
  pollVote: (actorUri: string, id: number) => `${actorUri}#votes/${id}`,
  follow: ({ config }: Here, id: number) => `${config.publicUrl}/follows/${id}`,
  block: ({ config }: Here, id: number) => `${config.publicUrl}/blocks/${id}`,
  /** Of a report that is forwarded: nobody asks for it. */
  report: ({ config }: Here, id: number) => `${config.publicUrl}/actor#reports/${id}`,
  tag: ({ config }: Here, name: string) => `${config.publicUrl}/tags/${encodeURIComponent(name)}`,
  /** Of a stored file: through us, unless everybody reads the bucket. */
  file: ({ config }: Here, key: string) => openUrlOf(config.s3, key) ?? `${config.publicUrl}/media/files/${key}`,
  server: ({ config }: Here) => `${config.publicUrl}/actor`,
  /** On a face of ours: what an app is led to, and never an id. */
  face: ({ config }: Here, host: string, path: string) => `${new URL(config.publicUrl).protocol}//${host}${path}`,
  /** Anything else by its path, which begins with a slash. */
  path: ({ config }: Here, path: string) => `${config.publicUrl}${path}`,
};

const MAX_LENGTH = 2_048;
const hosts = new WeakMap<object, readonly string[]>();

/** All names we go by: nobody else may speak for what is there, and we never fetch it. */
export function ourHosts({ config }: Here): readonly string[] {
  let all = hosts.get(config);
  if (all === undefined) {
    all = [...new Set([config.hosts.web, config.hosts.handles, ...config.hosts.faces.keys()])];
    hosts.set(config, all);
  }
  return all;
}

/** The domain of a handle as `accounts` keeps it: '' for each name of ours; undefined for what is no domain. */
export function readDomain(here: Here, domain: string): string | undefined {
  const host = readHost(domain);
  return host !== undefined && ourHosts(here).includes(host) ? '' : host;
}

/** How somebody here is called elsewhere, without an @ before it. */
export function fullHandle({ config }: Here, name: string): string {
  return `${name}@${config.hosts.handles}`;
}

/** Whether an address is on a host of ours: nobody else may tell us what it is, and we never fetch it. */
export function isOurs(ctx: Here, uri: string): boolean {
  return readOwnUrl(ctx, uri) !== undefined;
}

/**
 * Whether it is this server that answers an address: a proxy that asks itself never ends. At the domain of handles there
 * may be another site with pictures of its own; what it passes on for files is sent to the web host.
 */
export function isServedHere(here: Here, uri: string): boolean {
  const { web, faces } = here.config.hosts;
  const host = readHostOf(uri) ?? '';
  return host === web || faces.has(host);
}

/** What an address of ours names; undefined for one that is not ours. */
export function parseOurs(ctx: Here, uri: string): OurThing | undefined {
  const url = readOwnUrl(ctx, uri);
  if (url === undefined) return undefined;
  const path = decode(url.pathname);
  // There may be another site at the domain of handles: of what it has, only people's pages can be ours.
  const { web, handles } = ctx.config.hosts;
  if (web !== handles && hostOfUrl(url) === handles && !path.startsWith('/@')) {
    return { kind: 'other' };
  }
  if (path === '' || path === '/actor') return { kind: 'server' };
  const [first = '', second, third, ...rest] = path.slice(1).split('/');
  if (rest.length > 0) return { kind: 'other' };
  if (first.startsWith('@')) return readPage(withoutOwnDomain(ctx, first.slice(1)), second, third);
  if (first === 'users' && second !== undefined && third === undefined) return readName(second);
  const id = readId(second);
  if (id === undefined) return { kind: 'other' };
  if (first === 'posts' && (third === undefined || third === 'activity')) return { kind: 'post', id };
  if (first === 'posts' && third === 'quote') return { kind: 'quote-request', id };
  const mark = Object.hasOwn(MARKS, first) ? MARKS[first as keyof typeof MARKS] : undefined;
  return mark !== undefined && third === undefined ? { kind: mark, id } : { kind: 'other' };
}

const MARKS = {
  boosts: 'boost',
  likes: 'like',
  follows: 'follow',
  blocks: 'block',
  stamps: 'stamp',
  featured: 'collection',
  collections: 'collection',
  'feature-stamps': 'feature-stamp',
  'feature-requests': 'feature-request',
} as const;

/** `/@name@our.domain` is how Mastodon's pages name people of other servers. */
function withoutOwnDomain(ctx: Here, handle: string): string {
  const at = handle.indexOf('@');
  return at > 0 && readDomain(ctx, handle.slice(at + 1)) === '' ? handle.slice(0, at) : handle;
}

/** `/@name`, `/@name/ID`, `/@name/ID/activity`. */
function readPage(name: string, id: string | undefined, tail: string | undefined): OurThing {
  if (id === undefined) return readName(name);
  const post = tail === undefined || tail === 'activity' ? readId(id) : undefined;
  return post === undefined ? { kind: 'other' } : { kind: 'post', id: post };
}

function readName(name: string): OurThing {
  return /^[\w.-]{1,300}$/.test(name) ? { kind: 'account', name } : { kind: 'other' };
}

/** As `parseId`, without its 2^53: an id that is too large names nothing. */
function readId(text: string | undefined): number | undefined {
  if (text === undefined || !/^\d{1,16}$/.test(text)) return undefined;
  const id = Number(text);
  return Number.isSafeInteger(id) ? id : undefined;
}

/** Either scheme is ours: a thing of ours has one author whatever it is called by. */
function readOwnUrl(ctx: Here, uri: string): URL | undefined {
  if (uri.length > MAX_LENGTH || !/^https?:\/\//i.test(uri)) return undefined;
  const url = URL.parse(uri);
  if (url === null || url.username !== '' || url.password !== '') return undefined;
  return ourHosts(ctx).includes(hostOfUrl(url) ?? '') ? url : undefined;
}

/** The path without percent-encoding and without a slash at its end. */
function decode(pathname: string): string {
  try {
    return decodeURIComponent(pathname).replace(/\/+$/, '');
  } catch {
    return pathname;
  }
}
