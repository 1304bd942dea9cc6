import type { Tx } from '../../db/database.ts';
import { LAST_ID } from '../../db/keyset.ts';
import { defineJob } from '../../queue/job.ts';
import type { Context } from '../context.ts';
import { indexPosts } from './index-posts.ts';
import { findPostIdsBelow } from './queries.ts';

/** How far it has come: posts below this id are still to be done. */
interface Reindexing {
  /** Whose; null: everybody's. */
  accountId: number | null;
  below: number;
}

/** Small transactions: others are answered in between. */
const BATCH = 100;
/** So many of them, then the next job goes on where this one ended: a crash repeats no more. */
const BATCHES = 20;

/** Writes the index of posts anew, the newest first. */
export const reindexJob = defineJob<Context, Reindexing>({
  name: 'search.reindex',
  priority: 8,
  concurrency: 1,
  async run(ctx, inputs, stopping) {
    for (const { accountId, below: from } of inputs) {
      let below = from;
      for (let i = 0; i < BATCHES; i++) {
        const ids = await findIds(ctx, accountId, below);
        if (ids.length === 0) break;
        below = ids.at(-1) as number;
        const last = i === BATCHES - 1 || stopping?.aborted === true;
        await ctx.db.write(
          async (tx) => {
            await indexPosts(tx, ids);
            if (last) await ctx.queue.enqueue(tx, reindexJob, [{ accountId, below }]);
          },
          { durable: false },
        );
        if (last) break;
      }
    }
  },
});

async function findIds(ctx: Context, accountId: number | null, below: number): Promise<number[]> {
  const rows =
    accountId === null
      ? await findPostIdsBelow.everybody.all(ctx.db, { below, limit: BATCH })
      : await findPostIdsBelow.account.all(ctx.db, { accountId, below, limit: BATCH });
  return rows.map(({ id }) => id);
}

/** Has the posts of an account, or all, written into the index anew; it begins once the transaction has ended. */
export const reindexPosts = (ctx: Context, tx: Tx, accountId: number | null = null): Promise<void> =>
  ctx.queue.enqueue(tx, reindexJob, [{ accountId, below: LAST_ID }]);
