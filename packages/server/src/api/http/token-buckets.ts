import type { Clock } from '../../lib/clock.ts';

export interface BucketRule {
  /** How many requests at once, and how many in each window after that. */
  count: number;
  windowMs: number;
  /** Counted by all processes as by one: what guesses secrets or makes accounts. Costs a write. */
  exact?: boolean;
}

export interface BucketState {
  allowed: boolean;
  limit: number;
  remaining: number;
  /** Milliseconds since the epoch at which the bucket is full again. */
  resetAt: number;
  /** Milliseconds until one more request is allowed; 0 when it is now. */
  waitMs: number;
}

export interface TokenBuckets {
  /** Takes one token of the bucket `key`, if there is one. */
  take(key: string, rule: BucketRule): BucketState | Promise<BucketState>;
  /** How the bucket stands, for one that another process let in. */
  look(key: string, rule: BucketRule): BucketState;
  /** Another process took some of a bucket, by the name that `onTaken` gave it. */
  takeElsewhere(name: string, count: number): void;
  /** How many buckets are held. */
  size(): number;
}

interface Bucket {
  /** Below 0 where processes together gave more than there was. */
  tokens: number;
  at: number;
}

interface Options {
  /** Keys are named by strangers: when all places are taken the one untouched for longest makes room. */
  maxBuckets?: number;
  /** Told of each token that is taken. */
  onTaken?(name: string, rule: BucketRule): void;
  /** Where tokens of exact rules are taken; here unless given. */
  exact?(key: string, rule: BucketRule): Promise<{ allowed: boolean; tokens: number }>;
}

/** Buckets in memory, and what tells them of each other where there are several processes. */
export function createTokenBuckets(clock: Clock, options: Options = {}): TokenBuckets {
  const { maxBuckets = 50_000, onTaken, exact } = options;
  // A Map iterates in the order of insertion, and every use inserts anew: the first key is the oldest.
  const buckets = new Map<string, Bucket>();

  function refill(name: string, { count, windowMs }: BucketRule): number {
    const before = buckets.get(name);
    if (before === undefined) return count;
    // A clock that was set back must not take tokens away.
    const earned = (Math.max(0, clock.now() - before.at) * count) / windowMs;
    return Math.min(count, before.tokens + earned);
  }

  function keep(name: string, tokens: number): void {
    buckets.delete(name);
    if (buckets.size >= maxBuckets) {
      const oldest = buckets.keys().next();
      if (!oldest.done) buckets.delete(oldest.value);
    }
    buckets.set(name, { tokens, at: clock.now() });
  }

  function describe(rule: BucketRule, { allowed, tokens }: { allowed: boolean; tokens: number }): BucketState {
    const perMs = rule.count / rule.windowMs;
    return {
      allowed,
      limit: rule.count,
      remaining: Math.max(0, Math.floor(tokens)),
      resetAt: clock.now() + Math.ceil((rule.count - tokens) / perMs),
      waitMs: allowed ? 0 : Math.ceil((1 - tokens) / perMs),
    };
  }

  return {
    take(key, rule) {
      if (rule.exact && exact) return exact(key, rule).then((taken) => describe(rule, taken));
      const name = nameBucket(key, rule);
      const tokens = refill(name, rule);
      const allowed = tokens >= 1;
      const left = allowed ? tokens - 1 : tokens;
      keep(name, left);
      if (allowed) onTaken?.(name, rule);
      return describe(rule, { allowed, tokens: left });
    },
    look: (key, rule) => describe(rule, { allowed: true, tokens: refill(nameBucket(key, rule), rule) }),
    takeElsewhere(name, count) {
      const rule = readRule(name);
      if (rule !== undefined) keep(name, Math.max(-rule.count, refill(name, rule) - count));
    },
    size: () => buckets.size,
  };
}

/** A bucket is named for its rule as well: so another process knows how it fills that has never used it. */
function nameBucket(key: string, { count, windowMs }: BucketRule): string {
  return `${count}/${windowMs}:${key}`;
}

function readRule(name: string): BucketRule | undefined {
  const [, count, windowMs] = /^([1-9]\d{0,8})\/([1-9]\d{0,11}):/.exec(name) ?? [];
  return count === undefined ? undefined : { count: Number(count), windowMs: Number(windowMs) };
}
