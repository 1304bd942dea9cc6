import type { Context } from '../context.ts';
import { findItem, findItemsByStamp, lockCollection, setItem } from './queries.ts';

export interface FeatureAnswer {
  /** Of a collection of ours, by which somebody elsewhere was asked. */
  itemId: number;
  /** Who answers. */
  accountId: number;
  /** Their consent; null is a no. */
  stampUri: string | null;
}

/**
 * Takes over what somebody elsewhere says to being in a collection of ours; answers why nothing happened. A no ends what was
 * agreed before.
 */
export async function takeFeatureAnswer(ctx: Context, answer: FeatureAnswer): Promise<string | undefined> {
  const { itemId, accountId, stampUri } = answer;
  return ctx.db.write(
    async (tx) => {
      const found = await findItem.first(tx, { id: itemId });
      const collection = found && (await lockCollection.first(tx, { id: found.collectionId }));
      const item = await findItem.first(tx, { id: itemId });
      if (item === undefined || collection === undefined || item.accountId !== accountId) return 'no-such-request';
      if (collection.fetchedAt !== null) return 'no-such-request';
      if (item.state !== 'pending' && item.state !== 'accepted') return 'answered-before';
      const { uri, collectionId } = item;
      if (stampUri !== null) {
        await setItem.run(tx, { id: itemId, state: 'accepted', uri, stampUri });
        if (item.state === 'accepted') return undefined;
        await ctx.queue.emit(tx, { kind: 'collection.joined', itemId, collectionId, origin: 'local' });
        return undefined;
      }
      const state = item.state === 'accepted' ? 'revoked' : 'rejected';
      await setItem.run(tx, { id: itemId, state, uri, stampUri: null });
      if (item.state !== 'accepted' || uri === null) return undefined;
      const left = {
        collectionId,
        itemId,
        accountId: collection.accountId,
        memberId: accountId,
        itemUri: uri,
      } as const;
      await ctx.queue.emit(tx, { kind: 'collection.left', ...left, origin: 'local' });
      return undefined;
    },
    { durable: false },
  );
}

/** More items that carry one stamp are nobody's. */
const MAX_STAMPED = 100;

/** Somebody elsewhere deleted a stamp of theirs; answers whether anything carried it. */
export async function takeFeatureRevocation(
  ctx: Context,
  { uri: stampUri, accountId }: { uri: string; accountId: number },
): Promise<boolean> {
  return ctx.db.write(
    async (tx) => {
      let ended = false;
      for (const { id, collectionId } of await findItemsByStamp.all(tx, { stampUri, limit: MAX_STAMPED })) {
        const collection = await lockCollection.first(tx, { id: collectionId });
        const item = await findItem.first(tx, { id });
        if (collection === undefined || item?.stampUri !== stampUri || item.accountId !== accountId) continue;
        await setItem.run(tx, { id, state: 'revoked', uri: item.uri, stampUri: null });
        ended = true;
        if (collection.fetchedAt !== null || item.uri === null) continue;
        const left = { collectionId, itemId: id, accountId: collection.accountId, memberId: accountId } as const;
        await ctx.queue.emit(tx, { kind: 'collection.left', ...left, itemUri: item.uri, origin: 'local' });
      }
      return ended;
    },
    { durable: false },
  );
}
