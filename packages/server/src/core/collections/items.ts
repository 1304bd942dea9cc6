import type { Tx } from '../../db/database.ts';
import { insertRow } from '../../db/insert.ts';
import type { CollectionItemsTable, CollectionsTable } from '../../db/tables/collections.ts';
import { AppError, notFound } from '../../lib/errors.ts';
import { mint } from '../addresses.ts';
import { findFeatureAnswer } from '../audience/may-feature.ts';
import type { Context } from '../context.ts';
import { ITEMS_MAX } from './bounds.ts';
import { lockOwned } from './own.ts';
import { deleteItem, findItem, findItems, lockCollection, setItem } from './queries.ts';

interface Place {
  /** Who acts. */
  accountId: number;
  collectionId: number;
}

/**
 * Puts somebody into a collection of one's own, or asks them where they are elsewhere; answers the item. Throws `not-found`
 * for nobody, `forbidden` for somebody else's collection, `invalid` for who is in it already, does not want to be, or is one
 * too many.
 */
export async function addItem(
  ctx: Context,
  { accountId, collectionId, memberId }: Place & { memberId: number },
): Promise<CollectionItemsTable> {
  return ctx.db.write(async (tx) => {
    const collection = await lockOwned(tx, { accountId, id: collectionId });
    return addTo(ctx, tx, collection, memberId);
  });
}

/** The same in the transaction that holds the collection. */
export async function addTo(
  ctx: Context,
  tx: Tx,
  collection: Pick<CollectionsTable, 'id' | 'accountId' | 'uri'>,
  memberId: number,
): Promise<CollectionItemsTable> {
  const { id: collectionId, accountId: ownerId } = collection;
  const found = await findFeatureAnswer(tx, { accountId: ownerId, targetId: memberId });
  if (found === undefined) throw notFound();
  if (found.answer === 'no') {
    throw new AppError('invalid', 'Validation failed: This account does not want to be in collections');
  }
  const items = await findItems.all(tx, { ids: [collectionId] });
  const before = items.find((item) => item.accountId === memberId);
  if (before?.state === 'accepted' || before?.state === 'pending') {
    throw new AppError('invalid', 'Validation failed: Account has already been taken');
  }
  // Who took themselves out of it is not put in again.
  if (before?.state === 'revoked') {
    throw new AppError('invalid', 'Validation failed: This account does not want to be in collections');
  }
  const shown = items.filter((item) => item.state === 'accepted' || item.state === 'pending');
  if (shown.length >= ITEMS_MAX) {
    throw new AppError('invalid', `Validation failed: A collection holds at most ${ITEMS_MAX} accounts`);
  }
  if (before !== undefined) await deleteItem.run(tx, { id: before.id });
  const id = ctx.ids.next();
  const agreed = found.local;
  const row: CollectionItemsTable = {
    id,
    collectionId,
    accountId: memberId,
    state: agreed ? 'accepted' : 'pending',
    uri: mint.collectionItem(collection.uri, id),
    stampUri: agreed ? mint.featureStamp(ctx, id) : null,
    createdAt: ctx.clock.now(),
  };
  await insertRow(tx, 'collectionItems', row);
  const about = { itemId: id, collectionId, origin: 'local' } as const;
  await ctx.queue.emit(tx, { kind: agreed ? 'collection.joined' : 'collection.asked', ...about });
  return row;
}

/** Takes somebody out of a collection of one's own. Throws `not-found`, `forbidden`. */
export async function removeItem(ctx: Context, { accountId, collectionId, itemId }: Place & { itemId: number }) {
  await ctx.db.write(async (tx) => {
    const collection = await lockOwned(tx, { accountId, id: collectionId });
    const item = await findItem.first(tx, { id: itemId });
    if (item?.collectionId !== collectionId) throw notFound();
    await takeOut(ctx, tx, collection, item);
  });
}

/** The same in the transaction that holds the collection, which is of somebody here. */
export async function takeOut(
  ctx: Context,
  tx: Tx,
  { accountId }: Pick<CollectionsTable, 'accountId'>,
  { id: itemId, collectionId, accountId: memberId, uri, state }: CollectionItemsTable,
): Promise<void> {
  await deleteItem.run(tx, { id: itemId });
  if (state !== 'accepted' || uri === null) return;
  const left = { collectionId, itemId, accountId, memberId, itemUri: uri, origin: 'local' } as const;
  await ctx.queue.emit(tx, { kind: 'collection.left', ...left });
}

/**
 * Somebody here takes themselves out of a collection, of here or elsewhere, for good. Throws `not-found` where it does not
 * show them.
 */
export async function revokeItem(ctx: Context, { accountId, collectionId, itemId }: Place & { itemId: number }) {
  await ctx.db.write(async (tx) => {
    const collection = await lockCollection.first(tx, { id: collectionId });
    const item = await findItem.first(tx, { id: itemId });
    if (collection === undefined || item?.collectionId !== collectionId) throw notFound();
    if (item.accountId !== accountId) throw new AppError('forbidden', 'This action is not allowed');
    await revoke(ctx, tx, collection, item);
  });
}

/** The same in the transaction that holds the collection. */
export async function revoke(
  ctx: Context,
  tx: Tx,
  collection: Pick<CollectionsTable, 'id' | 'accountId'>,
  item: CollectionItemsTable,
): Promise<void> {
  if (item.state === 'revoked') return;
  const { id: itemId, accountId: memberId, uri } = item;
  const { id: collectionId, accountId } = collection;
  // The row stays, so that it is not asked again.
  await setItem.run(tx, { id: itemId, state: 'revoked', uri, stampUri: null });
  if (item.state !== 'accepted') return;
  const stampUri = mint.featureStamp(ctx, itemId);
  const revoked = { collectionId, accountId: memberId, ownerId: accountId, stampUri, origin: 'local' } as const;
  await ctx.queue.emit(tx, { kind: 'feature.revoked', ...revoked });
  const left = { collectionId, itemId, accountId, memberId, itemUri: uri, origin: 'local' } as const;
  await ctx.queue.emit(tx, { kind: 'collection.left', ...left });
}
