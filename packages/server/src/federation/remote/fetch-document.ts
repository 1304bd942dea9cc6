import { ensureInstanceActor } from '../../core/accounts/instance-actor.ts';
import { loadSigningKey } from '../../core/accounts/keys.ts';
import { isOurs, ourHosts } from '../../core/addresses.ts';
import type { Context } from '../../core/context.ts';
import { isDomainSuspended } from '../../core/instances/policy.ts';
import { loadRefusal } from '../../core/instances/refuse-hop.ts';
import { perProcess } from '../../core/per-process.ts';
import { findHostDialect } from '../../db/queries/deliveries.ts';
import { createCache } from '../../lib/cache.ts';
import { findAlternate } from '../../lib/html/find-alternate.ts';
import { findAlternateLink } from '../../lib/html/link-header.ts';
import type { OutboundResponse } from '../../net/client.ts';
import { OutboundError } from '../../net/outbound-error.ts';
import { checkOrigin, hostOf, isActivityContentType, sameHost } from '../read/origin.ts';
import { readDocument, type Understood } from '../read/read-document.ts';
import { type SignatureDialect, signRequest } from '../signatures/sign.ts';
import { type Budget, spendFetch } from './budget.ts';

export type Fetched =
  /** Proven to come from its own origin; its id is where it was found. */
  | { state: 'found'; document: Understood }
  | { state: 'gone' }
  | { state: 'blocked' }
  | { state: 'unreachable'; reason: string; retryable: boolean };

const TYPES = ['application/activity+json', 'application/ld+json; profile="https://www.w3.org/ns/activitystreams"'];
const MAX_BYTES = 1_000_000;
const TIMEOUT_MS = 10_000;
const REFUSED_MS = 15 * 60_000;
const DOWN_MS = 30_000;

const memory = perProcess((ctx) => ({
  running: new Map<string, Promise<Fetched>>(),
  /** What was refused or is gone is not asked for again at once, whoever wants it (CVE-2026-34148). */
  refused: createCache<string, Fetched>({ max: 10_000, ttlMs: REFUSED_MS, clock: ctx.clock }),
  down: createCache<string, string>({ max: 10_000, ttlMs: DOWN_MS, clock: ctx.clock }),
  dialects: createCache<string, SignatureDialect>({ max: 10_000 }),
}));

/**
 * Fetches an ActivityPub document, signed by the instance actor. Never from ourselves or suspended domains; once for
 * all who ask at the same time. Throws nothing.
 */
export async function fetchDocument(ctx: Context, uri: string, budget: Budget): Promise<Fetched> {
  const url = withoutFragment(uri);
  const barred = await findBar(ctx, url);
  if (barred !== undefined) return barred;
  const host = hostOf(url) as string;
  const { running, refused, down } = memory(ctx);
  const known = refused.get(url) ?? running.get(url);
  if (known !== undefined) return known;
  const failure = down.get(host);
  if (failure !== undefined) return { state: 'unreachable', reason: failure, retryable: true };
  const overdrawn = spendFetch(ctx, budget);
  // What time was too short for may be had with the next try.
  if (overdrawn !== undefined)
    return { state: 'unreachable', reason: overdrawn, retryable: overdrawn === 'out-of-time' };
  const work = fetchConfirmed(ctx, url).finally(() => running.delete(url));
  running.set(url, work);
  const fetched = await work;
  if (fetched.state === 'gone' || (fetched.state === 'unreachable' && !fetched.retryable)) refused.set(url, fetched);
  return fetched;
}

/** The same anew, whatever is remembered of it; every answer on the way is told. */
export async function fetchAnew(ctx: Context, uri: string, tell: Tell): Promise<Fetched> {
  const url = withoutFragment(uri);
  return (await findBar(ctx, url)) ?? fetchConfirmed(ctx, url, tell);
}

/** Is told of an answer before it is read. */
type Tell = (answer: OutboundResponse) => void;

/** Why an address is not asked at all. */
async function findBar(ctx: Context, url: string): Promise<Fetched | undefined> {
  const host = hostOf(url);
  if (host === null) return refuse('not-http');
  if (isOurs(ctx, url)) return refuse('own-domain');
  return (await isDomainSuspended(ctx, host)) ? { state: 'blocked' } : undefined;
}

function refuse(reason: string): Fetched {
  return { state: 'unreachable', reason, retryable: false };
}

