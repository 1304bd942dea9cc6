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

/** How often tags were used in public since a post's id, and by how many, by spans of ids (`lib/ids.ts`). */
export const countTagUses = prepare<{ tags: string[]; since: number; span: number }>()(
  (q) => sql<{ tag: string; span: number; uses: number; accounts: number }>`
    select t."tag", t."postId" / ${q.bigint('span')} as "span", count(*) as "uses",
      count(distinct t."accountId") as "accounts"
    from "postTags" t join "posts" p on p."id" = t."postId"
    where ${q.inTexts('t.tag', 'tags')} and t."postId" >= ${q.param('since')} and p."visibility" = 'public'
    group by 1, 2`,
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
