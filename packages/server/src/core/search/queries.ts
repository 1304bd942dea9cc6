import { type RawBuilder, type SqlBool, sql } from 'kysely';
import { prepare, type QueryKit } from '../../db/prepare.ts';
import { mayMeet, maySee, NOBODY } from '../audience/queries.ts';

const [usernameKey, domain, tag] = [sql.ref('a.usernameKey'), sql.ref('a.domain'), sql.ref('tag')];
/** Letters beyond A to Z count as they are written: SQLite's `lower` knows no others. */
const displayName = sql`lower(a."displayName")`;

/** What the best of the names that were found are chosen by. */
export interface Candidate {
  id: number;
  usernameKey: string;
  domain: string;
  followersCount: number;
}

interface NameParams {
  /** The first letters, lower case; `end` is the first text behind all that begin with them. */
  start: string;
  end: string;
  limit: number;
}
type HandleParams = NameParams & { usernameKey: string };

const begins = (q: QueryKit<NameParams>, column: RawBuilder<unknown>) =>
  q.prefix(column, q.param('start'), q.param('end'));
const isHandle = (q: QueryKit<HandleParams>) =>
  sql<SqlBool>`${usernameKey} = ${q.param('usernameKey')} and ${begins(q as unknown as QueryKit<NameParams>, domain)}`;

const CANDIDATE = sql`a."id", a."usernameKey", a."domain", a."followersCount"`;
/** The server's own account is nobody. */
const somebody = sql<SqlBool>`not (a."kind" = 'application' and a."domain" = '')`;

/** The next names in the order of an index, whoever they are: what may be shown is asked of the best of them. */
function next<P extends { limit: number }>(
  condition: (q: QueryKit<P>) => RawBuilder<SqlBool>,
  order: RawBuilder<unknown>,
) {
  return prepare<P>()(
    (q) => sql<Candidate>`select ${CANDIDATE} from "accounts" a where ${condition(q)} and ${somebody}
      order by ${q.byBytes(order)} limit ${q.param('limit')}`,
  );
}
export const findAccountsByUsername = next<NameParams>((q) => begins(q, usernameKey), usernameKey);
export const findAccountsByDisplayName = next<NameParams>((q) => begins(q, displayName), displayName);
/** Accounts of one name on servers whose domain begins with something. */
export const findAccountsByHandle = next<HandleParams>(isHandle, domain);

/** Nobody follows more people than a search looks through. */
const FOLLOWED_MAX = 5_000;

/** The same of whom an account follows. */
function followed<P extends { limit: number }>(condition: (q: QueryKit<P>) => RawBuilder<SqlBool>) {
  return prepare<P & { accountId: number }>()(
    (q) => sql<Candidate>`select ${CANDIDATE} from (
        select f."targetId" from "follows" f where f."accountId" = ${q.param('accountId')} and f."state" = 'accepted'
        order by f."id" desc limit ${sql.lit(FOLLOWED_MAX)}) t
      cross join "accounts" a where a."id" = t."targetId" and ${condition(q as unknown as QueryKit<P>)}
      limit ${q.param('limit')}`,
  );
}
export const findFollowedByName = followed<NameParams>(
  (q) => sql<SqlBool>`(${begins(q, usernameKey)} or ${begins(q, displayName)})`,
);
export const findFollowedByHandle = followed<HandleParams>(isHandle);

/** So many names of tags are looked at, and so many of the newest posts under each. */
const [TAGS, POSTS] = [200, 20];

/**
 * Tags that one of the newest posts under them uses in public, by their first letters. Jumps from tag to tag: a popular
 * one has too many rows to read them only to find out that they are one tag. Order and limit inside keep PostgreSQL at the
 * index too.
 */
export const findTagsByPrefix = prepare<NameParams>()((q) => {
  return sql<{ tag: string }>`
    with recursive "found"("tag", "step") as (
      select (select "tag" from "postTags" where ${q.prefix(tag, q.param('start'), q.param('end'))}
        order by ${q.byBytes(tag)} limit 1), 1
      union all
      select (select p."tag" from "postTags" p where ${q.beyond(sql`p."tag"`, sql`"found"."tag"`)}
        and ${q.beyond(q.param('end'), sql`p."tag"`)} order by ${q.byBytes(sql`p."tag"`)} limit 1), "step" + 1
      from "found" where "found"."tag" is not null and "step" < ${sql.lit(TAGS)}
    )
    select "tag" from "found" where "tag" is not null and exists (
      select 1 from (select "postId" from "postTags" where "tag" = "found"."tag"
        order by "postId" desc limit ${sql.lit(POSTS)}) n
      cross join "posts" p
      where p."id" = n."postId" and p."visibility" = 'public' and ${maySee('p', NOBODY)}
        and ${mayMeet({ author: sql.ref('p.accountId') }, NOBODY, sql`0`)})
    order by ${q.byBytes(tag)}
    limit ${q.param('limit')}`;
});
