/** Tags that people here follow: public posts with one come home to them. */
export interface TagFollowsTable {
  id: number;
  accountId: number;
  /** Normalised name. */
  tag: string;
}

/** Tags that accounts, here and elsewhere, show on their profiles. */
export interface FeaturedTagsTable {
  id: number;
  accountId: number;
  /** Normalised name. */
  tag: string;
}
