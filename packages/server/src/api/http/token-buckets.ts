import type { Clock } from '../../lib/clock.ts';

export interface BucketRule {
  /** How many requests at once, and how many in each window after that. */
  count: number;
  windowMs: number;
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
  take(key: string, rule: BucketRule): BucketState;
  /** How many buckets are held. */
  size(): number;
}

interface Bucket {
  tokens: number;
  at: number;
}

/**
 * Buckets in memory, at most `maxBuckets`: keys are named by strangers, so when all places are taken the one untouched
 * for longest makes room.
 */
export function createTokenBuckets(clock: Clock, maxBuckets = 50_000): TokenBuckets {
  // A Map iterates in the order of insertion, and every use inserts anew: the first key is the oldest.
  const buckets = new Map<string, Bucket>();

  return {
    take(key, rule) {
      const now = clock.now();
      const perMs = rule.count / rule.windowMs;
      const before = buckets.get(key);
      // A clock that was set back must not take tokens away.
      const earned = before ? Math.max(0, now - before.at) * perMs : 0;
      const tokens = before ? Math.min(rule.count, before.tokens + earned) : rule.count;
      const allowed = tokens >= 1;
      const left = allowed ? tokens - 1 : tokens;
      buckets.delete(key);
      if (buckets.size >= maxBuckets) {
        const oldest = buckets.keys().next();
        if (!oldest.done) buckets.delete(oldest.value);
      }
      buckets.set(key, { tokens: left, at: now });
      return {
        allowed,
        limit: rule.count,
        remaining: Math.floor(left),
        resetAt: now + Math.ceil((rule.count - left) / perMs),
        waitMs: allowed ? 0 : Math.ceil((1 - left) / perMs),
      };
    },
    size: () => buckets.size,
  };
}
