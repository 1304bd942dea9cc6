/** Follows of one person here that ended because something was cut off, each way. */
export interface SeverancesTable {
  id: number;
  accountId: number;
  /** What was cut off: a server. */
  kind: 'instance';
  /** Its domain. */
  targetName: string;
  /** The decision that did it. */
  blockId: number;
  followersCount: number;
  followingCount: number;
  createdAt: number;
}

export interface SeveredFollowsTable {
  /** That the follow had. */
  id: number;
  severanceId: number;
  /** The other side. */
  otherId: number;
  /** followers: the other one followed. */
  direction: 'followers' | 'following';
}
