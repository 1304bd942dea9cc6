/** Tags that people here follow: public posts with one come home to them. */
export interface TagFollowsTable {
  id: number;
  accountId: number;
  /** Normalised name. */
  tag: string;
}

/** How much a tag was used in public on one of the last days. */
export interface TagDaysTable {
  /** Normalised name. */
  tag: string;
  /** Days since the Unix epoch, in UTC. */
  day: number;
  uses: number;
  accounts: number;
}

/** Tags that accounts, here and elsewhere, show on their profiles. */
export interface FeaturedTagsTable {
  id: number;
  accountId: number;
  /** Normalised name. */
  tag: string;
}

/** What staff decided about a tag; one without a row may be used, found, and trend as the server has it. */
export interface TagRulesTable {
  id: number;
  /** Normalised name. */
  tag: string;
  /** How it is written where it is shown by itself; '' as it is kept. */
  displayName: string;
  usable: 0 | 1;
  listable: 0 | 1;
  /** null: nobody has looked at it. */
  trendable: 0 | 1 | null;
}
