import type { Tx } from '../../db/database.ts';
import { deleteLoginBelongings } from '../../db/queries/belongings.ts';
import { eraseWaitingAccount } from '../accounts/queries.ts';
import type { Context } from '../context.ts';
import { endAccess } from '../users/change-password.ts';
import { deleteStaffNotesAbout } from './queries.ts';

/**
 * Forgets somebody whose login has just been deleted in this transaction, and who was nobody to everybody but staff: their
 * name and their address are free again.
 */
export async function forgetPerson(ctx: Context, tx: Tx, { id, accountId }: { id: number; accountId: number }) {
  await deleteLoginBelongings(tx, id);
  await deleteStaffNotesAbout.run(tx, { targetId: accountId });
  await eraseWaitingAccount(tx, accountId);
  await endAccess(ctx, tx, id);
}
