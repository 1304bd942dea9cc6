import { type RawBuilder, type SqlBool, sql } from 'kysely';
import { prepare, type QueryKit } from '../../db/prepare.ts';
import { mayMeet, maySee, NOBODY } from '../audience/queries.ts';

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
  now: number;
  limit: number;
}

/** Nobody finds who is gone, the server's own account, or whom they do not want to meet; a whole handle finds anyone. */
function findable<P extends AccountParams>(q: QueryKit<P>): RawBuilder<SqlBool> {
  const viewer = q.bigint('viewerId');
  // Account 0 is nobody's: a visitor follows no one and blocks no one.
  const willing = mayMeet({ author: sql.ref('accounts.id') }, { viewer, as: 'member' }, q.param('now'));
  return sql<SqlBool>`"suspendedAt" is null and "deletedAt" is null and "domainPolicy" <> 'suspended'
    and not ("kind" = 'application' and "domain" = '') and ${willing}
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
 * Tags that one of the newest hundred posts under them uses in public, by their first letters. Jumps from tag to tag: a popular one has too many rows to read them
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
    select "tag" from "found" where "tag" is not null and exists (
      select 1 from (select "postId" from "postTags" where "tag" = "found"."tag" order by "postId" desc limit 100) n
      join "posts" p on p."id" = n."postId"
      where p."visibility" = 'public' and ${maySee('p', NOBODY)}
        and ${mayMeet({ author: sql.ref('p.accountId') }, NOBODY, sql`0`)})
    order by ${q.byBytes(tag)}
    limit ${q.param('limit')}`;
});
