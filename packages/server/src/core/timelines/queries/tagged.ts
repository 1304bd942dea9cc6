import { type RawBuilder, sql } from 'kysely';
import { prepare, type QueryKit } from '../../../db/prepare.ts';
import { mayMeet, maySee } from '../../audience/queries.ts';
import { FOLLOWED_TAGS_MAX } from '../../tags/follow-tag.ts';

interface EnterParams {
  /** Of posts. */
  ids: number[];
  now: number;
}
interface Reach {
  /** Follows of tags with an id in a range, but of people who are away. */
  all: { after: number; until: number };
  one: { timelineId: number };
}

/**
 * The entries that public posts make in the homes of those who follow one of their tags, by the rules of sight and
 * willingness. Nobody silenced is brought to strangers, nor whom somebody keeps apart in an exclusive list.
 */
function entering<R extends keyof Reach>(query: QueryKit<EnterParams & Reach[R]>, reach: R): RawBuilder<unknown> {
  const q = query as unknown as QueryKit<EnterParams & Reach['all'] & Reach['one']>;
  const asker = { viewer: sql`f."accountId"`, as: 'member' } as const;
  return sql`
    select f."accountId" as "timelineId", p."id" as "entryId", p."id" as "postId", p."accountId" as "byAccountId",
      'tag' as "reason"
    from "posts" p
    join "postTags" t on t."postId" = p."id"
    join "tagFollows" f on f."tag" = t."tag"
    join "users" u on u."accountId" = f."accountId"
    join "accounts" a on a."id" = p."accountId"
    where ${q.inIds('p.id', 'ids')} and p."accountId" <> f."accountId" and p."visibility" = 'public' and p."state" in ('shown', 'archived')
      and a."silencedAt" is null and a."domainPolicy" = 'open'
      and ${
        reach === 'one'
          ? sql`f."accountId" = ${q.param('timelineId')}`
          : sql`f."id" > ${q.param('after')} and f."id" <= ${q.param('until')} and u."awayAt" is null`
      }
      and not exists (select 1 from "listMembers" lm join "lists" l on l."id" = lm."listId"
        where lm."accountId" = p."accountId" and l."accountId" = f."accountId" and l."exclusive" = 1)
      and ${maySee('p', asker)} and ${mayMeet({ author: sql`p."accountId"` }, asker, q.param('now'))}`;
}

/** A timeline has a post once, whatever brought it. Posts and follows stay until the entries are there. */
function enter<R extends keyof Reach>(reach: R) {
  return prepare<EnterParams & Reach[R]>()(
    (q) => sql`insert into "timelineEntries" ("timelineId", "entryId", "postId", "byAccountId", "reason")
      ${entering(q, reach)} ${q.lock('keyShare', 'p', 'f')} on conflict do nothing`,
  );
}
export const enterTagged = { all: enter('all'), one: enter('one') };

/** Of these posts, those that somebody's home takes for a tag and does not hold. */
export const findEnteringTagged = prepare<EnterParams & Reach['one']>()(
  (q) => sql<{ entryId: number; postId: number }>`
    select distinct e."entryId", e."postId" from (${entering(q, 'one')}) e
    where not exists (select 1 from "timelineEntries" t
      where t."timelineId" = e."timelineId" and t."postId" = e."postId")`,
);

/** How many follows of tags posts concern; counting stops behind `limit`. */
export const countTagReach = prepare<{ ids: number[]; limit: number }>()(
  (q) => sql<{ count: number }>`
    select count(*) as "count" from (
      select 1 from "postTags" t join "tagFollows" f on f."tag" = t."tag"
      where ${q.inIds('t.postId', 'ids')} limit ${q.param('limit')}) a`,
);

/**
 * Where a chunk of the follows of a post's tags ends, one after the other by id; nothing where fewer are left. No more
 * than a chunk of each tag is looked at.
 */
export const findTagStep = prepare<{ id: number; after: number; skip: number }>()(
  (q) => sql<{ id: number }>`
    select f."id" from "postTags" t join "tagFollows" f on f."tag" = t."tag" and f."id" in (
      select r."id" from "tagFollows" r where r."tag" = t."tag" and r."id" > ${q.param('after')}
      order by r."id" limit ${q.bigint('skip')} + 1)
    where t."postId" = ${q.param('id')}
    order by f."id" limit 1 offset ${q.param('skip')}`,
);

/** The newest posts under the tags that somebody follows, below an id, newest first, without regard to any rule. */
export const findNewestTagged = prepare<{ timelineId: number; below: number; limit: number }>()(
  (q) => sql<{ entryId: number; postId: number; byAccountId: number }>`
    with "followed" as (
      select "tag" from "tagFollows" where "accountId" = ${q.param('timelineId')} limit ${sql.lit(FOLLOWED_TAGS_MAX)}),
    "heads" as (
      select "tag", (select max(n."postId") from "postTags" n
        where n."tag" = "followed"."tag" and n."postId" < ${q.param('below')}) as "head"
      from "followed"),
    "top" as (select "tag" from "heads" where "head" is not null order by "head" desc limit ${q.param('limit')})
    select distinct e."postId" as "entryId", e."postId", e."accountId" as "byAccountId"
    from "top" join "postTags" e on e."tag" = "top"."tag" and e."postId" in (
      select r."postId" from "postTags" r where r."tag" = "top"."tag" and r."postId" < ${q.param('below')}
      order by r."postId" desc limit ${q.param('limit')})
    order by e."postId" desc limit ${q.param('limit')}`,
);

/** The last posts under a tag: what a new follow brings along. */
export const findLastTagged = prepare<{ tag: string; limit: number }>()((q) =>
  q.db
    .selectFrom('postTags')
    .select('postId as id')
    .where('tag', '=', q.param('tag'))
    .orderBy('postId', 'desc')
    .limit(q.param('limit')),
);

/** What came home for a tag alone, at most `limit` at a time: not for another, nor by somebody who is followed now. */
export const sweepTag = prepare<{ timelineId: number; tag: string; limit: number }>()(
  (q) => sql`
    delete from "timelineEntries" where "timelineId" = ${q.param('timelineId')} and "entryId" in (
      select e."entryId" from "timelineEntries" e
      join "postTags" t on t."tag" = ${q.param('tag')} and t."postId" = e."postId"
      where e."timelineId" = ${q.param('timelineId')} and e."reason" = 'tag'
        and not exists (select 1 from "postTags" o join "tagFollows" f on f."tag" = o."tag"
          where o."postId" = e."postId" and f."accountId" = e."timelineId")
        and not exists (select 1 from "follows" f where f."accountId" = e."timelineId"
          and f."targetId" = e."byAccountId" and f."state" = 'accepted')
      limit ${q.param('limit')})`,
);
