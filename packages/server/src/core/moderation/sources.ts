import type { Reader, Tx } from '../../db/database.ts';
import type { ServerListsTable } from '../../db/tables/server-lists.ts';
import { findAllowsFrom, findBlocksFrom, moveAllowsFrom, moveBlocksFrom } from '../instances/queries.ts';
import { isExcepted, readExceptions } from './list-exceptions.ts';
import { findRivalRows } from './queries/subscriptions.ts';

/** Lists that are fetched, at a time. */
export const MAX_SUBSCRIPTIONS = 20;

type List = Pick<ServerListsTable, 'id' | 'kind'>;

/** What was decided from a subscription, and by nobody else since. */
export async function findSourced(on: Reader, { id: sourceListId, kind }: List): Promise<{ domain: string }[]> {
  return kind === 'allow' ? findAllowsFrom.all(on, { sourceListId }) : findBlocksFrom.all(on, { sourceListId });
}

/** Says of decisions from a subscription that they are of another one, or (null) the staff's. */
export async function moveSource(
  tx: Tx,
  { id: sourceListId, kind }: List,
  { domains, toListId }: { domains: string[]; toListId: number | null },
): Promise<void> {
  if (domains.length === 0) return;
  await (kind === 'allow' ? moveAllowsFrom : moveBlocksFrom).run(tx, { sourceListId, domains, toListId });
}

/** What else says something of servers: of each name the subscription that decides first, and whether it does so before this one. */
export async function findRivals(
  on: Reader,
  list: List & { priority: number },
  domains: string[],
): Promise<Map<string, { listId: number; first: boolean }>> {
  const rows = await findRivalRows.all(on, { listId: list.id, kind: list.kind, domains });
  const rivals = new Map<string, { listId: number; priority: number }>();
  for (const row of rows) {
    const best = rivals.get(row.domain);
    if (best === undefined || isBefore(row, best)) rivals.set(row.domain, row);
  }
  const own = { listId: list.id, priority: list.priority };
  return new Map([...rivals].map(([domain, row]) => [domain, { listId: row.listId, first: isBefore(row, own) }]));
}

/** Which of two decides first: the one with the higher priority, or the older one. */
export const isBefore = (a: { listId: number; priority: number }, b: { listId: number; priority: number }) =>
  a.priority > b.priority || (a.priority === b.priority && a.listId < b.listId);

/** Gives decisions from a subscription that says nothing of them any more to others that do; answers those that nobody has. */
export async function handOn(tx: Tx, list: List, domains: string[]): Promise<string[]> {
  const exceptions = await readExceptions(tx);
  const rivals = await findRivals(tx, { ...list, priority: -1 }, domains);
  const heirs = new Map<number, string[]>();
  const left: string[] = [];
  for (const domain of domains) {
    const heir = isExcepted(exceptions, domain) ? undefined : rivals.get(domain)?.listId;
    if (heir === undefined) left.push(domain);
    else heirs.set(heir, [...(heirs.get(heir) ?? []), domain]);
  }
  for (const [toListId, theirs] of heirs) await moveSource(tx, list, { domains: theirs, toListId });
  return left;
}
