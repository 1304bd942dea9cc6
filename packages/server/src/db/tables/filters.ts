export type FilterAction = 'warn' | 'hide' | 'blur';

/** What somebody does not want to read, and what is done about it where it comes up. */
export interface FiltersTable {
  id: number;
  accountId: number;
  title: string;
  /** Where it counts, as a list of `FilterContext`. */
  contextsJson: string;
  action: FilterAction;
  expiresAt: number | null;
}

export interface FilterKeywordsTable {
  id: number;
  filterId: number;
  /** As it was typed. */
  keyword: string;
  /** 1: not within other words. */
  wholeWord: 0 | 1;
}

/** Single posts that a filter is about. */
export interface FilterPostsTable {
  id: number;
  filterId: number;
  postId: number;
}
