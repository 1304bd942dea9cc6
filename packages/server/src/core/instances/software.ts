import { createCache } from '../../lib/cache.ts';
import type { Context } from '../context.ts';
import { perProcess } from '../per-process.ts';
import { isDomainSuspended } from './policy.ts';
import { findDueInstance, findSoftware, markLook, setInstanceSoftware } from './queries.ts';

const LOOK_EVERY_MS = 24 * 3_600_000;
const FRESH_MS = 60_000;

/** What a server says of itself. */
export interface InstanceSoftware {
  /** Lower case, such as `mastodon`. */
  software: string | null;
  version: string | null;
  title: string | null;
}

const memory = perProcess((ctx) => ({
  known: createCache<'all', Map<string, string>>({ max: 1, ttlMs: FRESH_MS, clock: ctx.clock }),
  asked: createCache<string, true>({ max: 20_000, ttlMs: LOOK_EVERY_MS, clock: ctx.clock }),
}));

/** The software of all servers that told it, by domain. */
export async function loadSoftware(ctx: Context): Promise<ReadonlyMap<string, string>> {
  const { known } = memory(ctx);
  const cached = known.get('all');
  if (cached !== undefined) return cached;
  const rows = await findSoftware.all(ctx.db, {});
  const all = new Map(rows.map((row) => [row.domain, row.software as string]));
  known.set('all', all);
  return all;
}

/** Whether a server is to be asked what it runs: once at the first contact and then at most daily. */
export async function isLookDue(ctx: Context, domain: string): Promise<boolean> {
  const { asked } = memory(ctx);
  if (await isDomainSuspended(ctx, domain)) return false;
  if (asked.get(domain) !== undefined) return false;
  asked.set(domain, true);
  const before = ctx.clock.now() - LOOK_EVERY_MS;
  return (await findDueInstance.first(ctx.db, { domain, before })) !== undefined;
}

/** Takes down that a server is being asked; false where it was by somebody else meanwhile. */
export async function beginLook(ctx: Context, domain: string): Promise<boolean> {
  const now = ctx.clock.now();
  const params = { domain, now, before: now - LOOK_EVERY_MS };
  return (await ctx.db.write((tx) => markLook.run(tx, params), { durable: false })) > 0;
}

/** Keeps what a server says that it runs. */
export async function saveSoftware(ctx: Context, domain: string, found: InstanceSoftware): Promise<void> {
  await ctx.db.write((tx) => setInstanceSoftware.run(tx, { domain, ...found }), { durable: false });
}
