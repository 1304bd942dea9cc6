import type { Db } from '../../db/database.ts';
import { compileFinder, type WordFinder } from '../../lib/text/find-words.ts';
import { foldText } from '../../lib/text/fold-text.ts';
import type { Context } from '../context.ts';
import { perProcess } from '../per-process.ts';
import { createToldCache } from '../told-cache.ts';
import type { FilterContext, FilterMatch, FilterView } from './filter.ts';
import { completeFilters } from './load.ts';
import { findFilters } from './queries.ts';

/** What somebody's filters come to, compiled. */
export interface Matcher {
  /** No filter looks for words, so that texts need not be made. */
  readonly wordless: boolean;
  /** Whether a filter that has not ended hides posts there. */
  hidesIn(context: FilterContext, now: number): boolean;
  /** The filters that a post meets; `text` is folded. */
  match(post: { id: number; text: string }, now: number): readonly FilterMatch[];
}

const NOTHING: FilterMatch[] = [];
const NO_FILTERS: Matcher = { wordless: true, hidesIn: () => false, match: () => NOTHING };

const PEOPLE_KEPT = 2_000;

const matchers = perProcess((ctx) =>
  createToldCache<number, Matcher>(ctx, ['filters'], { max: PEOPLE_KEPT, keyOf: (accountId) => accountId }),
);

/** The filters of these people, compiled: in three queries for any number of them, in none for those known. */
export function loadMatchers(ctx: Context, accountIds: readonly number[]): Promise<Map<number, Matcher>> {
  return matchers(ctx).loadMany(accountIds, readMatchers);
}

async function readMatchers(db: Db, accountIds: number[]): Promise<Map<number, Matcher>> {
  const rows = await findFilters.all(db, { accountIds });
  const owners = new Map(rows.map((row) => [row.id, row.accountId]));
  const filtersOf = Map.groupBy(await completeFilters(db, rows), (view) => owners.get(view.id));
  return new Map(
    accountIds.map((id) => {
      const own = filtersOf.get(id);
      return [id, own === undefined ? NO_FILTERS : compileMatcher(own)];
    }),
  );
}

interface Pattern {
  filter: FilterView;
  keyword: string;
  folded: string;
  whole: boolean;
}

/** Makes one search of all keywords (adr/0029-filters-are-one-search.md). */
export function compileMatcher(filters: readonly FilterView[]): Matcher {
  const patterns = filters.flatMap((filter) =>
    filter.keywords.map(
      ({ keyword, wholeWord: whole }): Pattern => ({ filter, keyword, folded: foldText(keyword).trim(), whole }),
    ),
  );
  const finders = [true, false].flatMap((whole): { list: Pattern[]; find: WordFinder }[] => {
    const list = patterns.filter((pattern) => pattern.whole === whole);
    const texts = list.map(({ folded }) => folded);
    return list.length === 0 ? [] : [{ list, find: compileFinder(texts, { whole }) }];
  });
  const byPost = new Map<number, FilterView[]>();
  for (const filter of filters) {
    for (const { postId } of filter.posts) byPost.set(postId, [...(byPost.get(postId) ?? []), filter]);
  }
  const counts = (filter: FilterView, now: number) => filter.expiresAt === null || filter.expiresAt > now;

  return {
    wordless: patterns.length === 0,
    hidesIn: (context, now) =>
      filters.some((filter) => filter.action === 'hide' && filter.contexts.includes(context) && counts(filter, now)),
    match({ id, text }, now) {
      const met = new Map<FilterView, { keywords: string[]; postId: number | null }>();
      const meet = (filter: FilterView) => {
        const known = met.get(filter) ?? { keywords: [], postId: null };
        met.set(filter, known);
        return known;
      };
      for (const { list, find } of finders) {
        find(text, (index) => {
          const { filter, keyword } = list[index] as Pattern;
          if (counts(filter, now)) meet(filter).keywords.push(keyword);
        });
      }
      for (const filter of byPost.get(id) ?? []) if (counts(filter, now)) meet(filter).postId = id;
      if (met.size === 0) return NOTHING;
      return filters.flatMap((filter): FilterMatch[] => {
        const known = met.get(filter);
        return known === undefined ? [] : [{ filter, ...known }];
      });
    },
  };
}
