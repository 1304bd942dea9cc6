export interface FollowsTable {
  id: number;
  accountId: number;
  targetId: number;
  state: 'pending' | 'accepted';
  /** The Follow activity's id. */
  uri: string;
  showBoosts: 0 | 1;
  notify: 0 | 1;
  languagesJson: string | null;
  /** Set while the follower shows the other on their profile: an id, so that the list has an order. Ends with the follow. */
  endorsedId: number | null;
  createdAt: number;
}

export interface BlocksTable {
  id: number;
  accountId: number;
  targetId: number;
  uri: string;
  createdAt: number;
}

export interface MutesTable {
  id: number;
  accountId: number;
  targetId: number;
  /** 1: their notifications are hidden as well. */
  notifications: 0 | 1;
  expiresAt: number | null;
  createdAt: number;
}

/** A private note that one account keeps about another. */
export interface AccountNotesTable {
  accountId: number;
  targetId: number;
  comment: string;
}

export interface ListsTable {
  id: number;
  accountId: number;
  title: string;
  repliesPolicy: 'followed' | 'list' | 'none';
  exclusive: 0 | 1;
}

export interface ListMembersTable {
  id: number;
  listId: number;
  accountId: number;
}

/** Nothing of this server's people is brought to the account. */
export interface AccountDomainBlocksTable {
  id: number;
  accountId: number;
  domain: string;
}
