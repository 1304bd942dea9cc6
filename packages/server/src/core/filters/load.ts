import type { Reader } from '../../db/database.ts';
import { notFound } from '../../lib/errors.ts';
import type { Context } from '../context.ts';
import { type FilterKeyword, type FilterView, toFilterViews, toKeyword } from './filter.ts';
import {
  findFilterById,
  findFilterPostById,
  findFilterPosts,
  findFilters,
  findKeywordById,
  findKeywords,
} from './queries.ts';

/** The filters of an account, oldest first, those that ended among them. */
export async function loadFilters(ctx: Context, accountId: number): Promise<FilterView[]> {
  return completeFilters(ctx.db, await findFilters.all(ctx.db, { accountIds: [accountId] }));
}

/** Throws `not-found` for a filter of somebody else as for one that does not exist. */
export async function loadFilter(ctx: Context, accountId: number, id: number): Promise<FilterView> {
  return readFilter(ctx.db, accountId, id);
}

/** The same within a transaction. */
export async function readFilter(on: Reader, accountId: number, id: number): Promise<FilterView> {
  const row = await findFilterById.first(on, { id, accountId });
  const [view] = row === undefined ? [] : await completeFilters(on, [row]);
  if (view === undefined) throw notFound();
  return view;
}

/** With what they look for. */
export async function completeFilters(
  on: Reader,
  rows: Awaited<ReturnType<typeof findFilters.all>>,
): Promise<FilterView[]> {
  if (rows.length === 0) return [];
  const filterIds = rows.map((row) => row.id);
  const keywords = await findKeywords.all(on, { filterIds });
  return toFilterViews(rows, keywords, await findFilterPosts.all(on, { filterIds }));
}

/** A keyword and the filter it belongs to. Throws `not-found`. */
export async function loadKeyword(
  ctx: Context,
  accountId: number,
  id: number,
): Promise<{ keyword: FilterKeyword; filter: FilterView }> {
  const row = await findKeywordById.first(ctx.db, { id, accountId });
  if (row === undefined) throw notFound();
  return { keyword: toKeyword(row), filter: await loadFilter(ctx, accountId, row.filterId) };
}

/** A post of a filter, by the number it has there. Throws `not-found`. */
export async function loadFilterPost(
  ctx: Context,
  accountId: number,
  id: number,
): Promise<{ id: number; postId: number }> {
  const row = await findFilterPostById.first(ctx.db, { id, accountId });
  if (row === undefined) throw notFound();
  return { id: row.id, postId: row.postId };
}
