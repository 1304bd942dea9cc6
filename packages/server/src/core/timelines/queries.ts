import { type Expression, type SqlBool, sql } from 'kysely';
import { prepare, type QueryKit } from '../../db/prepare.ts';
import { visibleTo } from '../posts/queries.ts';

interface PageParams {
  below: number;
  above: number;
  limit: number;
}

/** Newest first; or, for a page above a known entry, oldest first (the caller turns it round). */
export type Direction = 'desc' | 'asc';

function homeQuery(direction: Direction) {
  return prepare<PageParams & { timelineId: number }>()((q) =>
    q.db
      .selectFrom('timelineEntries')
      .select(['entryId', 'postId'])
      .where('timelineId', '=', q.param('timelineId'))
      .where('entryId', '<', q.param('below'))
      .where('entryId', '>', q.param('above'))
      .orderBy('entryId', direction)
      .limit(q.param('limit')),
  );
}
export const findHome = { desc: homeQuery('desc'), asc: homeQuery('asc') };

/** Posts that start something: top-level ones, and an author going on with their own thread. */
const startsSomething = sql<SqlBool>`("posts"."replyToAccountId" is null and "posts"."replyToUri" is null
  or "posts"."replyToAccountId" = "posts"."accountId")`;

/** Leaves out whom the viewer blocked or muted, and who blocks the viewer. Viewer 0 is a visitor. */
function welcomeTo<P extends { viewerId: number }>(q: QueryKit<P>): Expression<SqlBool> {
  const viewer = q.bigint('viewerId' as keyof P & string);
  return sql<SqlBool>`(${viewer} = 0 or (
    not exists (select 1 from "blocks" b where b."accountId" = ${viewer} and b."targetId" = "posts"."accountId")
    and not exists (select 1 from "blocks" b where b."accountId" = "posts"."accountId" and b."targetId" = ${viewer})
    and not exists (select 1 from "mutes" m where m."accountId" = ${viewer} and m."targetId" = "posts"."accountId")
  ))`;
}

interface PublicParams extends PageParams {
  viewerId: number;
  /** 1: only posts with media. */
  onlyMedia: 0 | 1;
}

function publicQuery(direction: Direction, local: 0 | 1 | null) {
  return prepare<PublicParams>()((q) =>
    q.db
      .selectFrom('posts')
      .innerJoin('accounts', 'accounts.id', 'posts.accountId')
      .select(['posts.id as entryId', 'posts.id as postId'])
      .$if(local !== null, (query) => query.where('posts.local', '=', local))
      .where('posts.visibility', '=', 'public')
      .where('posts.id', '<', q.param('below'))
      .where('posts.id', '>', q.param('above'))
      .where(startsSomething)
      .where(sql<SqlBool>`"posts"."mediaCount" >= ${q.param('onlyMedia')}`)
      .where(sql<SqlBool>`("posts"."localOnly" = 0 or ${q.bigint('viewerId')} > 0)`)
      .where('accounts.silencedAt', 'is', null)
      .where('accounts.suspendedAt', 'is', null)
      .where(welcomeTo(q))
      .orderBy('posts.id', direction)
      .limit(q.param('limit')),
  );
}
export const findPublic = { desc: publicQuery('desc', null), asc: publicQuery('asc', null) };
export const findLocal = { desc: publicQuery('desc', 1), asc: publicQuery('asc', 1) };
export const findRemote = { desc: publicQuery('desc', 0), asc: publicQuery('asc', 0) };

