import { defineJob } from '../../queue/job.ts';
import type { Context } from '../context.ts';
import { deleteCards, findOldCards, putBehind } from './queries.ts';

/** What no post leads to any more is kept so long, in case one does again. */
const KEPT_MS = 14 * 86_400_000;
const BATCH = 500;
/** In one round. */
const BATCHES = 20;

/** Removes cards that no post has any more. Meant to run every hour. */
export const pruneCardsJob = defineJob<Context, Record<never, never>>({
  name: 'cards.prune',
  priority: 9,
  concurrency: 1,
  run: async (ctx) => {
    for (let i = 0; i < BATCHES && (await pruneSome(ctx)) === BATCH; i++);
  },
});

/** Answers how many were looked at. */
function pruneSome(ctx: Context): Promise<number> {
  const now = ctx.clock.now();
  return ctx.db.write(
    async (tx) => {
      const rows = await findOldCards.all(tx, { before: now - KEPT_MS, limit: BATCH });
      const idsOf = (used: 0 | 1) => rows.filter((row) => row.used === used).map((row) => row.id);
      if (rows.length > 0) {
        await deleteCards.run(tx, { ids: idsOf(0) });
        await putBehind.run(tx, { ids: idsOf(1), now });
      }
      return rows.length;
    },
    { durable: false, frees: true },
  );
}
