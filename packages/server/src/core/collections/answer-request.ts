import { insertRow } from '../../db/insert.ts';
import { notFound } from '../../lib/errors.ts';
import { mint } from '../addresses.ts';
import { findFeatureAnswer } from '../audience/may-feature.ts';
import type { Context } from '../context.ts';
import { REMOTE_ITEMS_MAX } from './bounds.ts';
import { findItemOf, findItems, lockCollection, setItem } from './queries.ts';

export interface FeatureRequest {
  /** A collection of another server that is here. */
  collectionId: number;
  /** Who asks: its owner. */
  ownerId: number;
  /** Somebody here. */
  accountId: number;
  requestUri: string;
}

/**
 * Answers by what somebody here wants that a collection elsewhere may show them, or not (FEP-7aa9). What they took back
 * stays so. Throws `not-found` where there is no such person or collection.
 */
export async function answerFeatureRequest(ctx: Context, request: FeatureRequest): Promise<boolean> {
  const { collectionId, ownerId, accountId, requestUri } = request;
  return ctx.db.write(
    async (tx) => {
      const collection = await lockCollection.first(tx, { id: collectionId });
      const found = await findFeatureAnswer(tx, { accountId: ownerId, targetId: accountId });
      if (found?.local !== true || collection?.accountId !== ownerId) throw notFound();
      const known = await findItemOf.first(tx, { collectionId, accountId });
      const hasRoom = async () => (await findItems.all(tx, { ids: [collectionId] })).length < REMOTE_ITEMS_MAX;
      const yes =
        known === undefined
          ? found.answer === 'yes' && (await hasRoom())
          : known.state !== 'revoked' && found.answer === 'yes';
      const id = known?.id ?? ctx.ids.next();
      const stampUri = yes ? mint.featureStamp(ctx, id) : null;
      if (yes && known === undefined) {
        const row = { id, collectionId, accountId, state: 'accepted', uri: null, stampUri } as const;
        await insertRow(tx, 'collectionItems', { ...row, createdAt: ctx.clock.now() });
      } else if (yes && known?.state !== 'accepted') {
        await setItem.run(tx, { id, state: 'accepted', uri: known?.uri ?? null, stampUri });
      }
      if (yes && known?.state !== 'accepted') {
        await ctx.queue.emit(tx, { kind: 'collection.joined', itemId: id, collectionId, origin: 'remote' });
      }
      const answer = { collectionId, ownerId, accountId, requestUri, stampUri } as const;
      await ctx.queue.emit(tx, { kind: 'feature.answered', ...answer, origin: 'local' });
      return yes;
    },
    { durable: false },
  );
}
