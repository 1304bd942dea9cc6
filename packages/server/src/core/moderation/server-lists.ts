import type { Reader, Tx } from '../../db/database.ts';
import { insertRow } from '../../db/insert.ts';
import { type Page, readPage } from '../../db/keyset.ts';
import { lockKept, lockServerListRows } from '../../db/queries/locks.ts';
import type { ServerListSubscriptionsTable, ServerListsTable } from '../../db/tables/server-lists.ts';
import { AppError, notFound } from '../../lib/errors.ts';
import { writeAudit } from '../audit/write.ts';
import type { Context } from '../context.ts';
import type { InstancePolicy } from '../instances/policy.ts';
import { findAllowsOf, findWholeBlocks } from '../instances/queries.ts';
import { applyDraftsJob } from './apply-drafts.ts';
import { insertDrafts, type ServerDraft, saysSame, toDraft } from './drafts.ts';
import { endSubscription } from './end-subscription.ts';
import type { InstanceBlock } from './instance-blocks.ts';
import { countImpacts, type Impact } from './list-impact.ts';
import {
  findSomeOpenDrafts,
  findSubscribedLists,
  findSubscription,
  findSubscriptions,
  leaveOutRows,
} from './queries/subscriptions.ts';
import {
  countDrafts,
  countServerLists,
  deleteDraftsOf,
  deleteServerList,
  deleteSomeDrafts,
  findOpenDrafts,
  findServerList,
  findServerLists,
  lockServerList,
  takeAllDrafts,
  takeSomeDrafts,
} from './queries.ts';
import { type ListRow, type RefusedRow, readServerList, type ServerList } from './read-server-list.ts';
import { findSourced, isBefore, MAX_SUBSCRIPTIONS, moveSource } from './sources.ts';

/** Lists that are kept at a time. */
export const MAX_LISTS = 100;
const MAX_NAME = 200;

export type Subscription = Omit<ServerListSubscriptionsTable, 'sealed'> & { hasSecret: boolean };

/** A list, and what became of it so far. */
export interface ServerListView extends Omit<ServerListsTable, 'refusedJson' | 'subscribed'> {
  refused: RefusedRow[];
  /** Servers that nobody said anything about yet, and those that are about to be applied. */
  open: number;
  taken: number;
  /** Where it is fetched again and again, without its secret; null: it was brought once. */
  subscription: Subscription | null;
}

/** A row, and what is decided about its name; null: nothing. */
export interface ListNews {
  row: ListRow;
  before: InstancePolicy | null;
}

/** A draft beside what stands, and what it would be about. */
export interface DraftView {
  draft: ServerDraft;
  block: InstanceBlock | null;
  allowed: boolean;
  impact: Impact;
}

/**
 * Keeps a list of servers as drafts; nothing is decided by that. Those about which the same stands already are counted and
 * left out. Throws `invalid` for what is no list.
 */
export async function addServerList(
  ctx: Context,
  { by, kind, name, text }: { by: number | null; kind: 'block' | 'allow'; name: string; text: string },
): Promise<ServerListView> {
  const { rows, refused, refusedCount } = readServerList(ctx, kind, text);
  const called = readListName(name);
  return ctx.db.write(async (tx) => {
    await checkRoom(tx);
    const news = await findNews(tx, kind, rows);
    const list: ServerListsTable = {
      id: ctx.ids.next(),
      kind,
      name: called,
      byAccountId: by,
      total: rows.length,
      same: rows.length - news.length,
      refusedCount,
      refusedJson: JSON.stringify(refused),
      subscribed: 0,
      createdAt: ctx.clock.now(),
    };
    await insertRow(tx, 'serverLists', list);
    // The last first: lists are read newest first, and this one as it was written.
    const drafts = news.toReversed().map(({ row }) => toDraft(ctx, list.id, row));
    await insertDrafts(tx, drafts);
    const target = { kind: 'server-list', key: list.id, label: called } as const;
    await writeAudit(ctx, tx, { by, act: 'server-list.add', target, details: { kind, count: drafts.length } });
    return toView(list, { open: drafts.length, taken: 0 });
  });
}