function tagQuery(direction: Direction) {
  return prepare<PublicParams & { tag: string; onlyLocal: 0 | 1 }>()((q) =>
    q.db
      .selectFrom('postTags')
      .innerJoin('posts', 'posts.id', 'postTags.postId')
      .innerJoin('accounts', 'accounts.id', 'posts.accountId')
      .select(['posts.id as entryId', 'posts.id as postId'])
      .where('postTags.tag', '=', q.param('tag'))
      .where('postTags.postId', '<', q.param('below'))
      .where('postTags.postId', '>', q.param('above'))
      .where('posts.visibility', '=', 'public')
      .where(sql<SqlBool>`"posts"."mediaCount" >= ${q.param('onlyMedia')}`)
      .where(sql<SqlBool>`"posts"."local" >= ${q.param('onlyLocal')}`)
      .where(sql<SqlBool>`("posts"."localOnly" = 0 or ${q.bigint('viewerId')} > 0)`)
      .where('accounts.suspendedAt', 'is', null)
      .where(welcomeTo(q))
      .orderBy('postTags.postId', direction)
      .limit(q.param('limit')),
  );
}
export const findTagged = { desc: tagQuery('desc'), asc: tagQuery('asc') };

function taggedByQuery(direction: Direction) {
  return prepare<PublicParams & { tag: string; accountId: number }>()((q) =>
    q.db
      .selectFrom('postTags')
      .innerJoin('posts', 'posts.id', 'postTags.postId')
      .select(['posts.id as entryId', 'posts.id as postId'])
      .where('postTags.tag', '=', q.param('tag'))
      .where('postTags.postId', '<', q.param('below'))
      .where('postTags.postId', '>', q.param('above'))
      .where('posts.accountId', '=', q.param('accountId'))
      .where(sql<SqlBool>`"posts"."mediaCount" >= ${q.param('onlyMedia')}`)
      .where(sql<SqlBool>`("posts"."localOnly" = 0 or ${q.bigint('viewerId')} > 0)`)
      .where(visibleTo(q))
      .orderBy('postTags.postId', direction)
      .limit(q.param('limit')),
  );
}
export const findTaggedBy = { desc: taggedByQuery('desc'), asc: taggedByQuery('asc') };

interface AccountParams extends PageParams {
  accountId: number;
  viewerId: number;
  onlyMedia: 0 | 1;
  /** 1: replies to others are left out. */
  noReplies: 0 | 1;
}

function accountPostsQuery(direction: Direction) {
  return prepare<AccountParams>()((q) =>
    q.db
      .selectFrom('posts')
      .select(['posts.id as entryId', 'posts.id as postId'])
      .where('posts.accountId', '=', q.param('accountId'))
      .where('posts.id', '<', q.param('below'))
      .where('posts.id', '>', q.param('above'))
      .where(sql<SqlBool>`"posts"."mediaCount" >= ${q.param('onlyMedia')}`)
      .where(sql<SqlBool>`(${q.bigint('noReplies')} = 0 or ${startsSomething})`)
      .where(sql<SqlBool>`("posts"."localOnly" = 0 or ${q.bigint('viewerId')} > 0)`)
      .where(visibleTo(q))
      .orderBy('posts.id', direction)
      .limit(q.param('limit')),
  );
}
export const findAccountPosts = { desc: accountPostsQuery('desc'), asc: accountPostsQuery('asc') };

function accountBoostsQuery(direction: Direction) {
  return prepare<PageParams & { accountId: number; viewerId: number }>()((q) =>
    q.db
      .selectFrom('boosts')
      .innerJoin('posts', 'posts.id', 'boosts.postId')
      .select(['boosts.id as entryId', 'posts.id as postId'])
      .where('boosts.accountId', '=', q.param('accountId'))
      .where('boosts.id', '<', q.param('below'))
      .where('boosts.id', '>', q.param('above'))
      .where(sql<SqlBool>`("posts"."localOnly" = 0 or ${q.bigint('viewerId')} > 0)`)
      .where(visibleTo(q))
      .orderBy('boosts.id', direction)
      .limit(q.param('limit')),
  );
}
export const findAccountBoosts = { desc: accountBoostsQuery('desc'), asc: accountBoostsQuery('asc') };

