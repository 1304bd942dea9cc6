import type { Context } from '../context.ts';
import { changeFilters, changeKeywords, type KeywordChange, removeFilter } from './change.ts';
import type { FilterKeyword } from './filter.ts';
import { loadKeyword, readFilter } from './load.ts';

/** Adds a keyword to a filter. Throws `invalid` and `not-found`. */
export function addKeyword(
  ctx: Context,
  accountId: number,
  filterId: number,
  { keyword, wholeWord }: Omit<KeywordChange, 'id' | 'remove'>,
): Promise<FilterKeyword> {
  return changeFilters(ctx, accountId, async (tx) => {
    const before = await readFilter(tx, accountId, filterId);
    await changeKeywords(ctx, tx, filterId, before.keywords, [{ keyword, wholeWord }]);
    return (await readFilter(tx, accountId, filterId)).keywords.at(-1) as FilterKeyword;
  });
}

/** Changes a keyword; what is left out stays. Throws `invalid` and `not-found`. */
export async function updateKeyword(
  ctx: Context,
  accountId: number,
  id: number,
  change: Omit<KeywordChange, 'id' | 'remove'>,
): Promise<FilterKeyword> {
  const { filter } = await loadKeyword(ctx, accountId, id);
  await changeFilters(ctx, accountId, async (tx) => {
    const { keywords } = await readFilter(tx, accountId, filter.id);
    await changeKeywords(ctx, tx, filter.id, keywords, [{ ...change, id }]);
  });
  return (await loadKeyword(ctx, accountId, id)).keyword;
}

/**
 * Removes a keyword. Throws `not-found`. With `orElseFilter` a filter that then looks for nothing goes with it: in the
 * older API a keyword is all there is of a filter.
 */
export async function removeKeyword(
  ctx: Context,
  accountId: number,
  id: number,
  { orElseFilter = false }: { orElseFilter?: boolean } = {},
): Promise<void> {
  const { filter } = await loadKeyword(ctx, accountId, id);
  await changeFilters(ctx, accountId, async (tx) => {
    const { keywords, posts } = await readFilter(tx, accountId, filter.id);
    await changeKeywords(ctx, tx, filter.id, keywords, [{ id, remove: true }]);
    if (orElseFilter && keywords.length === 1 && posts.length === 0) await removeFilter(tx, accountId, filter.id);
  });
}
