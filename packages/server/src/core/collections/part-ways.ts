import type { Tx } from '../../db/database.ts';
import type { Subscriber } from '../../queue/job.ts';
import type { Context } from '../context.ts';
import type { AppEvent } from '../events.ts';
import { revoke, takeOut } from './items.ts';
import { findItem, findItemsBetween, lockCollection } from './queries.ts';

/** Items of one person in all that another has: 50 collections at most. */
const MAX_BETWEEN = 100;

/** Who blocks another is in none of their collections any more, nor they in theirs. */
export const collectionsSubscriber: Subscriber<Context, AppEvent> = {
  name: 'collections',
  priority: 3,
  batch: 64,
  wants: (event) => event.kind === 'block.created',
  async handle(ctx, events) {
    for (const event of events) {
      if (event.kind !== 'block.created') continue;
      const { accountId, targetId } = event;
      await ctx.db.write(
        async (tx) => {
          await partWays(ctx, tx, { ownerId: accountId, memberId: targetId });
          await partWays(ctx, tx, { ownerId: targetId, memberId: accountId });
        },
        { durable: false },
      );
    }
  },
};

async function partWays(
  ctx: Context,
  tx: Tx,
  { ownerId, memberId }: { ownerId: number; memberId: number },
): Promise<void> {
  for (const { id } of await findItemsBetween.all(tx, { ownerId, accountId: memberId, limit: MAX_BETWEEN })) {
    const found = await findItem.first(tx, { id });
    const collection = found && (await lockCollection.first(tx, { id: found.collectionId }));
    const item = await findItem.first(tx, { id });
    if (item === undefined || collection === undefined) continue;
    // Of another server it is not ours to take out: the consent ends, and its server is told.
    if (collection.fetchedAt === null) await takeOut(ctx, tx, collection, item);
    else await revoke(ctx, tx, collection, item);
  }
}