/** As it is shown. */
export const readListName = (name: string): string => name.replaceAll(/\s+/g, ' ').trim().slice(0, MAX_NAME);

/** That one more list may be kept. Throws `invalid`. */
export async function checkRoom(tx: Tx): Promise<void> {
  await lockKept(tx, 'serverLists');
  const { count = 0 } = (await countServerLists.first(tx, {})) ?? {};
  if (Number(count) < MAX_LISTS) return;
  throw new AppError('invalid', `Validation failed: There are ${MAX_LISTS} lists: remove one first`);
}

/** Rows of a list that say something new, with what stands. */
export async function findNews(on: Reader, kind: 'block' | 'allow', rows: readonly ListRow[]): Promise<ListNews[]> {
  const domains = rows.map((row) => row.domain);
  if (kind === 'allow') {
    const allowed = new Set((await findAllowsOf.all(on, { domains })).map((row) => row.domain));
    return rows.flatMap((row) => (allowed.has(row.domain) ? [] : [{ row, before: null }]));
  }
  const blocks = new Map((await findWholeBlocks.all(on, { domains })).map((row) => [row.domain, row]));
  return rows.flatMap((row) => {
    const block = blocks.get(row.domain);
    return saysSame(row, block) ? [] : [{ row, before: block?.policy ?? null }];
  });
}

/** What a list would change, without keeping it. Throws `invalid` for what is no list. */
export async function compareServerList(
  ctx: Context,
  { kind, text }: { kind: 'block' | 'allow'; text: string },
): Promise<ServerList & { news: ListNews[] }> {
  const list = readServerList(ctx, kind, text);
  return { ...list, news: await findNews(ctx.db, kind, list.rows) };
}

/** A page of lists that were brought, newest first. */
export async function loadServerLists(ctx: Context, page: Page): Promise<ServerListView[]> {
  return toViews(ctx, await readPage(ctx.db, findServerLists, {}, page), []);
}

/** Those that are fetched, the one that decides first before the others. */
export async function loadSubscriptions(ctx: Context): Promise<ServerListView[]> {
  const subscriptions = await findSubscriptions.all(ctx.db, { limit: MAX_SUBSCRIPTIONS });
  const ids = subscriptions.toSorted((a, b) => (isBefore(a, b) ? -1 : 1)).map(({ listId }) => listId);
  const lists = await findSubscribedLists.all(ctx.db, { ids });
  const inOrder = ids.flatMap((id) => lists.find((list) => list.id === id) ?? []);
  return toViews(ctx, inOrder, subscriptions);
}

/** One of either. Throws `not-found`. */
export async function loadServerList(ctx: Context, id: number): Promise<ServerListView> {
  const list = await findServerList.first(ctx.db, { id });
  if (list === undefined) throw notFound();
  const subscription = await findSubscription.first(ctx.db, { listId: id });
  const [view] = await toViews(ctx, [list], subscription === undefined ? [] : [subscription]);
  return view as ServerListView;
}

async function toViews(
  ctx: Context,
  lists: readonly ServerListsTable[],
  subscriptions: readonly ServerListSubscriptionsTable[],
): Promise<ServerListView[]> {
  const counts = await countDrafts.all(ctx.db, { listIds: lists.map((list) => list.id) });
  const countOf = (listId: number, state: ServerDraft['state']) =>
    Number(counts.find((row) => row.listId === listId && row.state === state)?.count ?? 0);
  return lists.map((list) => ({
    ...toView(list, { open: countOf(list.id, 'open'), taken: countOf(list.id, 'taken') }),
    subscription: toSubscription(subscriptions.find(({ listId }) => listId === list.id)),
  }));
}

function toSubscription(row: ServerListSubscriptionsTable | undefined): Subscription | null {
  if (row === undefined) return null;
  const { sealed, ...subscription } = row;
  return { ...subscription, hasSecret: sealed !== null };
}

const toView = (
  { refusedJson, subscribed: _, ...list }: ServerListsTable,
  counts: { open: number; taken: number },
): ServerListView => ({ ...list, refused: JSON.parse(refusedJson) as RefusedRow[], ...counts, subscription: null });

