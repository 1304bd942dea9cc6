import { findAccountByAddress } from '../../core/accounts/find.ts';
import { answerFeatureRequest } from '../../core/collections/answer-request.ts';
import { findCollectionAt } from '../../core/collections/load.ts';
import type { Context } from '../../core/context.ts';
import { sameHost } from '../read/origin.ts';
import { fetchCollection } from '../remote/collection.ts';
import { type Delivered, expectId } from './handler.ts';

/**
 * FeatureRequest (FEP-7aa9): the actor wants to show somebody here in a collection of theirs, and is answered by what that
 * person wants. The collection is read first, so that one may see what one is in.
 */
export async function handleFeatureRequest(
  ctx: Context,
  { activity, actor, budget }: Delivered,
): Promise<string | undefined> {
  const { object, instrument, id: requestUri } = activity;
  const account = object?.id == null ? undefined : await findAccountByAddress(ctx, object.id);
  if (account === undefined || account.domain !== '') return 'unknown-account';
  const uri = instrument?.id ?? null;
  if (requestUri === null || uri === null) return 'anonymous-object';
  if (!sameHost(uri, actor.uri)) return 'not-the-owner';
  const known = await findCollectionAt(ctx, uri);
  const collectionId = known?.id ?? expectId(await fetchCollection(ctx, uri, { owner: actor, budget }));
  const request = { collectionId, ownerId: actor.id, accountId: account.id, requestUri };
  return (await answerFeatureRequest(ctx, request)) ? undefined : 'refused';
}
