import type { Tx } from '../../db/database.ts';
import type { Context } from '../context.ts';
import { perProcess } from '../per-process.ts';
import { createToldCache } from '../told-cache.ts';
import type { WebhookEvent } from './events.ts';
import { findWanted } from './queries.ts';

/** How long goes unnoticed what somebody wrote into the table by hand. */
const FRESH_MS = 60_000;

const cached = perProcess((ctx) =>
  createToldCache<'all', ReadonlySet<WebhookEvent>>(ctx, ['webhooks'], { max: 1, ttlMs: FRESH_MS }),
);

/** Whether any program is to be told of something, from memory where that is known; asked in the transaction of what happens. */
export async function isWanted(ctx: Context, tx: Tx, event: WebhookEvent): Promise<boolean> {
  const wanted = await cached(ctx).load('all', async () => {
    const rows = await findWanted.all(tx, {});
    return new Set(rows.flatMap(({ eventsJson }) => JSON.parse(eventsJson) as WebhookEvent[]));
  });
  return wanted.has(event);
}
