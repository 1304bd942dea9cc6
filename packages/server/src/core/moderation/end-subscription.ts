import type { Tx } from '../../db/database.ts';
import type { ServerListsTable } from '../../db/tables/server-lists.ts';
import type { Context } from '../context.ts';
import { compareAll } from './compare-subscription.ts';
import { deleteListRows, deleteSubscription, saveServerList } from './queries/subscriptions.ts';
import { findSourced, handOn } from './sources.ts';

/** Fetches a list no more. What others say as well is theirs; answers the names that were decided from it alone. Whoever calls holds the list, and then all rows. */
export async function endSubscription(ctx: Context, tx: Tx, list: ServerListsTable): Promise<string[]> {
  const listId = list.id;
  await deleteSubscription.run(tx, { listId });
  await deleteListRows.run(tx, { listId });
  await saveServerList.run(tx, { ...list, subscribed: 0 });
  const decided = (await findSourced(tx, list)).map(({ domain }) => domain);
  const left = await handOn(tx, list, decided);
  await compareAll(ctx, tx);
  return left;
}
