import type { Context } from '../../core/context.ts';
import { perProcess } from '../../core/per-process.ts';
import { countJobsUpTo, countWaitingUpTo } from '../../db/queries/inbox.ts';
import { createCache } from '../../lib/cache.ts';
import { InboxRefusal } from './refusal.ts';

/** Beyond this other servers are asked to wait: they keep what they have for us, and we stay quick for people here. */
const MAX_JOBS = 50_000;
const LOOK_EVERY_MS = 1_000;
const RETRY_AFTER_SECONDS = 60;

const counts = perProcess(() => ({ jobs: 0, countedAt: Number.NEGATIVE_INFINITY }));

/** Throws InboxRefusal 503 while more waits than should. */
export async function checkBacklog(ctx: Context): Promise<void> {
  const known = counts(ctx);
  const now = ctx.clock.now();
  if (now - known.countedAt >= LOOK_EVERY_MS) {
    known.countedAt = now;
    known.jobs = Number((await countJobsUpTo.first(ctx.db, { limit: MAX_JOBS }))?.count ?? 0);
  }
  if (known.jobs >= MAX_JOBS) throw new InboxRefusal(503, 'backlog', RETRY_AFTER_SECONDS);
}

/** Of one host, how much may wait for its turn: what is sent to keep us busy elsewhere is not kept as well. */
const MAX_WAITING = 2_000;

const waiting = perProcess((ctx) =>
  createCache<string, number>({ max: 10_000, ttlMs: LOOK_EVERY_MS, clock: ctx.clock }),
);

/** Throws InboxRefusal 429 while more of a host waits in its lane than should. */
export async function checkLane(ctx: Context, host: string): Promise<void> {
  let count = waiting(ctx).get(host);
  if (count === undefined) {
    count = Number((await countWaitingUpTo.first(ctx.db, { host, limit: MAX_WAITING }))?.count ?? 0);
    waiting(ctx).set(host, count);
  }
  if (count >= MAX_WAITING) throw new InboxRefusal(429, 'lane-full', RETRY_AFTER_SECONDS);
}
