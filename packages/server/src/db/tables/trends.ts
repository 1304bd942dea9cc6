export type TrendKind = 'tag' | 'post' | 'link';

/** What much is made of just now; counted anew every few minutes. */
export interface TrendsTable {
  kind: TrendKind;
  /** A tag's name; the id of a post or of a card. */
  ref: string;
  score: number;
  /** Of links: the host that the page is at; '' of others. */
  publisher: string;
}

/** What staff decided about what may trend; about tags `tagRules` says it. */
export interface TrendReviewsTable {
  kind: 'post' | 'link' | 'publisher';
  /** As in `trends`; of a publisher its host. */
  ref: string;
  allowed: 0 | 1;
  reviewedAt: number;
}

/** How often a page was linked to in public on a day, and by how many; of pages that trended. */
export interface LinkDaysTable {
  cardId: number;
  /** Days since 1970 in UTC. */
  day: number;
  uses: number;
  accounts: number;
}
