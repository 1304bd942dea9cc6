import { type RawBuilder, type SqlBool, sql } from 'kysely';
import { prepare, type QueryKit } from '../../db/prepare.ts';

const [usernameKey, domain, tag] = [sql.ref('usernameKey'), sql.ref('domain'), sql.ref('tag')];
const displayName = sql`lower("displayName")`;

interface AccountParams {
  /** The first letters, lower case; `end` is the first text behind all that begin with them. */
  start: string;
  end: string;
  /** 0 for a visitor. */
  viewerId: number;
  /** 1: only accounts the viewer follows. */
  following: 0 | 1;
  limit: number;
}

/** Nobody finds who is gone, the server's own account, or who blocks the one who looks. */
function findable<P extends { viewerId: number; following: 0 | 1 }>(q: QueryKit<P>): RawBuilder<SqlBool> {
  const viewer = q.bigint('viewerId');
  return sql<SqlBool>`"suspendedAt" is null and "deletedAt" is null
    and not ("kind" = 'application' and "domain" = '')
    and not exists (select 1 from "blocks" b where b."accountId" = "accounts"."id" and b."targetId" = ${viewer})
    and (${q.bigint('following')} = 0 or exists (
      select 1 from "follows" f where f."accountId" = ${viewer} and f."targetId" = "accounts"."id"
        and f."state" = 'accepted'))`;
}

export const findAccountsByUsername = prepare<AccountParams>()((q) => {
  return sql<{ id: number }>`
    select "id" from "accounts"
    where ${q.prefix(usernameKey, q.param('start'), q.param('end'))} and ${findable(q)}
    order by ${q.byBytes(usernameKey)} limit ${q.param('limit')}`;
});

/** Letters beyond A to Z count as they are written: SQLite's `lower` knows no others. */
export const findAccountsByDisplayName = prepare<AccountParams>()((q) => {
  return sql<{ id: number }>`
    select "id" from "accounts"
    where ${q.prefix(displayName, q.param('start'), q.param('end'))}
      and ${findable(q)}
    order by ${q.byBytes(displayName)} limit ${q.param('limit')}`;
});

/** Accounts of one name on servers whose domain begins with something. */
export const findAccountsByHandle = prepare<AccountParams & { usernameKey: string }>()((q) => {
  return sql<{ id: number }>`
    select "id" from "accounts"
    where "usernameKey" = ${q.param('usernameKey')}
      and ${q.prefix(domain, q.param('start'), q.param('end'))} and ${findable(q)}
    order by ${q.byBytes(domain)} limit ${q.param('limit')}`;
});

/**
 * Tags in use in public, by their first letters. Jumps from tag to tag: a popular one has too many rows to read them
 * only to find out that they are one tag. Order and limit inside keep PostgreSQL at the index too.
 */
export const findTagsByPrefix = prepare<{ start: string; end: string; limit: number }>()((q) => {
  return sql<{ tag: string }>`
    with recursive "found"("tag", "step") as (
      select (select "tag" from "postTags" where ${q.prefix(tag, q.param('start'), q.param('end'))}
        order by ${q.byBytes(tag)} limit 1), 1
      union all
      select (select p."tag" from "postTags" p where ${q.beyond(sql`p."tag"`, sql`"found"."tag"`)}
        and ${q.beyond(q.param('end'), sql`p."tag"`)} order by ${q.byBytes(sql`p."tag"`)} limit 1), "step" + 1
      from "found" where "found"."tag" is not null and "step" < 500
    )
    select "tag" from "found" where "tag" is not null and (
      select p."postId" from "postTags" p join "posts" on "posts"."id" = p."postId"
      where p."tag" = "found"."tag" and "posts"."visibility" = 'public' and "posts"."localOnly" = 0
      order by p."postId" desc limit 1) is not null
    order by ${q.byBytes(tag)}
    limit ${q.param('limit')}`;
});
