import type { Tx } from '../../db/database.ts';
import { defineJob } from '../../queue/job.ts';
import type { Context } from '../context.ts';
import { deleteOldKept, deleteOldRequests, touchRequest, trimKept, trimKeptOf } from './queries/requests.ts';

/** How many are kept back of one person, and of all together: the newest. */
export const KEPT_OF_ONE = 100;
export const KEPT = 1_000;
const KEPT_MS = 30 * 86_400_000;

/** Asks somebody whether they want what was kept back of another; the notification itself has been written. */
export async function keepBack(
  ctx: Context,
  tx: Tx,
  { accountId, fromAccountId }: { accountId: number; fromAccountId: number },
): Promise<void> {
  const now = ctx.clock.now();
  await touchRequest.run(tx, { id: ctx.ids.next(), accountId, fromAccountId, createdAt: now, updatedAt: now });
  await trimKeptOf.run(tx, { accountId, fromAccountId, keep: KEPT_OF_ONE });
  await trimKept.run(tx, { accountId, keep: KEPT });
}

/** What nobody decided about for a month goes. */
export const pruneNotificationsJob = defineJob<Context, Record<never, never>>({
  name: 'notifications.prune',
  priority: 9,
  concurrency: 1,
  async run(ctx) {
    const before = ctx.clock.now() - KEPT_MS;
    const quietly = { durable: false, frees: true };
    await ctx.db.write((tx) => deleteOldKept.run(tx, { before }), quietly);
    await ctx.db.write((tx) => deleteOldRequests.run(tx, { before }), quietly);
  },
});
