import { type RawBuilder, sql } from 'kysely';
import { prepare } from '../../../db/prepare.ts';
import type { Brought, Into } from './enter.ts';

interface NewestParams {
  /** The timeline: an account for its home, or a list. */
  timelineId: number;
  below: number;
  limit: number;
}

/** More people than this are not asked for a page. */
const SOURCES_MAX = 5_000;

/**
 * What the people of a timeline wrote or boosted last below an id, newest first, without regard to any rule. The newest
 * `limit` come from no more than `limit` people: those whose own newest are newest. So one seek in an index per person
 * finds them, and then `limit` rows each.
 */
function newest(brought: Brought, into: Into) {
  const table = sql.table(brought === 'post' ? 'posts' : 'boosts');
  const post: RawBuilder<unknown> = brought === 'post' ? sql`e."id"` : sql`e."postId"`;
  return prepare<NewestParams>()((q) => {
    const id = q.param('timelineId');
    const people =
      into === 'homes'
        ? sql`select "targetId" as "accountId" from "follows" where "accountId" = ${id} and "state" = 'accepted'
            union all select ${q.bigint('timelineId')}`
        : sql`select "accountId" from "listMembers" where "listId" = ${id}`;
    return sql<{ entryId: number; postId: number; byAccountId: number }>`
    with "people" as (select * from (${people}) a limit ${sql.lit(SOURCES_MAX)}),
    "heads" as (
      select "accountId", (select max(n."id") from ${table} n
        where n."accountId" = "people"."accountId" and n."id" < ${q.param('below')}) as "head"
      from "people"),
    "top" as (select "accountId" from "heads" where "head" is not null order by "head" desc limit ${q.param('limit')})
    select e."id" as "entryId", ${post} as "postId", e."accountId" as "byAccountId"
    from "top" join ${table} e on e."id" in (
      select r."id" from ${table} r where r."accountId" = "top"."accountId" and r."id" < ${q.param('below')}
      order by r."id" desc limit ${q.param('limit')})
    order by e."id" desc limit ${q.param('limit')}`;
  });
}

export const findNewest = {
  homes: { post: newest('post', 'homes'), boost: newest('boost', 'homes') },
  lists: { post: newest('post', 'lists'), boost: newest('boost', 'lists') },
};

/** The last posts, or boosts, of one account: what a new follow or member brings along. */
export const findLastOf = {
  post: prepare<{ accountId: number; limit: number }>()((q) =>
    q.db
      .selectFrom('posts')
      .select('id')
      .where('accountId', '=', q.param('accountId'))
      .orderBy('id', 'desc')
      .limit(q.param('limit')),
  ),
  boost: prepare<{ accountId: number; limit: number }>()((q) =>
    q.db
      .selectFrom('boosts')
      .select('id')
      .where('accountId', '=', q.param('accountId'))
      .orderBy('id', 'desc')
      .limit(q.param('limit')),
  ),
};
