import type { Tx } from '../../db/database.ts';
import { findListsOf } from './queries.ts';

/** The home of an account and its lists. */
export async function findTimelineIds(tx: Tx, accountId: number): Promise<number[]> {
  return [accountId, ...(await findListsOf.all(tx, { accountId })).map((list) => list.id)];
}
