import { ensureInstanceActor } from '../../core/accounts/instance-actor.ts';
import { loadSigningKey } from '../../core/accounts/keys.ts';
import type { Context } from '../../core/context.ts';
import { isDomainSuspended } from '../../core/instances/policy.ts';
import { perProcess } from '../../core/per-process.ts';
import { createCache } from '../../lib/cache.ts';
import type { OutboundResponse } from '../../net/client.ts';
import { OutboundError } from '../../net/outbound-error.ts';
import { checkOrigin, hostOf } from '../read/origin.ts';
import { readDocument, type Understood } from '../read/read-document.ts';
import { type SignatureDialect, signRequest } from '../signatures/sign.ts';
import { type Budget, spendFetch } from './budget.ts';
import { isOwnUri, ownHosts } from './own-host.ts';

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
}));

/**
 * Fetches an ActivityPub document, signed by the instance actor. Never from ourselves or suspended domains; once for
 * all who ask at the same time. Throws nothing.
 */
export async function fetchDocument(ctx: Context, uri: string, budget: Budget): Promise<Fetched> {
  const url = withoutFragment(uri);
  const host = hostOf(url);
  if (host === null) return refuse('not-http');
  if (isOwnUri(ctx, url)) return refuse('own-domain');
  if (await isDomainSuspended(ctx, host)) return { state: 'blocked' };
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

function refuse(reason: string): Fetched {
  return { state: 'unreachable', reason, retryable: false };
}

/** A document found elsewhere than under its id is only a pointer to it: the id is fetched, once. */
async function fetchConfirmed(ctx: Context, url: string): Promise<Fetched> {
  try {
    const first = await fetchOnce(ctx, url);
    if (typeof first !== 'string') return first;
    const second = await fetchOnce(ctx, withoutFragment(first));
    return typeof second === 'string' ? refuse('id-differs-from-url') : second;
  } catch (error) {
    if (!(error instanceof OutboundError)) throw error;
    if (error.retryable) memory(ctx).down.set(hostOf(url) as string, error.reason);
    return { state: 'unreachable', reason: error.reason, retryable: error.retryable };
  }
}

/** The document, or the id that it claims to be at instead. */
async function fetchOnce(ctx: Context, url: string): Promise<Fetched | string> {
  let response = await request(ctx, url, 'cavage');
  if (response.status === 401 || response.status === 400) response = await request(ctx, url, 'rfc9421');
  const { status } = response;
  if (status === 410) return { state: 'gone' };
  if (status !== 200) {
    const retryable = status >= 500 || status === 429 || status === 408;
    return { state: 'unreachable', reason: `http-${status}`, retryable };
  }
  const document = readDocument(response.body, { maxBytes: MAX_BYTES });
  const reason = checkOrigin(document, {
    arrivedAs: 'fetched',
    url: response.url,
    contentType: response.headers['content-type'] ?? null,
    ownHosts: ownHosts(ctx),
    allowHttp: ctx.config.allowPrivate,
  });
  if (reason === null && document.understood) {
    return document.kind === 'tombstone' ? { state: 'gone' } : { state: 'found', document };
  }
  if (reason === 'id-differs-from-url' && document.understood && 'id' in document.value) {
    return document.value.id ?? refuse(reason);
  }
  return refuse(reason ?? 'unreadable');
}

async function request(ctx: Context, url: string, dialect: SignatureDialect): Promise<OutboundResponse> {
  const { keyId, key } = await loadSigningKey(ctx, await ensureInstanceActor(ctx));
  return ctx.http.request({
    method: 'GET',
    url,
    accept: TYPES,
    maxBytes: MAX_BYTES,
    timeoutMs: TIMEOUT_MS,
    sign: (method, to, body) => signRequest(dialect, { method, url: to, body, keyId, key, now: ctx.clock.now() }),
  });
}

function withoutFragment(uri: string): string {
  const cut = uri.indexOf('#');
  return cut < 0 ? uri : uri.slice(0, cut);
}
