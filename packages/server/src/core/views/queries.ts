import { type RawBuilder, type SqlBool, sql } from 'kysely';
import { prepare } from '../../db/prepare.ts';
import { isLimited, mayMeet, maySee, maySeeBoost, NOBODY, standingTo } from '../audience/queries.ts';
import type { BoostRow } from './boost.ts';
import type { MineRow } from './mine.ts';

const FACTS = [
  'posts.id',
  'posts.accountId',
  'posts.uri',
  'posts.url',
  'posts.kind',
  'posts.state',
  'posts.title',
  'posts.content',
  'posts.contentWarning',
  'posts.bytes',
  'posts.language',
  'posts.visibility',
  'posts.audience',
  'posts.local',
  'posts.localOnly',
  'posts.sensitive',
  'posts.marked',
  'posts.replyToId',
  'posts.replyToAccountId',
  'posts.conversationId',
  'posts.linkUrl',
  'posts.appId',
  'posts.lockedAt',
  'posts.communityId',
  'posts.mentionsJson',
  'posts.tagsJson',
  'posts.collectionsJson',
  'posts.emojisJson',
  'posts.mediaCount',
  'posts.quoteId',
  'posts.quoteUri',
  'posts.quoteState',
  'posts.quoteStampUri',
  'posts.policyJson',
  'posts.linked',
  'posts.createdAt',
  'posts.editedAt',
  'posts.version',
  'postStats.likes',
  'postStats.dislikes',
  'postStats.boosts',
  'postStats.replies',
  'postStats.quotes',
  'postStats.reactions',
  'postStats.score',
  'postStats.lastReplyAt',
  'postStats.version as statsVersion',
] as const;

/** Posts whose facts are to be made, or made anew. */
export const findFacts = prepare<{ ids: number[] }>()((q) =>
  q.db
    .selectFrom('posts')
    .innerJoin('postStats', 'postStats.postId', 'posts.id')
    .select(FACTS)
    .where(q.inIds('posts.id', 'ids')),
);

/** Whether a post is as it was read before. */
export interface Stamp {
  id: number;
  version: number;
  statsVersion: number;
}

function stampsQuery(form: 'open' | 'brought') {
  return prepare<{ ids: number[]; visiting: number }>()((q) =>
    q.db
      .selectFrom('posts')
      .innerJoin('postStats', 'postStats.postId', 'posts.id')
      .select(['posts.id', 'posts.version', 'postStats.version as statsVersion'])
      .where(q.inIds('posts.id', 'ids'))
      .where(maySee('posts', NOBODY))
      .$if(form === 'brought', (query) =>
        query.where(
          sql<SqlBool>`("posts"."accountId" = ${q.param('visiting')}
            or ${mayMeet({ author: sql.ref('posts.accountId') }, NOBODY, sql`0`)})`,
        ),
      ),
  );
}
/** Posts that visitors may see, and those that may be put before them. */
export const findStamps = { open: stampsQuery('open'), brought: stampsQuery('brought') };

type Kind = 'member' | 'remote';

interface ManyParams {
  viewerIds: number[];
  /** Whom the viewers visit, so that they are not asked whether they want to meet them; 0: nobody. */
  visiting: number;
  now: number;
}

const NO_MARKS = sql`0 as "vote", 0 as "boosted", 0 as "bookmarked", 0 as "pinned", 0 as "muted", 0 as "reacted"`;

/** What a query of posts and viewers carries besides: the marks, or the marks and whether the posts are as they were. */
type With = 'marks' | 'marks and stamps' | 'nothing';

