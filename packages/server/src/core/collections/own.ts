import type { Tx } from '../../db/database.ts';
import type { CollectionsTable } from '../../db/tables/collections.ts';
import { AppError, notFound } from '../../lib/errors.ts';
import { lockCollection } from './queries.ts';

/** A collection of somebody here, for them to change. Throws `not-found`, `forbidden`. */
export async function lockOwned(
  tx: Tx,
  { accountId, id }: { accountId: number; id: number },
): Promise<CollectionsTable> {
  const row = await lockCollection.first(tx, { id });
  if (row === undefined) throw notFound();
  // Everybody may know that it is there.
  if (row.accountId !== accountId) throw new AppError('forbidden', 'This action is not allowed');
  return row;
}
