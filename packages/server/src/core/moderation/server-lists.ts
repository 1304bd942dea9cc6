import type { Reader } from '../../db/database.ts';
import { insertRow, insertRows } from '../../db/insert.ts';
import { type Page, readPage } from '../../db/keyset.ts';
import { lockKept } from '../../db/queries/locks.ts';
import type { ServerDraftsTable, ServerListsTable } from '../../db/tables/server-lists.ts';
import { AppError, notFound } from '../../lib/errors.ts';
import { writeAudit } from '../audit/write.ts';
import type { Context } from '../context.ts';
import type { InstancePolicy } from '../instances/policy.ts';
import { findAllowsOf, findWholeBlocks } from '../instances/queries.ts';
import { applyDraftsJob } from './apply-drafts.ts';
import type { InstanceBlock } from './instance-blocks.ts';
import { countImpacts, type Impact } from './list-impact.ts';
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

/** Lists that are kept at a time. */
export const MAX_LISTS = 100;
const MAX_NAME = 200;
/** Drafts of one statement. */
const LOT = 500;

export type ServerDraft = ServerDraftsTable;

/** A list, and what became of it so far. */
export interface ServerListView extends Omit<ServerListsTable, 'refusedJson'> {
  refused: RefusedRow[];
  /** Servers that nobody said anything about yet, and those that are about to be applied. */
  open: number;
  taken: number;
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
  const called = name.replaceAll(/\s+/g, ' ').trim().slice(0, MAX_NAME);
  return ctx.db.write(async (tx) => {
    await lockKept(tx, 'serverLists');
    const { count = 0 } = (await countServerLists.first(tx, {})) ?? {};
    if (Number(count) >= MAX_LISTS)
      throw new AppError('invalid', `Validation failed: There are ${MAX_LISTS} lists: remove one first`);
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
      createdAt: ctx.clock.now(),
    };
    await insertRow(tx, 'serverLists', list);
    // The last first: lists are read newest first, and this one as it was written.
    const drafts = news.toReversed().map(({ row }) => toDraft(ctx, list.id, row));
    for (let i = 0; i < drafts.length; i += LOT) await insertRows(tx, 'serverDrafts', drafts.slice(i, i + LOT));
    const target = { kind: 'server-list', key: list.id, label: called } as const;
    await writeAudit(ctx, tx, { by, act: 'server-list.add', target, details: { kind, count: drafts.length } });
    return toView(list, { open: drafts.length, taken: 0 });
  });
}

/** Rows of a list that say something new, with what stands. */
async function findNews(on: Reader, kind: 'block' | 'allow', rows: readonly ListRow[]): Promise<ListNews[]> {
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

function saysSame(row: ListRow, block: InstanceBlock | undefined): boolean {
  if (block === undefined || block.policy !== row.policy) return false;
  if (row.policy === 'suspended') return true;
  return (block.rejectMedia === 1) === row.rejectMedia && (block.rejectReports === 1) === row.rejectReports;
}

function toDraft(ctx: Context, listId: number, row: ListRow): ServerDraft {
  const { line, domain, policy, publicComment, privateComment } = row;
  return {
    id: ctx.ids.next(),
    listId,
    line,
    domain,
    policy,
    rejectMedia: row.rejectMedia ? 1 : 0,
    rejectReports: row.rejectReports ? 1 : 0,
    obfuscate: row.obfuscate ? 1 : 0,
    publicComment,
    privateComment,
    state: 'open',
    byAccountId: null,
  };
}

/** A page of lists, newest first. */
export async function loadServerLists(ctx: Context, page: Page): Promise<ServerListView[]> {
  const lists = await readPage(ctx.db, findServerLists, {}, page);
  const counts = await countDrafts.all(ctx.db, { listIds: lists.map((list) => list.id) });
  const countOf = (listId: number, state: ServerDraft['state']) =>
    Number(counts.find((row) => row.listId === listId && row.state === state)?.count ?? 0);
  return lists.map((list) => toView(list, { open: countOf(list.id, 'open'), taken: countOf(list.id, 'taken') }));
}

/** One of them. Throws `not-found`. */
export async function loadServerList(ctx: Context, id: number): Promise<ServerListView> {
  const list = await findServerList.first(ctx.db, { id });
  if (list === undefined) throw notFound();
  const counts = await countDrafts.all(ctx.db, { listIds: [id] });
  const countOf = (state: ServerDraft['state']) => Number(counts.find((row) => row.state === state)?.count ?? 0);
  return toView(list, { open: countOf('open'), taken: countOf('taken') });
}

function toView({ refusedJson, ...list }: ServerListsTable, counts: { open: number; taken: number }): ServerListView {
  return { ...list, refused: JSON.parse(refusedJson) as RefusedRow[], ...counts };
}

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
        : await takeSomeDrafts.run(tx, { listId, ids, byAccountId: by });
    if (count === 0) return 0;
    const target = { kind: 'server-list', key: listId, label: list.name } as const;
    await writeAudit(ctx, tx, { by, act: 'server-list.apply', target, details: { count } });
    await ctx.queue.enqueue(tx, applyDraftsJob, [listId]);
    return count;
  });
}

/** Leaves drafts of a list out. Answers how many. Throws `not-found`. */
export function refuseDrafts(
  ctx: Context,
  { by, listId, ids }: { by: number | null; listId: number; ids: number[] },
): Promise<number> {
  return ctx.db.write(async (tx) => {
    const list = await findServerList.first(tx, { id: listId });
    if (list === undefined) throw notFound();
    const count = await deleteSomeDrafts.run(tx, { listId, ids, state: 'open' });
    if (count === 0) return 0;
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
    await deleteDraftsOf.run(tx, { listId: id });
    await deleteServerList.run(tx, { id });
    const target = { kind: 'server-list', key: id, label: list.name } as const;
    await writeAudit(ctx, tx, { by, act: 'server-list.remove', target });
  });
}