function mineQuery<Row extends MineRow = MineRow>(as: Kind, brought: boolean, more: With) {
  return prepare<ManyParams & { postIds: number[] }>()((q) => {
    const viewer = sql.ref('v.id');
    const asker = { viewer, as };
    const standing = standingTo('p', viewer);
    const flag = (answer: RawBuilder<SqlBool>) => sql<0 | 1>`(case when ${answer} then 1 else 0 end)`;
    const marked = (table: string) =>
      sql<SqlBool>`exists (select 1 from ${sql.table(table)} m where m."accountId" = ${viewer} and m."postId" = p."id")`;
    const vote = sql`(select m."value" from "votes" m where m."accountId" = ${viewer} and m."postId" = p."id")`;
    const author = sql.ref('p.accountId');
    const stamps = more === 'marks and stamps';
    return sql<Row>`
      select v."id" as "viewerId", p."id", p."accountId", p."kind", p."visibility", p."audience", p."state", p."localOnly",
        p."lockedAt", p."policyJson",
        ${
          more === 'nothing'
            ? NO_MARKS
            : sql`coalesce(${vote}, 0) as "vote", ${flag(marked('boosts'))} as "boosted",
        ${flag(marked('bookmarks'))} as "bookmarked", ${flag(sql`${author} = ${viewer} and ${marked('pins')}`)} as "pinned",
        ${flag(sql`exists (select 1 from "conversationMutes" m where m."accountId" = ${viewer}
          and m."conversationId" = p."conversationId")`)} as "muted", ${flag(marked('reactions'))} as "reacted"`
        }, ${standing.follows} as "follows",
        ${standing.followedBy} as "followedBy", ${standing.mentioned} as "mentioned"
        ${stamps ? sql`, p."version", "postStats"."version" as "statsVersion"` : sql``}
      from "accounts" v cross join "posts" p
      ${stamps ? sql`join "postStats" on "postStats"."postId" = p."id"` : sql``}
      where ${q.inIds('v.id', 'viewerIds')} and ${q.inIds('p.id', 'postIds')} and ${maySee('p', asker)}
      ${brought ? sql`and (${author} = ${q.param('visiting')} or ${mayMeet({ author }, asker, q.param('now'))})` : sql``}`;
  });
}
/** What posts are to each of these viewers who may see them: one row for each. */
export const findMine = {
  member: { asked: mineQuery('member', false, 'marks'), brought: mineQuery('member', true, 'marks') },
  remote: { asked: mineQuery('remote', false, 'marks'), brought: mineQuery('remote', true, 'marks') },
};
/** The same without what the viewers did to the posts: for many viewers `findMarks` is asked for that. */
export const findMineUnmarked = {
  member: { asked: mineQuery('member', false, 'nothing'), brought: mineQuery('member', true, 'nothing') },
  remote: { asked: mineQuery('remote', false, 'nothing'), brought: mineQuery('remote', true, 'nothing') },
};
const seenQuery = (as: Kind, brought: boolean) => mineQuery<MineRow & Stamp>(as, brought, 'marks and stamps');
/** The same with the stamps of the posts, for few viewers. */
export const findSeenBy = {
  member: { asked: seenQuery('member', false), brought: seenQuery('member', true) },
  remote: { asked: seenQuery('remote', false), brought: seenQuery('remote', true) },
};

export type Mark = 'like' | 'dislike' | 'boosts' | 'bookmarks' | 'pins' | 'reactions' | 'mute';

/** What accounts did to posts, whatever they may see; one row for each mark. */
export const findMarks = prepare<{ accountIds: number[]; postIds: number[] }>()((q) => {
  const these = sql`${q.inIds('m.accountId', 'accountIds')} and ${q.inIds('m.postId', 'postIds')}`;
  const each = ['boosts', 'bookmarks', 'pins', 'reactions'].map(
    (table) =>
      sql`union all select m."accountId", m."postId", ${sql.lit(table)} from ${sql.table(table)} m where ${these}`,
  );
  return sql<{ accountId: number; postId: number; mark: Mark }>`
    select m."accountId", m."postId", case when m."value" = 1 then 'like' else 'dislike' end as "mark" from "votes" m
      where ${these} ${sql.join(each, sql` `)}
    union all select m."accountId", p."id", 'mute' from "posts" p
      join "conversationMutes" m on m."conversationId" = p."conversationId"
      where ${q.inIds('p.id', 'postIds')} and ${q.inIds('m.accountId', 'accountIds')}`;
});

export const findReactionsOf = prepare<{ accountIds: number[]; postIds: number[] }>()((q) =>
  q.db
    .selectFrom('reactions')
    .select(['accountId', 'postId', 'emoji'])
    .where(q.inIds('accountId', 'accountIds'))
    .where(q.inIds('postId', 'postIds'))
    .orderBy('id'),
);

const BOOST = sql`b."id", b."postId", b."accountId", b."uri", b."visibility", b."createdAt"`;

function boostsQuery(as: Kind, brought: boolean) {
  return prepare<ManyParams & { ids: number[] }>()((q) => {
    const asker = { viewer: sql.ref('v.id'), as };
    const author = sql.ref('b.accountId');
    return sql<BoostRow>`select v."id" as "viewerId", ${BOOST}
      from "accounts" v cross join "boosts" b
      where ${q.inIds('v.id', 'viewerIds')} and ${q.inIds('b.id', 'ids')} and ${maySeeBoost('b', asker)}
      ${brought ? sql`and (${author} = ${q.param('visiting')} or ${mayMeet({ author }, asker, q.param('now'))})` : sql``}`;
  });
}
/** Boosts as far as each of these viewers may see them: one row for each. */
export const findBoostsFor = {
  member: { asked: boostsQuery('member', false), brought: boostsQuery('member', true) },
  remote: { asked: boostsQuery('remote', false), brought: boostsQuery('remote', true) },
};

