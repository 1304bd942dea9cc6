import type { Tx } from '../../db/database.ts';
import { insertRow } from '../../db/insert.ts';
import { lockOwn } from '../../db/queries/locks.ts';
import type { FilterAction, FiltersTable } from '../../db/tables/filters.ts';
import { notFound } from '../../lib/errors.ts';
import { tellChanged } from '../changes.ts';
import type { Context } from '../context.ts';
import { checkContexts, checkKeyword, checkRoom, checkTitle } from './bounds.ts';
import type { FilterView } from './filter.ts';
import { readFilter } from './load.ts';
import {
  deleteFilterRow,
  deleteKeywordRows,
  deleteKeywordsOf,
  deletePostsOf,
  updateFilterRow,
  updateKeywordRow,
} from './queries.ts';

/** A keyword that is added, or with `id` changed or removed; what is left out of a change stays. */
export interface KeywordChange {
  id?: number | undefined;
  keyword?: string | undefined;
  wholeWord?: boolean | undefined;
  remove?: boolean | undefined;
}

export interface FilterInput {
  title: string;
  contexts: readonly string[];
  action?: FilterAction | undefined;
  /** Milliseconds from now; null: never. */
  expiresIn?: number | null | undefined;
  keywords?: readonly KeywordChange[] | undefined;
}

/** Makes a filter. Throws `invalid`, for one too many as well. */
export async function createFilter(ctx: Context, accountId: number, input: FilterInput): Promise<FilterView> {
  const { expiresIn = null, action = 'warn', keywords = [] } = input;
  const row: FiltersTable = {
    id: ctx.ids.next(),
    accountId,
    title: checkTitle(input.title),
    contextsJson: JSON.stringify(checkContexts(input.contexts)),
    action,
    expiresAt: expiresIn === null ? null : ctx.clock.now() + expiresIn,
  };
  return changeFilters(ctx, accountId, async (tx) => {
    await insertRow(tx, 'filters', row);
    await changeKeywords(ctx, tx, row.id, [], keywords);
    return readFilter(tx, accountId, row.id);
  });
}

/** Changes a filter; what is left out stays. Throws `invalid`, and `not-found` for it or one of its keywords. */
export async function updateFilter(
  ctx: Context,
  accountId: number,
  id: number,
  changes: Partial<FilterInput>,
): Promise<FilterView> {
  const { title, contexts, action, expiresIn, keywords = [] } = changes;
  return changeFilters(ctx, accountId, async (tx) => {
    const before = await readFilter(tx, accountId, id);
    const ending = expiresIn === null ? null : ctx.clock.now() + (expiresIn ?? 0);
    await updateFilterRow.run(tx, {
      id,
      accountId,
      title: title === undefined ? before.title : checkTitle(title),
      contextsJson: JSON.stringify(contexts === undefined ? before.contexts : checkContexts(contexts)),
      action: action ?? before.action,
      expiresAt: expiresIn === undefined ? before.expiresAt : ending,
    });
    await changeKeywords(ctx, tx, id, before.keywords, keywords);
    return readFilter(tx, accountId, id);
  });
}

/** Removes a filter with all it looks for. Throws `not-found`. */
export async function deleteFilter(ctx: Context, accountId: number, id: number): Promise<void> {
  await changeFilters(ctx, accountId, (tx) => removeFilter(tx, accountId, id));
}

/** The same within a change. */
export async function removeFilter(tx: Tx, accountId: number, id: number): Promise<void> {
  if ((await deleteFilterRow.run(tx, { id, accountId })) === 0) throw notFound();
  await deleteKeywordsOf.run(tx, { filterId: id });
  await deletePostsOf.run(tx, { filterId: id });
}

/** One transaction that changes somebody's filters: bounded, and told to what remembers them. */
export function changeFilters<T>(ctx: Context, accountId: number, change: (tx: Tx) => Promise<T>): Promise<T> {
  return ctx.db.write(async (tx) => {
    await lockOwn(tx, accountId);
    const result = await change(tx);
    await checkRoom(tx, accountId);
    await tellChanged(ctx, tx, 'filters', [accountId]);
    return result;
  });
}

/** Adds, changes and removes keywords of one filter. Throws `not-found` for one it does not have. */
export async function changeKeywords(
  ctx: Context,
  tx: Tx,
  filterId: number,
  before: FilterView['keywords'],
  changes: readonly KeywordChange[],
): Promise<void> {
  const known = new Map(before.map((keyword) => [keyword.id, keyword]));
  for (const { id, keyword, wholeWord, remove = false } of changes) {
    if (id === undefined) {
      if (remove) continue;
      const row = { id: ctx.ids.next(), filterId, keyword: checkKeyword(keyword ?? '') };
      await insertRow(tx, 'filterKeywords', { ...row, wholeWord: wholeWord === false ? 0 : 1 });
      continue;
    }
    const old = known.get(id);
    if (old === undefined) throw notFound();
    if (remove) {
      await deleteKeywordRows.run(tx, { filterId, ids: [id] });
      known.delete(id);
      continue;
    }
    const text = keyword === undefined ? old.keyword : checkKeyword(keyword);
    const whole = wholeWord ?? old.wholeWord;
    await updateKeywordRow.run(tx, { id, filterId, keyword: text, wholeWord: whole ? 1 : 0 });
  }
}
