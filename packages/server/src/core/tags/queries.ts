import { sql } from 'kysely';
import { prepareList } from '../../db/keyset.ts';
import { prepare } from '../../db/prepare.ts';

export const clearTags = prepare<{ postId: number }>()((q) =>
  q.db.deleteFrom('postTags').where('postId', '=', q.param('postId')),
);

/** The tags that somebody follows, by the follow's id. */
export const findFollowedTags = prepareList<{ accountId: number }>()((q, cut) =>
  q.db.selectFrom('tagFollows').select(['id', 'tag']).where('accountId', '=', q.param('accountId')).$call(cut('id')),
);

export const countFollowedTags = prepare<{ accountId: number }>()((q) =>
  q.db
    .selectFrom('tagFollows')
    .select((eb) => eb.fn.countAll<number>().as('count'))
    .where('accountId', '=', q.param('accountId')),
);

export const deleteTagFollow = prepare<{ accountId: number; tag: string }>()((q) =>
  q.db.deleteFrom('tagFollows').where('accountId', '=', q.param('accountId')).where('tag', '=', q.param('tag')),
);

/** What these tags are to somebody: followed, shown on their profile. */
export const findTagMarks = prepare<{ accountId: number; tags: string[] }>()(
  (q) => sql<{ tag: string; mark: 'following' | 'featuring' }>`
    select "tag", 'following' as "mark" from "tagFollows"
      where "accountId" = ${q.param('accountId')} and ${q.inTexts('tag', 'tags')}
    union all select "tag", 'featuring' as "mark" from "featuredTags"
      where "accountId" = ${q.param('accountId')} and ${q.inTexts('tag', 'tags')}`,
);

/** Of the tags of a post, those under which its author wrote something else between two ids; one look for each. */
export const findTagsUsedBetween = prepare<{ accountId: number; from: number; until: number; postId: number }>()(
  (q) => sql<{ tag: string }>`
    select t."tag" from "postTags" t
    where t."postId" = ${q.bigint('postId')} and exists (
      select 1 from "postTags" other
      where other."accountId" = ${q.bigint('accountId')} and other."tag" = t."tag"
        and other."postId" >= ${q.bigint('from')} and other."postId" < ${q.bigint('until')}
        and other."postId" <> t."postId")`,
);

export const countTagUse = prepare<{ tag: string; day: number; accounts: 0 | 1 }>()(
  (q) => sql`
    insert into "tagDays" ("tag", "day", "uses", "accounts")
    values (${q.param('tag')}, ${q.param('day')}, 1, ${q.param('accounts')})
    on conflict ("tag", "day") do update set "uses" = "tagDays"."uses" + 1,
      "accounts" = "tagDays"."accounts" + excluded."accounts"`,
);

export const findTagDays = prepare<{ tags: string[]; since: number }>()((q) =>
  q.db.selectFrom('tagDays').selectAll().where(q.inTexts('tag', 'tags')).where('day', '>=', q.param('since')),
);

export const deleteOldTagDays = prepare<{ before: number }>()((q) =>
  q.db.deleteFrom('tagDays').where('day', '<', q.param('before')),
);

/** The tags on a profile, in the order they were put there. */
export const findFeaturedTags = prepare<{ accountId: number }>()((q) =>
  q.db.selectFrom('featuredTags').select(['id', 'tag']).where('accountId', '=', q.param('accountId')).orderBy('id'),
);

export const findOwnFeaturedTag = prepare<{ id: number; accountId: number }>()((q) =>
  q.db
    .selectFrom('featuredTags')
    .select('tag')
    .where('id', '=', q.param('id'))
    .where('accountId', '=', q.param('accountId')),
);

export const deleteFeaturedTag = prepare<{ accountId: number; tag: string }>()((q) =>
  q.db.deleteFrom('featuredTags').where('accountId', '=', q.param('accountId')).where('tag', '=', q.param('tag')),
);

export const deleteFeaturedTagsOf = prepare<{ accountIds: number[] }>()((q) =>
  q.db.deleteFrom('featuredTags').where(q.inIds('accountId', 'accountIds')),
);

/** What an account wrote under tags that everybody may see. */
export const countUsesBy = prepare<{ accountId: number; tags: string[] }>()(
  (q) => sql<{ tag: string; posts: number; lastPostAt: number }>`
    select t."tag", count(*) as "posts", max(p."createdAt") as "lastPostAt"
    from "postTags" t join "posts" p on p."id" = t."postId"
    where t."accountId" = ${q.param('accountId')} and ${q.inTexts('t.tag', 'tags')}
      and p."visibility" in ('public', 'unlisted') and p."state" in ('shown', 'archived')
    group by t."tag"`,
);

/** The tags of an account's last posts, at most `limit` of these. */
export const findLastUsedTags = prepare<{ accountId: number; limit: number }>()(
  (q) => sql<{ tag: string }>`
    select t."tag" from (
      select p."id" from "posts" p where p."accountId" = ${q.param('accountId')}
      order by p."id" desc limit ${q.param('limit')}) last
    join "postTags" t on t."postId" = last."id"`,
);

export const findTagRules = prepare<{ tags: string[] }>()((q) =>
  q.db.selectFrom('tagRules').selectAll().where(q.inTexts('tag', 'tags')),
);

export const listTagRules = prepareList<Record<never, never>>()((q, cut) =>
  q.db.selectFrom('tagRules').selectAll().$call(cut('id')),
);

interface GivenRule {
  id: number;
  tag: string;
  /** null: as it is. */
  displayName: string | null;
  usable: 0 | 1 | null;
  listable: 0 | 1 | null;
  trendable: 0 | 1 | null;
}

/** Decides what is given, and leaves the rest as it was, or as it is with tags that nobody decided about. */
export const putTagRule = prepare<GivenRule>()((q) => {
  const [name, usable] = [q.text('displayName'), q.bigint('usable')];
  const [listable, trendable] = [q.bigint('listable'), q.bigint('trendable')];
  return sql`
    insert into "tagRules" ("id", "tag", "displayName", "usable", "listable", "trendable")
    values (${q.param('id')}, ${q.param('tag')}, coalesce(${name}, ''), coalesce(${usable}, 1), coalesce(${listable}, 1),
      ${trendable})
    on conflict ("tag") do update set "displayName" = coalesce(${name}, "tagRules"."displayName"),
      "usable" = coalesce(${usable}, "tagRules"."usable"), "listable" = coalesce(${listable}, "tagRules"."listable"),
      "trendable" = coalesce(${trendable}, "tagRules"."trendable")`;
});
