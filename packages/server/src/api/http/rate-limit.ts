import type { FastifyInstance, FastifyReply, FastifyRequest } from 'fastify';
import { type Clock, toIso } from '../../lib/clock.ts';
import { sha256Hex } from '../../lib/hash.ts';
import { createIpKey } from '../../lib/ip-key.ts';
import type { Auth } from './auth.ts';
import { HttpError } from './errors.ts';
import { type BucketRule, type BucketState, createTokenBuckets, type TokenBuckets } from './token-buckets.ts';

declare module 'fastify' {
  interface FastifyContextConfig {
    /** The family a route counts in, on top of `default`. `none` exempts it. */
    limit?: LimitClass;
  }
}

/** Who a bucket belongs to. A rule by user or token falls back to the address of an anonymous request. */
type Owner = 'user' | 'token' | 'ip';
interface Rule extends BucketRule {
  by: Owner;
}

const minutes = 60_000;
const hours = 60 * minutes;

/** Mastodon's values (rack_attack.rb and its per-family limits). */
const rules = {
  none: [],
  default: [
    { by: 'user', count: 1_500, windowMs: 5 * minutes },
    { by: 'token', count: 300, windowMs: 5 * minutes },
  ],
  media: [{ by: 'user', count: 30, windowMs: 30 * minutes }],
  delete: [{ by: 'user', count: 30, windowMs: 30 * minutes }],
  paging: [{ by: 'user', count: 300, windowMs: 15 * minutes }],
  search: [{ by: 'user', count: 300, windowMs: 15 * minutes }],
  posts: [{ by: 'user', count: 300, windowMs: 3 * hours }],
  follows: [{ by: 'user', count: 400, windowMs: 24 * hours }],
  reports: [{ by: 'user', count: 400, windowMs: 24 * hours }],
  apps: [{ by: 'ip', count: 5, windowMs: 10 * minutes }],
  'sign-up': [{ by: 'ip', count: 5, windowMs: 30 * minutes }],
  login: [{ by: 'ip', count: 25, windowMs: 5 * minutes }],
  // Passwords of one login, for `takeLimit`: from one place, and from everywhere.
  password: [{ by: 'ip', count: 25, windowMs: 5 * minutes }],
  'password-anywhere': [{ by: 'ip', count: 600, windowMs: hours }],
  // Password resets, confirmations, second factors: each try sends mail or guesses a secret.
  credentials: [{ by: 'ip', count: 25, windowMs: 30 * minutes }],
} as const satisfies Record<string, readonly Rule[]>;

export type LimitClass = keyof typeof rules;

/** For limits by something the request names, such as the account of a login: `takeLimit(buckets, 'login', name)`. */
export function takeLimit(buckets: TokenBuckets, limit: LimitClass, subject: string): void {
  for (const rule of rules[limit]) {
    // Hashed: what a request names may be long, and buckets are kept.
    const state = buckets.take(`${limit}:subject:${sha256Hex(subject)}`, rule);
    if (!state.allowed) throw tooMany(state);
  }
}

/**
 * Counts every request under `app` and sets the `X-RateLimit-*` headers of the bucket nearest to empty. Runs after the
 * token was looked up and before anything else, so that guessing tokens is counted as well. Throws 429.
 */
export function installRateLimits(app: FastifyInstance, clock: Clock): TokenBuckets {
  const buckets = createTokenBuckets(clock);
  app.addHook('onRequest', async (request, reply) => {
    const limit = request.routeOptions.config?.limit ?? 'default';
    if (limit === 'none') return;
    const states = rules.default.map((rule) => take(buckets, 'default', rule, request));
    if (limit !== 'default') states.push(...rules[limit].map((rule) => take(buckets, limit, rule, request)));
    const nearest = states.reduce((a, b) => (closeness(b) < closeness(a) ? b : a));
    setHeaders(reply, nearest);
    const refused = states.find((state) => !state.allowed);
    if (refused === undefined) return;
    setHeaders(reply, refused);
    throw tooMany(refused);
  });
  return buckets;
}

function take(buckets: TokenBuckets, limit: LimitClass, rule: Rule, request: FastifyRequest): BucketState {
  const owner = nameOwner(rule.by, request.auth, request.ip);
  return buckets.take(`${limit}:${rule.by}:${owner}`, rule);
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
