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
