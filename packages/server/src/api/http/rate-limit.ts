import type { FastifyInstance, FastifyReply, FastifyRequest } from 'fastify';
import { toIso } from '../../lib/clock.ts';
import { sha256Hex } from '../../lib/hash.ts';
import { createIpKey } from '../../lib/ip-key.ts';
import { isAskedAgain } from '../../net/readers/peer.ts';
import type { Auth } from './auth.ts';
import { HttpError } from './errors.ts';
import type { BucketRule, BucketState, TokenBuckets } from './token-buckets.ts';

declare module 'fastify' {
  interface FastifyContextConfig {
    /** The family a route counts in, on top of `default`. `none` exempts it. */
    limit?: string;
  }
}

/** Who a bucket belongs to. A rule by user or token falls back to the address of an anonymous request. */
type Owner = 'user' | 'token' | 'ip';
export interface Rule extends BucketRule {
  by: Owner;
}

/** A dialect's families by name. Those of `default` count for every route. */
export type RateLimits = Readonly<Record<string, readonly Rule[]>> & { readonly default: readonly Rule[] };

const FIVE_MINUTES = 300_000;

/** What counts for every request, whatever the dialect: Mastodon's values. */
export const EVERYTHING = [
  { by: 'user', count: 1_500, windowMs: FIVE_MINUTES },
  { by: 'token', count: 300, windowMs: FIVE_MINUTES },
] as const satisfies readonly Rule[];

/** For limits by something the request names, such as the account of a login. `limit` is the name of the rules. */
export async function takeLimit(
  buckets: TokenBuckets,
  [limit, rules]: readonly [limit: string, rules: readonly BucketRule[]],
  subject: string,
): Promise<void> {
  for (const rule of rules) {
    // Hashed: what a request names may be long, and buckets are kept.
    const state = await buckets.take(`${limit}:subject:${sha256Hex(subject)}`, rule);
    if (!state.allowed) throw tooMany(state);
  }
}

/**
 * Counts every request under `app` and sets the `X-RateLimit-*` headers of the bucket nearest to empty. Runs after the
 * token was looked up and before anything else, so that guessing tokens is counted as well. Throws 429.
 */
export function installRateLimits(app: FastifyInstance, buckets: TokenBuckets, limits: RateLimits): void {
  app.addHook('onRequest', async (request, reply) => {
    const limit = request.routeOptions.config?.limit ?? 'default';
    if (limit === 'none') return;
    const taken = limits.default.map((rule) => take(buckets, 'default', rule, request));
    if (limit !== 'default') taken.push(...(limits[limit] ?? []).map((rule) => take(buckets, limit, rule, request)));
    const states = await Promise.all(taken);
    const nearest = states.reduce((a, b) => (closeness(b) < closeness(a) ? b : a));
    setHeaders(reply, nearest);
    const refused = states.find((state) => !state.allowed);
    if (refused === undefined) return;
    setHeaders(reply, refused);
    throw tooMany(refused);
  });
}

function take(buckets: TokenBuckets, limit: string, rule: Rule, request: FastifyRequest) {
  const key = `${limit}:${rule.by}:${nameOwner(rule.by, request.auth, request.ip)}`;
  return isAskedAgain(request.raw) ? buckets.look(key, rule) : buckets.take(key, rule);
}

function nameOwner(by: Owner, auth: Auth | null, ip: string): string {
  if (by === 'token' && auth) return String(auth.tokenId);
  if (by === 'user' && auth && auth.userId !== null) return String(auth.userId);
  return createIpKey(ip);
}

function closeness(state: BucketState): number {
  return state.allowed ? state.remaining / state.limit : -1;
}

/** Mastodon's form: ISO 8601 with six decimals, which Mastodon.py and others parse as a date. */
function setHeaders(reply: FastifyReply, state: BucketState): void {
  reply.header('x-ratelimit-limit', String(state.limit));
  reply.header('x-ratelimit-remaining', String(state.remaining));
  reply.header('x-ratelimit-reset', toIso(state.resetAt).replace('Z', '000Z'));
}

function tooMany(state: BucketState): HttpError {
  const headers = { 'retry-after': String(Math.ceil(state.waitMs / 1_000)) };
  return new HttpError(429, 'Too many requests', { headers });
}