type Step = Fetched | { leadsTo: 'id' | 'alternate'; url: string };

/**
 * A document found elsewhere than under its id is only a pointer to it, and so is a page that names the document it shows
 * (rel=alternate): what they lead to is fetched, each at most once.
 */
async function fetchConfirmed(ctx: Context, url: string, tell?: Tell): Promise<Fetched> {
  const taken = new Set<string>();
  let at = url;
  try {
    for (;;) {
      const step = await fetchOnce(ctx, at, tell);
      if ('state' in step) return step;
      if (taken.has(step.leadsTo)) return refuse('id-differs-from-url');
      taken.add(step.leadsTo);
      // Nobody but an address's own host may say what it leads to.
      if (step.leadsTo === 'alternate' && !sameHost(step.url, at)) return refuse('foreign-alternate');
      at = withoutFragment(step.url);
    }
  } catch (error) {
    if (!(error instanceof OutboundError)) throw error;
    if (error.retryable) memory(ctx).down.set(hostOf(at) as string, error.reason);
    return { state: 'unreachable', reason: error.reason, retryable: error.retryable };
  }
}

/** The document, or where it is instead. */
async function fetchOnce(ctx: Context, url: string, tell?: Tell): Promise<Step> {
  const response = await requestKnocking(ctx, url);
  tell?.(response);
  const { status } = response;
  if (status === 410) return { state: 'gone' };
  if (status !== 200) {
    const retryable = status >= 500 || status === 429 || status === 408;
    return { state: 'unreachable', reason: `http-${status}`, retryable };
  }
  const contentType = response.headers['content-type'] ?? null;
  if (!isActivityContentType(contentType)) {
    const alternate = findAlternateOf(response);
    return alternate === undefined ? refuse('wrong-content-type') : { leadsTo: 'alternate', url: alternate };
  }
  const document = readDocument(response.body, { maxBytes: MAX_BYTES });
  const reason = checkOrigin(document, {
    arrivedAs: 'fetched',
    url: response.url,
    contentType,
    ownHosts: ourHosts(ctx),
    allowHttp: ctx.config.allowPrivate,
  });
  if (reason === null && document.understood) {
    return document.kind === 'tombstone' ? { state: 'gone' } : { state: 'found', document };
  }
  if (reason === 'id-differs-from-url' && document.understood && 'id' in document.value) {
    const { id } = document.value;
    return id === null ? refuse(reason) : { leadsTo: 'id', url: id };
  }
  return refuse(reason ?? 'unreadable');
}

/** By the Link header, else by the page itself. */
function findAlternateOf({ headers, contentType, body, url }: OutboundResponse): string | undefined {
  const linked = headers['link'] === undefined ? undefined : findAlternateLink(headers['link'], url);
  if (linked !== undefined || !HTML.has(contentType)) return linked;
  return findAlternate(body.toString('utf8'), url);
}

const HTML = new Set(['text/html', 'application/xhtml+xml']);

/** In the dialect that the host understood last; where it understands the other alone, that one from then on. */
async function requestKnocking(ctx: Context, url: string): Promise<OutboundResponse> {
  const { dialects } = memory(ctx);
  const host = hostOf(url) as string;
  const known = dialects.get(host) ?? (await findHostDialect.first(ctx.db, { domain: host }))?.dialect ?? 'cavage';
  const first = await request(ctx, url, known);
  if (first.status !== 401 && first.status !== 400) {
    dialects.set(host, known);
    return first;
  }
  const other = known === 'cavage' ? 'rfc9421' : 'cavage';
  const second = await request(ctx, url, other);
  if (second.status !== 401 && second.status !== 400) dialects.set(host, other);
  return second;
}

async function request(ctx: Context, url: string, dialect: SignatureDialect): Promise<OutboundResponse> {
  const { keyId, key } = await loadSigningKey(ctx, await ensureInstanceActor(ctx));
  return ctx.http.request({
    method: 'GET',
    url,
    headers: { accept: TYPES.join(', ') },
    maxBytes: MAX_BYTES,
    timeoutMs: TIMEOUT_MS,
    refuse: await loadRefusal(ctx),
    sign: (method, to, body) => signRequest(dialect, { method, url: to, body, keyId, key, now: ctx.clock.now() }),
  });
}

function withoutFragment(uri: string): string {
  const cut = uri.indexOf('#');
  return cut < 0 ? uri : uri.slice(0, cut);
}
