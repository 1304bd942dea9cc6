import { sql } from 'kysely';
import { prepare } from '../../../db/prepare.ts';

/**
 * Accounts of other servers that show that their server has a local post: they boosted it, answered it, voted or reacted,
 * or are named in it. One for each inbox, at most `limit`.
 */
export const findHolders = prepare<{ postId: number; limit: number }>()(
  (q) => sql<{ accountId: number }>`
    select min(a."id") as "accountId" from "accounts" a where a."domain" <> '' and a."id" in (
      select "accountId" from "boosts" where "postId" = ${q.param('postId')}
      union all select "accountId" from "votes" where "postId" = ${q.param('postId')}
      union all select "accountId" from "reactions" where "postId" = ${q.param('postId')}
      union all select "accountId" from "posts" where "replyToId" = ${q.param('postId')}
      union all select "accountId" from "postMentions" where "postId" = ${q.param('postId')})
    group by coalesce(a."sharedInboxUri", a."inboxUri")
    order by 1 limit ${q.bigint('limit')}`,
);