function markedQuery(table: 'votes' | 'bookmarks' | 'pins') {
  return prepare<PageParams & { accountId: number; viewerId: number }>()((q) =>
    q.db
      .selectFrom(table)
      .innerJoin('posts', 'posts.id', `${table}.postId`)
      .select([`${table}.id as markId`, 'posts.id as entryId', 'posts.id as postId'])
      .where(`${table}.accountId`, '=', q.param('accountId'))
      .where(`${table}.id`, '<', q.param('below'))
      .where(`${table}.id`, '>', q.param('above'))
      .where(visibleTo(q))
      .orderBy(`${table}.id`, 'desc')
      .limit(q.param('limit')),
  );
}
/** What an account liked, bookmarked or pinned, by the mark's own id. */
export const findLiked = markedQuery('votes');
export const findBookmarked = markedQuery('bookmarks');
export const findPinned = markedQuery('pins');

/** Which replies of its members a list shows: to anybody the owner follows, to members, or none. */
function isListed<P extends { viewerId: number }>(q: QueryKit<P>): Expression<SqlBool> {
  return sql<SqlBool>`(${startsSomething}
    or ("lists"."repliesPolicy" = 'list' and exists (
      select 1 from "listMembers" lm where lm."listId" = "lists"."id" and lm."accountId" = "posts"."replyToAccountId"))
    or ("lists"."repliesPolicy" = 'followed' and exists (
      select 1 from "follows" f where f."accountId" = ${q.param('viewerId' as keyof P & string)}
        and f."targetId" = "posts"."replyToAccountId" and f."state" = 'accepted')))`;
}

function listQuery(direction: Direction) {
  return prepare<PageParams & { listId: number; viewerId: number }>()((q) =>
    q.db
      .selectFrom('listMembers')
      .innerJoin('lists', 'lists.id', 'listMembers.listId')
      .innerJoin('posts', 'posts.accountId', 'listMembers.accountId')
      .select(['posts.id as entryId', 'posts.id as postId'])
      .where('listMembers.listId', '=', q.param('listId'))
      .where('posts.id', '<', q.param('below'))
      .where('posts.id', '>', q.param('above'))
      .where(isListed(q))
      .where(visibleTo(q))
      .orderBy('posts.id', direction)
      .limit(q.param('limit')),
  );
}
export const findListed = { desc: listQuery('desc'), asc: listQuery('asc') };

export const findOwnList = prepare<{ listId: number; accountId: number }>()((q) =>
  q.db
    .selectFrom('lists')
    .select('id')
    .where('id', '=', q.param('listId'))
    .where('accountId', '=', q.param('accountId')),
);

/** Nobody gets what they muted, blocked or moved into a list of its own, nor what somebody who blocks them wrote. */
const followerIsWilling = sql`
  not exists (
    select 1 from "listMembers" lm join "lists" l on l."id" = lm."listId"
    where lm."accountId" = f."targetId" and l."accountId" = f."accountId" and l."exclusive" = 1)
  and not exists (select 1 from "mutes" m where m."accountId" = f."accountId" and m."targetId" in (p."accountId", f."targetId"))
  and not exists (select 1 from "blocks" b where b."accountId" = f."accountId" and b."targetId" = p."accountId")
  and not exists (select 1 from "blocks" b where b."accountId" = p."accountId" and b."targetId" = f."accountId")`;

/**
 * Puts posts into the homes of local followers who may see them; a reply is shown to those who follow both sides.
 * Answers the new entries. Posts and follows stay until the entries are there: whoever takes one of them back meanwhile
 * waits, and then finds the entries to remove.
 */
