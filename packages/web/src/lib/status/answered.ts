import type { Status } from '../api/types.ts';

/** The handle of whom a post answers, where that is known. */
export const answered = (status: Status): string | undefined =>
  (status.in_reply_to_account_id === status.account.id
    ? status.account
    : status.mentions.find((mention) => mention.id === status.in_reply_to_account_id)
  )?.acct;