function openBoostsQuery(brought: boolean) {
  return prepare<Omit<ManyParams, 'viewerIds'> & { ids: number[] }>()((q) => {
    const author = sql.ref('b.accountId');
    return sql<BoostRow>`select 0 as "viewerId", ${BOOST} from "boosts" b
      where ${q.inIds('b.id', 'ids')} and ${maySeeBoost('b', NOBODY)}
      ${brought ? sql`and (${author} = ${q.param('visiting')} or ${mayMeet({ author }, NOBODY, q.param('now'))})` : sql``}`;
  });
}
export const findOpenBoosts = { asked: openBoostsQuery(false), brought: openBoostsQuery(true) };

export interface QuoteBar {
  viewerId: number;
  id: number;
  blocked: 0 | 1;
  unwanted: 0 | 1;
  muted: 0 | 1;
  /** Silenced, and not followed by the viewer. */
  limited: 0 | 1;
}

/** What stands between members and the authors of posts that are quoted before them: one row for each pair. */
export const findQuoteBars = prepare<{ viewerIds: number[]; postIds: number[]; now: number }>()((q) => {
  const viewer = sql.ref('v.id');
  const author = sql.ref('p.accountId');
  const flag = (answer: RawBuilder<SqlBool>) => sql<0 | 1>`(case when ${answer} then 1 else 0 end)`;
  return sql<QuoteBar>`select v."id" as "viewerId", p."id",
      ${flag(sql`exists (select 1 from "blocks" b where b."accountId" = ${viewer} and b."targetId" = ${author})`)} as "blocked",
      ${flag(sql`exists (select 1 from "accounts" a join "accountDomainBlocks" d on d."domain" = a."domain"
        where a."id" = ${author} and a."domain" <> '' and d."accountId" = ${viewer})`)} as "unwanted",
      ${flag(sql`exists (select 1 from "mutes" m where m."accountId" = ${viewer} and m."targetId" = ${author}
        and (m."expiresAt" is null or m."expiresAt" > ${q.param('now')}))`)} as "muted",
      ${flag(sql`${author} <> ${viewer} and ${isLimited(author, { viewer, as: 'member' })}`)} as "limited"
    from "accounts" v cross join "posts" p
    where ${q.inIds('v.id', 'viewerIds')} and ${q.inIds('p.id', 'postIds')}`;
});

/** What the authors typed. */
export const findSources = prepare<{ ids: number[] }>()((q) =>
  q.db.selectFrom('posts').select(['id', 'sourceText', 'sourceType']).where(q.inIds('id', 'ids')),
);

/** A place in a thread. */
export interface Node {
  id: number;
  replyToId: number | null;
  accountId: number;
  bytes: number;
}

const NODE = sql`p."id", p."replyToId", p."accountId", p."bytes"`;

/**
 * A post and what it answers, upwards, at most `limit` posts. `union` leaves out what was met before, so that a ring
 * ends; whoever reads the rows must not trust their order to be that of a tree either.
 */
export const findAncestors = prepare<{ id: number; limit: number }>()(
  (q) => sql<Node>`
    with recursive "chain"("id", "replyToId", "accountId", "bytes") as (
      select ${NODE} from "posts" p where p."id" = ${q.param('id')}
      union
      select ${NODE} from "chain" join "posts" p on p."id" = "chain"."replyToId"
    )
    select * from "chain" limit ${q.param('limit')}`,
);

/** What answers a post, level by level, at most `limit` posts. */
export const findDescendants = prepare<{ id: number; limit: number }>()(
  (q) => sql<Node>`
    with recursive "tree"("id", "replyToId", "accountId", "bytes") as (
      select ${NODE} from "posts" p where p."replyToId" = ${q.param('id')}
      union
      select ${NODE} from "tree" join "posts" p on p."replyToId" = "tree"."id"
    )
    select * from "tree" limit ${q.param('limit')}`,
);

/** Of these posts, those that may be put before visitors of `visiting`. */
export const findOpenIds = prepare<{ ids: number[]; visiting: number }>()(
  (q) => sql<{ id: number }>`
    select p."id" from "posts" p where ${q.inIds('p.id', 'ids')} and ${maySee('p', NOBODY)}
      and (p."accountId" = ${q.param('visiting')} or ${mayMeet({ author: sql.ref('p.accountId') }, NOBODY, sql`0`)})`,
);
