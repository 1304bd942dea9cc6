import type { Rng } from '../../lib/rng.ts';

const MINUTE = 60_000;
const HOUR = 60 * MINUTE;
const DAY = 24 * HOUR;

/** The first waits after failures in a row; afterwards the longest. */
const STEPS = [MINUTE, 5 * MINUTE, 15 * MINUTE, HOUR, 3 * HOUR, 6 * HOUR];
const LONGEST = 12 * HOUR;
const JITTER = 0.25;

/** A host that failed for so long is dead; so old an activity interests nobody any more. */
export const DEAD_AFTER_MS = 7 * DAY;
/** How often a dead host is tried, with one activity. */
export const PROBE_EVERY_MS = DAY;
const RETRY_AFTER_MAX_MS = HOUR;

/** How long a host is left alone after its `failures`th failure in a row (from 1), in ms. */
export function backoffMs(failures: number, rng: Rng): number {
  const step = STEPS[failures - 1] ?? LONGEST;
  return Math.min(LONGEST, Math.round(step * (1 + rng.fraction() * JITTER)));
}

/** Reads Retry-After (RFC 9110 §10.2.3: seconds or a date) as ms from `now`, an hour at most. */
export function readRetryAfter(value: string | undefined, now: number): number | undefined {
  if (value === undefined) return undefined;
  const ms = /^\d{1,9}$/.test(value) ? Number(value) * 1_000 : Date.parse(value) - now;
  return Number.isNaN(ms) ? undefined : Math.min(Math.max(ms, 1_000), RETRY_AFTER_MAX_MS);
}
