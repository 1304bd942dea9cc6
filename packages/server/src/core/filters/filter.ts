import type { FilterAction, FilterKeywordsTable, FilterPostsTable, FiltersTable } from '../../db/tables/filters.ts';

/** Where posts come up: home (and lists), notifications, what is public, conversations, profiles. */
export const FILTER_CONTEXTS = ['home', 'notifications', 'public', 'thread', 'account'] as const;
export type FilterContext = (typeof FILTER_CONTEXTS)[number];

export type { FilterAction };

/** A filter without what it looks for. */
export interface FilterHead {
  readonly id: number;
  readonly title: string;
  readonly contexts: readonly FilterContext[];
  /** warn: folded behind the title; hide: not shown at all; blur: its media are covered. */
  readonly action: FilterAction;
  /** It counts until then; null: for ever. */
  readonly expiresAt: number | null;
}

export interface FilterKeyword {
  readonly id: number;
  readonly keyword: string;
  readonly wholeWord: boolean;
}

export interface FilterView extends FilterHead {
  readonly keywords: readonly FilterKeyword[];
  /** Single posts it is about. */
  readonly posts: readonly { readonly id: number; readonly postId: number }[];
}

/** A filter that a post met, and why. */
export interface FilterMatch {
  readonly filter: FilterHead;
  /** As they were typed. */
  readonly keywords: readonly string[];
  /** The post, where it is one of the filter's own. */
  readonly postId: number | null;
}

/** Whether a post is left out of a list rather than marked in it. */
export function isHidden(filtered: readonly FilterMatch[], context: FilterContext): boolean {
  return filtered.some(({ filter }) => filter.action === 'hide' && filter.contexts.includes(context));
}

export function toFilterHead(row: FiltersTable): FilterHead {
  const { id, title, action, expiresAt } = row;
  return { id, title, contexts: JSON.parse(row.contextsJson) as FilterContext[], action, expiresAt };
}

export function toKeyword({ id, keyword, wholeWord }: FilterKeywordsTable): FilterKeyword {
  return { id, keyword, wholeWord: wholeWord === 1 };
}

const byId = (a: { id: number }, b: { id: number }) => a.id - b.id;

/** Rows of any number of filters as views, all in the order they were made. */
export function toFilterViews(
  filters: readonly FiltersTable[],
  keywords: readonly FilterKeywordsTable[],
  posts: readonly FilterPostsTable[],
): FilterView[] {
  const keywordsOf = Map.groupBy(keywords.toSorted(byId), (row) => row.filterId);
  const postsOf = Map.groupBy(posts.toSorted(byId), (row) => row.filterId);
  return filters.toSorted(byId).map((row) => ({
    ...toFilterHead(row),
    keywords: (keywordsOf.get(row.id) ?? []).map(toKeyword),
    posts: (postsOf.get(row.id) ?? []).map(({ id, postId }) => ({ id, postId })),
  }));
}