export const fanOutPosts = prepare<{ postIds: number[] }>()(
  (q) => sql<{ timelineId: number; entryId: number; postId: number }>`
    insert into "timelineEntries" ("timelineId", "entryId", "postId", "byAccountId", "reason")
    select f."accountId", p."id", p."id", p."accountId", 'follow'
    from "posts" p
    join "follows" f on f."targetId" = p."accountId" and f."state" = 'accepted'
    join "users" u on u."accountId" = f."accountId"
    where ${q.inIds('p.id', 'postIds')}
      and (p."visibility" in ('public', 'unlisted', 'followers') or exists (
        select 1 from "postMentions" pm where pm."accountId" = f."accountId" and pm."postId" = p."id"))
      and (p."replyToAccountId" is null or p."replyToAccountId" in (p."accountId", f."accountId") or exists (
        select 1 from "follows" f2 where f2."accountId" = f."accountId" and f2."targetId" = p."replyToAccountId"
          and f2."state" = 'accepted'))
      and ${followerIsWilling}
    ${q.lock('keyShare', 'p', 'f')}
    on conflict do nothing
    returning "timelineId", "entryId", "postId"`,
);

/** Puts posts into their local authors' own homes. */
export const fanOutOwnPosts = prepare<{ postIds: number[] }>()(
  (q) => sql<{ timelineId: number; entryId: number; postId: number }>`
    insert into "timelineEntries" ("timelineId", "entryId", "postId", "byAccountId", "reason")
    select p."accountId", p."id", p."id", p."accountId", 'own'
    from "posts" p
    join "users" u on u."accountId" = p."accountId"
    where ${q.inIds('p.id', 'postIds')}
    ${q.lock('keyShare', 'p')}
    on conflict do nothing
    returning "timelineId", "entryId", "postId"`,
);

/** Puts boosts into the homes of the booster's local followers, unless the post is there already: each home has it once. */
export const fanOutBoosts = prepare<{ boostIds: number[] }>()(
  (q) => sql<{ timelineId: number; entryId: number; postId: number }>`
    insert into "timelineEntries" ("timelineId", "entryId", "postId", "byAccountId", "reason")
    select f."accountId", x."id", p."id", x."accountId", 'follow'
    from "boosts" x
    join "posts" p on p."id" = x."postId"
    join "follows" f on f."targetId" = x."accountId" and f."state" = 'accepted' and f."showBoosts" = 1
    join "users" u on u."accountId" = f."accountId"
    where ${q.inIds('x.id', 'boostIds')}
      and ${followerIsWilling}
    ${q.lock('keyShare', 'x', 'p', 'f')}
    on conflict do nothing
    returning "timelineId", "entryId", "postId"`,
);

/** Puts boosts into their local boosters' own homes. */
export const fanOutOwnBoosts = prepare<{ boostIds: number[] }>()(
  (q) => sql<{ timelineId: number; entryId: number; postId: number }>`
    insert into "timelineEntries" ("timelineId", "entryId", "postId", "byAccountId", "reason")
    select x."accountId", x."id", x."postId", x."accountId", 'own'
    from "boosts" x
    join "users" u on u."accountId" = x."accountId"
    join "posts" p on p."id" = x."postId"
    where ${q.inIds('x.id', 'boostIds')}
    ${q.lock('keyShare', 'x', 'p')}
    on conflict do nothing
    returning "timelineId", "entryId", "postId"`,
);

/** A follow, while it lasts, brings the account's latest posts home, so that the timeline is not empty. */
export const fillHome = prepare<{ ownerId: number; accountId: number; limit: number }>()(
  (q) => sql`
    insert into "timelineEntries" ("timelineId", "entryId", "postId", "byAccountId", "reason")
    select f."accountId", p."id", p."id", p."accountId", 'follow'
    from "posts" p
    join "follows" f on f."targetId" = p."accountId" and f."state" = 'accepted'
    join "users" u on u."accountId" = f."accountId"
    where f."accountId" = ${q.param('ownerId')}
      and p."id" in (
        select "id" from "posts" where "accountId" = ${q.param('accountId')} order by "id" desc limit ${q.param('limit')})
      and p."visibility" in ('public', 'unlisted', 'followers')
      and (p."replyToAccountId" is null or p."replyToAccountId" = p."accountId")
      and ${followerIsWilling}
    ${q.lock('keyShare', 'p', 'f')}
    on conflict do nothing`,
);