/** A page of what is open of a list, as it stands there, with what each would be about. Throws `not-found`. */
export async function loadDrafts(ctx: Context, listId: number, page: Page): Promise<DraftView[]> {
  if ((await findServerList.first(ctx.db, { id: listId })) === undefined) throw notFound();
  const drafts = await readPage(ctx.db, findOpenDrafts, { listId }, page);
  const domains = drafts.map((draft) => draft.domain);
  const blocks = new Map((await findWholeBlocks.all(ctx.db, { domains })).map((row) => [row.domain, row]));
  const allowed = new Set((await findAllowsOf.all(ctx.db, { domains })).map((row) => row.domain));
  const impacts = await countImpacts(ctx, domains);
  return drafts.map((draft) => ({
    draft,
    block: blocks.get(draft.domain) ?? null,
    allowed: allowed.has(draft.domain),
    impact: impacts.get(draft.domain) as Impact,
  }));
}

/** Has drafts of a list applied in the background: some, or all that are open. Answers how many. Throws `not-found`. */
export function acceptDrafts(
  ctx: Context,
  { by, listId, ids }: { by: number | null; listId: number; ids: number[] | 'all' },
): Promise<number> {
  return ctx.db.write(async (tx) => {
    const list = await lockServerList.first(tx, { id: listId });
    if (list === undefined) throw notFound();
    const count =
      ids === 'all'
        ? await takeAllDrafts.run(tx, { listId, byAccountId: by })
        : await takeSomeDrafts.run(tx, { listId, ids, byAccountId: by, byItself: 0 });
    if (count === 0) return 0;
    const target = { kind: 'server-list', key: listId, label: list.name } as const;
    await writeAudit(ctx, tx, { by, act: 'server-list.apply', target, details: { count } });
    await ctx.queue.enqueue(tx, applyDraftsJob, [listId]);
    return count;
  });
}

/**
 * Leaves drafts of a list out: a subscription says nothing more of these servers until it says something else. Answers how
 * many. Throws `not-found`.
 */
export function refuseDrafts(
  ctx: Context,
  { by, listId, ids }: { by: number | null; listId: number; ids: number[] },
): Promise<number> {
  return ctx.db.write(async (tx) => {
    const list = await lockServerList.first(tx, { id: listId });
    if (list === undefined) throw notFound();
    await lockServerListRows(tx);
    const open = await findSomeOpenDrafts.all(tx, { listId, ids });
    const count = await deleteSomeDrafts.run(tx, { listId, ids, state: 'open' });
    if (count === 0) return 0;
    const named = (retract: 0 | 1) => open.flatMap((draft) => (draft.retract === retract ? [draft.domain] : []));
    await leaveOutRows.run(tx, { listId, domains: named(0) });
    // What staff keep is theirs.
    await moveSource(tx, list, { domains: named(1), toListId: null });
    const target = { kind: 'server-list', key: listId, label: list.name } as const;
    await writeAudit(ctx, tx, { by, act: 'server-list.refuse', target, details: { count } });
    return count;
  });
}

/** Forgets a list and whatever of it is not applied yet; decisions made from it stay. Throws `not-found`. */
export async function removeServerList(ctx: Context, { by, id }: { by: number | null; id: number }): Promise<void> {
  await ctx.db.write(async (tx) => {
    const list = await lockServerList.first(tx, { id });
    if (list === undefined) throw notFound();
    await lockServerListRows(tx);
    if (list.subscribed === 1) await endSubscription(ctx, tx, list);
    // What was decided from it, and nobody else has, is the staff's.
    const kept = (await findSourced(tx, list)).map(({ domain }) => domain);
    await moveSource(tx, list, { domains: kept, toListId: null });
    await deleteDraftsOf.run(tx, { listId: id });
    await deleteServerList.run(tx, { id });
    const target = { kind: 'server-list', key: id, label: list.name } as const;
    await writeAudit(ctx, tx, { by, act: 'server-list.remove', target });
  });
}
