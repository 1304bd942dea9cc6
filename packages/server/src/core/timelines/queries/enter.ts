import { type RawBuilder, type SqlBool, sql } from 'kysely';
import { prepare, type QueryKit } from '../../../db/prepare.ts';
import { mayMeet, maySee, maySeeBoost } from '../../audience/queries.ts';
import { takesLanguage } from '../../follows/queries.ts';

/** What comes into timelines: a post by its author, or a boost of it. */
export type Brought = 'post' | 'boost';
/** Where it goes: homes of followers, or lists of which who brings it is a member. */
export type Into = 'homes' | 'lists';

/** Aliases: `p` the post, `x` the boost, `f` the follow or membership by which it comes. */
const FROM: Record<Brought, RawBuilder<unknown>> = {
  post: sql`"posts" p`,
  boost: sql`"boosts" x join "posts" p on p."id" = x."postId"`,
};
const ENTRY: Record<Brought, string> = { post: 'p.id', boost: 'x.id' };
const BRINGER: Record<Brought, RawBuilder<unknown>> = { post: sql`p."accountId"`, boost: sql`x."accountId"` };
const HELD: Record<Brought, string[]> = { post: ['p', 'f'], boost: ['x', 'p', 'f'] };

/** Replies come home to those who follow both sides, and to whom they answer. */
const homeTakesReply = sql<SqlBool>`(p."replyToAccountId" in (p."accountId", f."accountId")
  or (p."replyToAccountId" is null and p."replyToUri" is null)
  or exists (select 1 from "follows" f2 where f2."accountId" = f."accountId" and f2."targetId" = p."replyToAccountId"
    and f2."state" = 'accepted'))`;

/** A list takes replies to its owner, and as its policy says to anybody the owner follows, to members, or to none. */
const listTakesReply = sql<SqlBool>`(p."replyToAccountId" in (p."accountId", l."accountId")
  or (p."replyToAccountId" is null and p."replyToUri" is null)
  or (l."repliesPolicy" = 'list' and exists (
    select 1 from "listMembers" lm where lm."listId" = l."id" and lm."accountId" = p."replyToAccountId"))
  or (l."repliesPolicy" = 'followed' and exists (
    select 1 from "follows" f2 where f2."accountId" = l."accountId" and f2."targetId" = p."replyToAccountId"
      and f2."state" = 'accepted')))`;

const notKeptApart = sql<SqlBool>`not exists (
  select 1 from "listMembers" lm join "lists" l on l."id" = lm."listId"
  where lm."accountId" = f."targetId" and l."accountId" = f."accountId" and l."exclusive" = 1)`;

const boostsWanted = sql<SqlBool>`not exists (select 1 from "follows" f2 where f2."accountId" = l."accountId"
  and f2."targetId" = x."accountId" and f2."showBoosts" = 0)`;

interface EnterParams {
  /** Of posts or boosts. */
  ids: number[];
  now: number;
}

/**
 * Which timelines: all whose follow (or membership) has an id in a range, but for people who are away; or one, whoever
 * it belongs to.
 */
interface Reach {
  all: { after: number; until: number };
  one: { timelineId: number };
}
type Kit<R extends keyof Reach> = QueryKit<EnterParams & Reach[R]>;

/** The entries that posts or boosts make, by the rules of sight and willingness. */
function entering<R extends keyof Reach>(query: Kit<R>, brought: Brought, into: Into, reach: R): RawBuilder<unknown> {
  const q = query as unknown as QueryKit<EnterParams & Reach['all'] & Reach['one']>;
  const home = into === 'homes';
  const [viewer, timeline] = home ? [sql`f."accountId"`, sql`f."accountId"`] : [sql`l."accountId"`, sql`l."id"`];
  const [author, bringer] = [sql`p."accountId"`, BRINGER[brought]];
  const asker = { viewer, as: 'member' } as const;
  return sql`
    select ${timeline} as "timelineId", ${sql.ref(ENTRY[brought])} as "entryId", p."id" as "postId",
      ${bringer} as "byAccountId", ${sql.lit(home ? 'follow' : 'list')} as "reason"
    from ${FROM[brought]}
    ${
      home
        ? sql`join "follows" f on f."targetId" = ${bringer} and f."state" = 'accepted'`
        : sql`join "listMembers" f on f."accountId" = ${bringer} join "lists" l on l."id" = f."listId"`
    }
    join "users" u on u."accountId" = ${viewer}
    where ${q.inIds(ENTRY[brought], 'ids')} and p."state" in ('shown', 'archived')
      and ${
        reach === 'one'
          ? sql`${timeline} = ${q.param('timelineId')}`
          : sql`f."id" > ${q.param('after')} and f."id" <= ${q.param('until')} and u."awayAt" is null`
      }
      and ${home ? sql`${homeTakesReply} and ${takesLanguage} and ${notKeptApart}` : sql`${listTakesReply} and p."visibility" <> 'direct'`}
      and ${brought === 'post' ? sql`1 = 1` : home ? sql`f."showBoosts" = 1` : boostsWanted}
      and ${maySee('p', asker)}
      and ${brought === 'post' ? sql`1 = 1` : maySeeBoost('x', asker)}
      and ${mayMeet(brought === 'post' ? { author } : { author, bringer }, asker, q.param('now'))}`;
}

const COLUMNS = sql`"timelineEntries" ("timelineId", "entryId", "postId", "byAccountId", "reason")`;

/**
 * Puts posts or boosts into timelines; each timeline has a post once. Posts and follows stay until the entries are
 * there: whoever takes one of them back meanwhile waits, and then finds the entries to remove.
 */
