import { type RawBuilder, type SqlBool, sql } from 'kysely';
import { fits, type MatchParams, matching } from '../../db/dialect/search.ts';
import { prepare, type QueryKit } from '../../db/prepare.ts';
import { mayFind, mayMeet, maySee, NOBODY, type SearchPlace } from '../audience/queries.ts';

const [usernameKey, domain, tag] = [sql.ref('a.usernameKey'), sql.ref('a.domain'), sql.ref('tag')];

/** What the best of the names that were found are chosen by. */
export interface Candidate {
  id: number;
  usernameKey: string;
  domain: string;
  followersCount: number;
  displayName: string;
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

const CANDIDATE = sql`a."id", a."usernameKey", a."domain", a."followersCount", a."displayName"`;
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
/** Accounts with a word in their display name that begins so. */
export const findAccountsByWord = prepare<NameParams>()(
  (q) => sql<Candidate>`select ${CANDIDATE} from "accountWords" w cross join "accounts" a
    where ${begins(q, sql.ref('w.word'))} and a."id" = w."accountId" and ${somebody}
    order by ${q.byBytes(sql.ref('w.word'))} limit ${q.param('limit')}`,
);
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
export const findFollowedByName = followed<NameParams>((q) => begins(q, usernameKey));
export const findFollowedByWord = followed<NameParams>(
  (q) => sql<SqlBool>`exists (select 1 from "accountWords" w
    where w."accountId" = a."id" and ${begins(q, sql.ref('w.word'))})`,
);
export const findFollowedByHandle = followed<HandleParams>(isHandle);

/** So many names of tags are looked at, and so many of the newest posts under each. */
const [TAGS, POSTS] = [200, 20];

/**
 * Tags that one of the newest posts under them uses in public, by their first letters. Jumps from tag to tag: a popular
 * one has too many rows to read them only to find out that they are one tag. Order and limit inside keep PostgreSQL at the
 * index too.
 */
export const findTagsByPrefix = prepare<NameParams & { reviewed: 0 | 1 }>()((q) => {
  return sql<{ tag: string }>`
    with recursive "found"("tag", "step") as (
      select (select "tag" from "postTags" where ${q.prefix(tag, q.param('start'), q.param('end'))}
        order by ${q.byBytes(tag)} limit 1), 1
      union all
      select (select p."tag" from "postTags" p where ${q.beyond(sql`p."tag"`, sql`"found"."tag"`)}
        and ${q.beyond(q.param('end'), sql`p."tag"`)} order by ${q.byBytes(sql`p."tag"`)} limit 1), "step" + 1
      from "found" where "found"."tag" is not null and "step" < ${sql.lit(TAGS)}
    )
    select "tag" from "found" where "tag" is not null and not exists (
      select 1 from "tagRules" r where r."tag" = "found"."tag" and (r."usable" = 0 or r."listable" = 0))
    and (${q.bigint('reviewed')} = 0 or "tag" = ${q.param('start')} or exists (
      select 1 from "tagRules" r where r."tag" = "found"."tag" and r."trendable" is not null))
    and exists (
      select 1 from (select "postId" from "postTags" where "tag" = "found"."tag"
        order by "postId" desc limit ${sql.lit(POSTS)}) n
      cross join "posts" p
      where p."id" = n."postId" and p."visibility" = 'public' and ${maySee('p', NOBODY)}
        and ${mayMeet({ author: sql.ref('p.accountId') }, NOBODY, sql`0`)})
    order by ${q.byBytes(tag)}
    limit ${q.param('limit')}`;
});

interface FindParams extends MatchParams {
  viewerId: number;
  now: number;
  /** The match with what may not fit as well; read by `findPostsWithout` alone. */
  unwanted: string;
}

/**
 * The newest posts that a match finds, and of each whether a member may find it. Those with what may not be there are not
 * asked about any further: they can be nearly all.
 */
function findPostsIn(place: SearchPlace, excluding: boolean) {
  return prepare<FindParams>()((q) => {
    const asker = { viewer: q.bigint('viewerId'), as: 'member' } as const;
    const looked = sql`with "looked" as materialized (select "id" from ${matching(q)} "matching")`;
    const unwanted = sql`when ${fits(q, sql.ref('m.id'), sql.table('looked'))} then 0`;
    return sql<{ id: number; found: 0 | 1 }>`
      ${excluding ? looked : sql``}
      select m."id", case ${excluding ? unwanted : sql``}
        when exists (select 1 from "posts" p where p."id" = m."id" and ${maySee('p', asker)}
          and ${mayMeet({ author: sql.ref('p.accountId') }, asker, q.param('now'))} and ${mayFind('p', asker, place)})
        then 1 else 0 end as "found"
      from ${excluding ? sql.table('looked') : matching(q)} m order by m."id" desc`;
  });
}
const inEach = (excluding: boolean) => ({
  library: findPostsIn('library', excluding),
  public: findPostsIn('public', excluding),
  all: findPostsIn('all', excluding),
});
export const findPosts = inEach(false);
export const findPostsWithout = inEach(true);

const SEARCHED = [
  ...([
    'p.id',
    'p.accountId',
    'p.state',
    'p.visibility',
    'p.audience',
    'p.sensitive',
    'p.marked',
    'p.language',
  ] as const),
  ...(['p.title', 'p.contentWarning', 'p.content', 'p.tagsJson', 'p.linkUrl'] as const),
  ...(['p.replyToId', 'p.replyToUri', 'p.quoteId', 'p.quoteUri', 'a.indexable'] as const),
] as const;

const searchedQuery = (held: boolean) =>
  prepare<{ ids: number[] }>()((q) =>
    q.db
      .selectFrom('posts as p')
      .innerJoin('accounts as a', 'a.id', 'p.accountId')
      .select(SEARCHED)
      .where(q.inIds('p.id', 'ids'))
      .orderBy('p.id')
      .$call((query) => (held ? query.modifyEnd(q.lock('change', 'p')) : query)),
  );
/** Posts as they are searched. */
export const findSearched = searchedQuery(false);
export const holdSearched = searchedQuery(true);
export type SearchedRow = Awaited<ReturnType<(typeof findSearched)['all']>>[number];

/** Of those who did one kind of thing with a post, so many are looked at: people here are few among them. */
const WHO = 2_000;

/** People here in whose library a post is: who wrote it, is named in it, or had to do with it. */
export const findLibrariesWith = prepare<{ postId: number }>()((q) => {
  const did = (table: string, what: string) => sql`select * from (select t."accountId" from ${sql.table(table)} t
    where t.${sql.ref(what)} = ${q.bigint('postId')} limit ${sql.lit(WHO)}) ${sql.ref(`${table}_${what}`)}`;
  const marks = ['postMentions', 'votes', 'boosts', 'bookmarks', 'reactions', 'pollVotes'];
  const all = [...marks.map((table) => did(table, 'postId')), did('posts', 'replyToId'), did('posts', 'quoteId')];
  return sql<{ accountId: number }>`select u."accountId" from "users" u where u."accountId" in (
    select "accountId" from "posts" where "id" = ${q.bigint('postId')} union all ${sql.join(all, sql` union all `)})`;
});

/** The newest posts below an id, of one account where given. */
export const findPostIdsBelow = {
  everybody: prepare<{ below: number; limit: number }>()((q) =>
    q.db
      .selectFrom('posts')
      .select('id')
      .where('id', '<', q.param('below'))
      .orderBy('id', 'desc')
      .limit(q.param('limit')),
  ),
  account: prepare<{ accountId: number; below: number; limit: number }>()((q) =>
    q.db
      .selectFrom('posts')
      .select('id')
      .where('accountId', '=', q.param('accountId'))
      .where('id', '<', q.param('below'))
      .orderBy('id', 'desc')
      .limit(q.param('limit')),
  ),
};

/** What some posts answer and quote. */
export const findParents = prepare<{ ids: number[] }>()((q) =>
  q.db.selectFrom('posts').select(['replyToId', 'quoteId']).where(q.inIds('id', 'ids')).where('local', '=', 1),
);
