import { sql } from 'kysely';
import { prepare } from '../../../db/prepare.ts';
import { maySee } from '../../audience/queries.ts';

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
      union all select "accountId" from "pollVotes" where "postId" = ${q.param('postId')}
      union all select "accountId" from "posts" where "replyToId" = ${q.param('postId')}
      union all select "accountId" from "postMentions" where "postId" = ${q.param('postId')})
    group by coalesce(a."sharedInboxUri", a."inboxUri")
    order by 1 limit ${q.bigint('limit')}`,
);

/** Whom a post names or has in its circle, at most `limit`. */
export const findNamedIds = prepare<{ postId: number; limit: number }>()(
  (q) => sql<{ accountId: number }>`
    select "accountId" from "postMentions" where "postId" = ${q.param('postId')}
    union select "accountId" from "postReaders" where "postId" = ${q.param('postId')}
    limit ${q.bigint('limit')}`,
);

/** Accounts of other servers that a post is for though it does not name them: its readers, or mutuals; at most `limit`. */
export const findReaders = prepare<{ postId: number; limit: number }>()(
  (q) => sql<{ accountId: number }>`
    select a."id" as "accountId" from "posts" p join "accounts" a on a."domain" <> '' and a."id" in (
      select r."accountId" from "postReaders" r where r."postId" = p."id"
      union all select f."accountId" from "follows" f where f."targetId" = p."accountId" and p."audience" = 'mutuals')
    where p."id" = ${q.param('postId')} and ${maySee('p', { viewer: sql.ref('a.id'), as: 'remote' })}
    order by a."id" limit ${q.bigint('limit')}`,
);
