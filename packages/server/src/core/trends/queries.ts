import { type SqlBool, sql } from 'kysely';
import { prepare } from '../../db/prepare.ts';
import type { TrendKind, TrendReviewsTable } from '../../db/tables/trends.ts';

interface CountableRow {
  id: number;
  accountId: number;
  createdAt: number;
  tagsJson: string;
  cardId: number | null;
  /** What was done to it by people, somebody twice perhaps. */
  marks: number;
  starts: 0 | 1;
  counts: 0 | 1;
}

/** Who wants to be found, and whom nobody limited. */
const listed = (account: string) => {
  const column = (name: string) => sql.ref(`${account}.${name}`);
  return sql<SqlBool>`(${column('silencedAt')} is null and ${column('suspendedAt')} is null
    and ${column('deletedAt')} is null and ${column('domainPolicy')} = 'open')`;
};

/** The newest posts between two ids, in no order, and whether they count: what is public, open to all eyes, by people who want to be found. */
export const findCountable = prepare<{ above: number; below: number; limit: number }>()(
  (q) => sql<CountableRow>`
    select p."id", p."accountId", p."createdAt", p."tagsJson", c."cardId", s."likes" + s."boosts" as "marks",
      (case when p."replyToId" is null and p."replyToUri" is null then 1 else 0 end) as "starts",
      (case when p."visibility" = 'public' and p."state" = 'shown' and p."sensitive" = 0 and p."contentWarning" = ''
        and p."localOnly" = 0 and a."discoverable" = 1 and ${listed('a')} then 1 else 0 end) as "counts"
    from (select * from "posts" n where n."id" > ${q.param('above')} and n."id" < ${q.param('below')}
      order by n."id" desc limit ${q.bigint('limit')}) p
    join "accounts" a on a."id" = p."accountId"
    join "postStats" s on s."postId" = p."id"
    left join "postCards" c on c."postId" = p."id"`,
);

/** How many people liked or boosted each of these posts, its author and whoever is limited left out. */
export const countFans = prepare<{ postIds: number[] }>()(
  (q) => sql<{ postId: number; people: number }>`
    select m."postId", count(distinct m."accountId") as "people" from (
      select "postId", "accountId" from "votes" where ${q.inIds('postId', 'postIds')} and "value" = 1
      union all select "postId", "accountId" from "boosts" where ${q.inIds('postId', 'postIds')}) m
    join "posts" p on p."id" = m."postId"
    join "accounts" a on a."id" = m."accountId"
    where m."accountId" <> p."accountId" and ${listed('a')}
    group by m."postId"`,
);

export const clearTrends = prepare<Record<never, never>>()((q) => q.db.deleteFrom('trends'));

/** What trends and what was decided about it: about itself first, else about the publisher of a page. */
const JUDGED = sql`
  "trends" t
  left join "trendReviews" r on r."kind" = t."kind" and r."ref" = t."ref"
  left join "trendReviews" p on p."kind" = 'publisher' and p."ref" = t."publisher"
  left join "tagRules" g on t."kind" = 'tag' and g."tag" = t."ref"`;
const ALLOWED = sql`coalesce(r."allowed", p."allowed", g."trendable")`;
/** What staff want nobody to find trends for nobody. */
const LISTED = sql<SqlBool>`coalesce(g."usable", 1) = 1 and coalesce(g."listable", 1) = 1`;

/** The first of a kind that may be shown; `unseen`: whether that about which nothing was decided may. */
export const findTrends = prepare<{ kind: TrendKind; unseen: 0 | 1; limit: number; offset: number }>()(
  (q) => sql<{ ref: string }>`
    select t."ref" from ${JUDGED} where t."kind" = ${q.param('kind')}
      and coalesce(${ALLOWED}, ${q.bigint('unseen')}) = 1 and ${LISTED}
    order by t."score" desc, t."ref" desc limit ${q.bigint('limit')} offset ${q.bigint('offset')}`,
);

export const findTrend = prepare<{ kind: TrendKind; ref: string; unseen: 0 | 1 }>()(
  (q) => sql<{ ref: string }>`
    select t."ref" from ${JUDGED} where t."kind" = ${q.param('kind')} and t."ref" = ${q.param('ref')}
      and coalesce(${ALLOWED}, ${q.bigint('unseen')}) = 1 and ${LISTED}`,
);

/** The first of a kind, whatever was decided about them; null: nothing was. */
export const findJudged = prepare<{ kind: TrendKind; limit: number; offset: number }>()(
  (q) => sql<{ ref: string; allowed: 0 | 1 | null }>`
    select t."ref", ${ALLOWED} as "allowed" from ${JUDGED} where t."kind" = ${q.param('kind')}
    order by t."score" desc, t."ref" desc limit ${q.bigint('limit')} offset ${q.bigint('offset')}`,
);

/** Who published what trends, the highest first. */
export const findPublishers = prepare<{ limit: number; offset: number }>()(
  (q) => sql<{ ref: string }>`
    select t."publisher" as "ref" from "trends" t where t."kind" = 'link' and t."publisher" <> ''
    group by t."publisher" order by max(t."score") desc, t."publisher"
    limit ${q.bigint('limit')} offset ${q.bigint('offset')}`,
);

/** How much trends about which nothing was decided. */
export const countUnseen = prepare<{ limit: number }>()(
  (q) => sql<{ count: number }>`
    select count(*) as "count" from (
      select 1 from ${JUDGED} where ${ALLOWED} is null and ${LISTED} limit ${q.bigint('limit')}) u`,
);

export const findReviewed = prepare<{ kind: TrendReviewsTable['kind']; refs: string[] }>()((q) =>
  q.db.selectFrom('trendReviews').selectAll().where('kind', '=', q.param('kind')).where(q.inTexts('ref', 'refs')),
);

export const listRefused = prepare<Record<never, never>>()(
  () => sql<{ kind: 'tag' | TrendReviewsTable['kind']; ref: string }>`
    select "kind", "ref" from "trendReviews" where "allowed" = 0
    union all select 'tag' as "kind", "tag" as "ref" from "tagRules" where "trendable" = 0
    order by 1, 2 limit 1000`,
);

export const putReview = prepare<TrendReviewsTable>()(
  (q) => sql`
    insert into "trendReviews" ("kind", "ref", "allowed", "reviewedAt")
    values (${q.param('kind')}, ${q.param('ref')}, ${q.param('allowed')}, ${q.param('reviewedAt')})
    on conflict ("kind", "ref") do update set "allowed" = excluded."allowed", "reviewedAt" = excluded."reviewedAt"`,
);

export const putLinkDay = prepare<{ cardId: number; day: number; uses: number; accounts: number }>()(
  (q) => sql`
    insert into "linkDays" ("cardId", "day", "uses", "accounts")
    values (${q.param('cardId')}, ${q.param('day')}, ${q.param('uses')}, ${q.param('accounts')})
    on conflict ("cardId", "day") do update set "uses" = excluded."uses", "accounts" = excluded."accounts"`,
);

export const findLinkDays = prepare<{ cardIds: number[]; since: number }>()((q) =>
  q.db.selectFrom('linkDays').selectAll().where(q.inIds('cardId', 'cardIds')).where('day', '>=', q.param('since')),
);

export const deleteOldLinkDays = prepare<{ before: number }>()((q) =>
  q.db.deleteFrom('linkDays').where('day', '<', q.param('before')),
);
