export type PolicyChoice = 'accept' | 'filter' | 'drop';

/** What becomes of notifications of people its owner does not know; no row: the defaults of `core/notifications`. */
export interface NotificationPoliciesTable {
  accountId: number;
  notFollowing: PolicyChoice;
  notFollowers: PolicyChoice;
  newAccounts: PolicyChoice;
  privateMentions: PolicyChoice;
  limitedAccounts: PolicyChoice;
  bots: PolicyChoice;
}

/** Whose notifications somebody wants, whatever the policy says. */
export interface NotificationPermissionsTable {
  accountId: number;
  fromAccountId: number;
}

/** Somebody whose notifications were kept back; which ones is said by `notifications.filtered`. */
export interface NotificationRequestsTable {
  id: number;
  accountId: number;
  fromAccountId: number;
  createdAt: number;
  /** When the last one came. */
  updatedAt: number;
}