function enter<R extends keyof Reach>(brought: Brought, into: Into, reach: R) {
  return prepare<EnterParams & Reach[R]>()(
    (q) => sql`insert into ${COLUMNS} ${entering(q, brought, into, reach)}
      ${q.lock('keyShare', ...HELD[brought])} on conflict do nothing`,
  );
}

const both = <T>(make: (brought: Brought, into: Into) => T) => ({
  post: { homes: make('post', 'homes'), lists: make('post', 'lists') },
  boost: { homes: make('boost', 'homes'), lists: make('boost', 'lists') },
});
export const enterAll = both((brought, into) => enter(brought, into, 'all'));
export const enterOne = both((brought, into) => enter(brought, into, 'one'));

/** What waits for an approval is in no timeline, not even its author's. */
function own<P extends { ids: number[] }>(q: QueryKit<P>, brought: Brought): RawBuilder<unknown> {
  return sql`
    select u."accountId" as "timelineId", ${sql.ref(ENTRY[brought])} as "entryId", p."id" as "postId",
      u."accountId" as "byAccountId", 'own' as "reason"
    from ${FROM[brought]} join "users" u on u."accountId" = ${BRINGER[brought]} and u."awayAt" is null
    where ${q.inIds(ENTRY[brought], 'ids')} and p."state" in ('shown', 'archived')`;
}

/** Puts posts and boosts into the homes of those here who wrote and boosted them. */
function enterOwn(brought: Brought) {
  return prepare<{ ids: number[] }>()(
    (q) => sql`insert into ${COLUMNS} ${own(q, brought)}
      ${q.lock('keyShare', ...HELD[brought].filter((alias) => alias !== 'f'))} on conflict do nothing`,
  );
}
export const enterOwnHome = { post: enterOwn('post'), boost: enterOwn('boost') };

/** Whether one of these posts stands somewhere as a boost that was quicker. */
export const findEarlyBoost = prepare<{ ids: number[] }>()((q) =>
  q.db
    .selectFrom('timelineEntries')
    .select('entryId')
    .where(q.inIds('postId', 'ids'))
    .where(sql<SqlBool>`"entryId" <> "postId"`)
    .limit(1),
);

/**
 * A post that comes after a boost of it takes its place, as if it had come in time: where the boost is taken back, the
 * post stays.
 */
function makeWay<P extends EnterParams>(q: QueryKit<P>, entries: RawBuilder<unknown>) {
  return sql`delete from "timelineEntries" where ${q.inIds('postId', 'ids')} and "entryId" <> "postId"
    and ("timelineId", "postId") in (select e."timelineId", e."postId" from (${entries}) e)`;
}
export const makeWayFor = {
  own: prepare<EnterParams>()((q) => makeWay(q, own(q, 'post'))),
  homes: prepare<EnterParams & Reach['all']>()((q) => makeWay(q, entering(q, 'post', 'homes', 'all'))),
  lists: prepare<EnterParams & Reach['all']>()((q) => makeWay(q, entering(q, 'post', 'lists', 'all'))),
};

/** Of entries, those whose post the timeline does not hold yet. */
function notHeld(entries: RawBuilder<unknown>) {
  return sql<{ entryId: number; postId: number }>`
    select e."entryId", e."postId" from (${entries}) e
    where not exists (select 1 from "timelineEntries" t
      where t."timelineId" = e."timelineId" and t."postId" = e."postId")`;
}

/** Of these posts or boosts, those that a timeline takes and does not hold. */
export const findEntering = both((brought, into) =>
  prepare<EnterParams & Reach['one']>()((q) => notHeld(entering(q, brought, into, 'one'))),
);
const findOwn = (brought: Brought) =>
  prepare<{ ids: number[]; timelineId: number }>()(
    (q) => sql<{ entryId: number; postId: number }>`
      ${notHeld(own(q, brought))} and e."timelineId" = ${q.param('timelineId')}`,
  );
export const findOwnEntering = { post: findOwn('post'), boost: findOwn('boost') };

/** How many follows and memberships posts or boosts concern; counting stops behind `limit`. */
function countReach(brought: Brought) {
  return prepare<{ ids: number[]; limit: number }>()(
    (q) => sql<{ count: number }>`
    select (select count(*) from (
        select 1 from ${FROM[brought]}
        join "follows" f on f."targetId" = ${BRINGER[brought]} and f."state" = 'accepted'
        where ${q.inIds(ENTRY[brought], 'ids')} limit ${q.param('limit')}) a)
      + (select count(*) from (
        select 1 from ${FROM[brought]} join "listMembers" f on f."accountId" = ${BRINGER[brought]}
        where ${q.inIds(ENTRY[brought], 'ids')} limit ${q.param('limit')}) b) as "count"`,
  );
}
export const countReached = { post: countReach('post'), boost: countReach('boost') };

interface StepParams {
  /** Of the post or boost. */
  id: number;
  after: number;
  /** How many there are before the one that is answered. */
  skip: number;
}

/** Where a chunk of the followers of who brings something, or of their memberships, ends; nothing where fewer are left. */
export const findStep = both((brought, into) =>
  prepare<StepParams>()((q) => {
    const bringer = sql<number>`(select s."accountId" from ${sql.table(brought === 'post' ? 'posts' : 'boosts')} s
      where s."id" = ${q.param('id')})`;
    return into === 'homes'
      ? sql<{ id: number }>`select "id" from "follows" where "targetId" = ${bringer} and "state" = 'accepted'
          and "id" > ${q.param('after')} order by "id" limit 1 offset ${q.param('skip')}`
      : sql<{ id: number }>`select "id" from "listMembers" where "accountId" = ${bringer}
          and "id" > ${q.param('after')} order by "id" limit 1 offset ${q.param('skip')}`;
  }),
);
