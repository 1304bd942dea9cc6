import type { Account, Status } from '../api/types.ts';

/** Where this app shows an account. */
export const accountPath = (account: Pick<Account, 'acct'>): string => `/@${account.acct}`;

/** Where this app shows a post. */
export const statusPath = (status: Status): string => `/@${status.account.acct}/${status.id}`;

/** The name as plain text; the username stands in for an empty one. */
export const accountName = (account: Pick<Account, 'display_name' | 'username'>): string =>
  account.display_name || account.username;

/** The whole handle, `@user@host`, also for accounts of this server. */
export const fullHandle = (account: Account, host: string): string =>
  account.acct.includes('@') ? `@${account.acct}` : `@${account.acct}@${host}`;
