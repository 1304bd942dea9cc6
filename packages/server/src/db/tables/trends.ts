export type TrendKind = 'tag' | 'post' | 'link';

/** What much is made of just now; counted anew every few minutes. */
export interface TrendsTable {
  kind: TrendKind;
  /** A tag's name; the id of a post or of a card. */
  ref: string;
  score: number;
}

/** What is not shown among them, as the operator decided. */
export interface HiddenTrendsTable {
  kind: TrendKind;
  ref: string;
  hiddenAt: number;
}

/** How often a page was linked to in public on a day, and by how many; of pages that trended. */
export interface LinkDaysTable {
  cardId: number;
  /** Days since 1970 in UTC. */
  day: number;
  uses: number;
  accounts: number;
}
