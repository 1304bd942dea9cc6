import { createCache } from '../../lib/cache.ts';
import type { Context } from '../context.ts';
import { perProcess } from '../per-process.ts';
import { loadSuspensions } from './policy.ts';
import { countActiveUsers, countLocalPosts, countUsers, findPeers } from './queries.ts';

const MONTH_MS = 30 * 24 * 3_600_000;
const FRESH_MS = 60_000;

export interface InstanceStats {
  users: number;
  /** Users seen within 30 days. */
  activeUsers: number;
  localPosts: number;
  /** Servers this one exchanges with, by domain. */
  peers: string[];
}

const cached = perProcess((ctx) => createCache<'stats', InstanceStats>({ max: 1, ttlMs: FRESH_MS, clock: ctx.clock }));

/** Counts of the whole server, a minute old at most: every app asks for them at each start. */
export async function loadInstanceStats(ctx: Context): Promise<InstanceStats> {
  const known = cached(ctx).get('stats');
  if (known !== undefined) return known;
  const since = ctx.clock.now() - MONTH_MS;
  const isSuspended = await loadSuspensions(ctx);
  const stats: InstanceStats = {
    users: toNumber(await countUsers.first(ctx.db, {})),
    activeUsers: toNumber(await countActiveUsers.first(ctx.db, { since })),
    localPosts: toNumber(await countLocalPosts.first(ctx.db, {})),
    peers: (await findPeers.all(ctx.db, {})).flatMap(({ domain }) => (isSuspended(domain) ? [] : [domain])),
  };
  cached(ctx).set('stats', stats);
  return stats;
}

/** PostgreSQL answers counts and sums as text, and the sum of nothing is null on both engines. */
function toNumber(row: { count: number | string | null } | undefined): number {
  return Number(row?.count ?? 0);
}
