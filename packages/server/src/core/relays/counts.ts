import type { Tx } from '../../db/database.ts';
import { defineJob } from '../../queue/job.ts';
import type { Context } from '../context.ts';
import { addToDay, deleteOldDays, setRelayError } from './queries.ts';

const DAY_MS = 24 * 3_600_000;
const KEPT_DAYS = 31;

export const dayOf = (ms: number): number => Math.floor(ms / DAY_MS);

/** Counts a hint that a relay sent; `kept`: it brought a post or a change. */
export async function countReceived(
  ctx: Context,
  { relayId, kept }: { relayId: number; kept: boolean },
): Promise<void> {
  const now = ctx.clock.now();
  const row = { relayId, day: dayOf(now), received: 1, kept: kept ? 1 : 0, sent: 0, receivedAt: now, sentAt: null };
  await ctx.db.write((tx) => addToDay.run(tx, row), { durable: false });
}

/** What became of what was sent to a relay: how much it took, and why it did not take the last that it refused. */
export interface RelaySends {
  relayId: number;
  sent: number;
  refusal: string | null;
}

/** Writes down what became of what was sent. */
export async function countSent(ctx: Context, tx: Tx, all: readonly RelaySends[]): Promise<void> {
  const now = ctx.clock.now();
  for (const { relayId, sent, refusal } of all) {
    const row = { relayId, day: dayOf(now), received: 0, kept: 0, sent, receivedAt: null, sentAt: now };
    if (sent > 0) await addToDay.run(tx, row);
    const lastErrorAt = refusal === null ? null : now;
    await setRelayError.run(tx, { id: relayId, lastError: refusal?.slice(0, 500) ?? null, lastErrorAt });
  }
}

/** Forgets what was counted long ago. Meant to run every hour. */
export const pruneRelayDaysJob = defineJob<Context, Record<never, never>>({
  name: 'relays.prune',
  priority: 9,
  concurrency: 1,
  run: async (ctx) => {
    const before = dayOf(ctx.clock.now()) - KEPT_DAYS;
    await ctx.db.write((tx) => deleteOldDays.run(tx, { before }), { durable: false });
  },
});
