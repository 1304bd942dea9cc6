import type { Tx } from '../../db/database.ts';
import { lockKept } from '../../db/queries/locks.ts';
import { findOwners } from './queries/standing.ts';

/** Whether an owner may go, since there is another: that one stays until the transaction ends. */
export async function hasOtherOwner(tx: Tx): Promise<boolean> {
  await lockKept(tx, 'users', 'owners');
  return (await findOwners.all(tx, {})).length > 1;
}
