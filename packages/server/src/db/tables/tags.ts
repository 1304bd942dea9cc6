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
