import type { Tx } from '../../db/database.ts';
import { insertRow } from '../../db/insert.ts';
import { createCache } from '../../lib/cache.ts';
import type { Context } from '../context.ts';
import { perProcess } from '../per-process.ts';
import { touchInstance } from './queries.ts';

const EVERY_MS = 60_000;

const seen = perProcess((ctx) => createCache<string, true>({ max: 10_000, ttlMs: EVERY_MS, clock: ctx.clock }));

/** Remembers that a server is alive, at most once a minute; answers whether it did. */
export async function touchHost(ctx: Context, tx: Tx, domain: string): Promise<boolean> {
  if (seen(ctx).get(domain) !== undefined) return false;
  seen(ctx).set(domain, true);
  const now = ctx.clock.now();
  if ((await touchInstance.run(tx, { domain, now })) === 0) {
    const row = { domain, createdAt: now, lastSeenAt: now };
    await insertRow(tx, 'instances', row, { ignoreConflicts: true });
  }
  return true;
}
