import { type SqlBool, sql } from 'kysely';
import { prepareList } from '../../db/keyset.ts';
import { prepare } from '../../db/prepare.ts';
import type { FollowsTable } from '../../db/tables/relations.ts';
import type { SeveredFollowsTable } from '../../db/tables/severances.ts';

export const findFollow = prepare<{ accountId: number; targetId: number }>()((q) =>
  q.db
    .selectFrom('follows')
    .selectAll()
    .where('accountId', '=', q.param('accountId'))
    .where('targetId', '=', q.param('targetId')),
);

export const findFollowByUri = prepare<{ uri: string }>()((q) =>
  q.db.selectFrom('follows').selectAll().where('uri', '=', q.param('uri')),
);

export const acceptFollowRow = prepare<{ id: number }>()((q) =>
  q.db.updateTable('follows').set({ state: 'accepted' }).where('id', '=', q.param('id')).where('state', '=', 'pending'),
);

/** Answers the state it was in at the end, which may have changed since it was found. */
export const deleteFollow = prepare<{ id: number }>()((q) =>
  q.db.deleteFrom('follows').where('id', '=', q.param('id')).returning('state'),
);

export const updateFollow = prepare<{
  id: number;
  showBoosts: 0 | 1;
  notify: 0 | 1;
  languagesJson: string | null;
  uri: string;
}>()((q) =>
  q.db
    .updateTable('follows')
    .set({
      showBoosts: q.param('showBoosts'),
      notify: q.param('notify'),
      languagesJson: q.param('languagesJson'),
      uri: q.param('uri'),
    })
    .where('id', '=', q.param('id')),
);

/**
 * Whether a follow (`f`) takes a post (`p`): it is in one of the languages that the follower chose, where they chose some.
 * `pt` takes `pt-BR`, and what names no language comes always.
 */
export const takesLanguage = sql<SqlBool>`(f."languagesJson" is null or p."language" is null
  or f."languagesJson" like '%"' || p."language" || '"%'
  or f."languagesJson" like '%"' || substr(p."language", 1, case when substr(p."language", 3, 1) = '-' then 2 else 3 end) || '"%')`;

interface TieParams {
  accountId: number;
  state: 'pending' | 'accepted';
}

/** Follows of an account, newest first, by the follow's id. */
export const findFollowing = prepareList<TieParams>()((q, cut) =>
  q.db
    .selectFrom('follows')
    .select(['id', 'targetId as accountId'])
    .where('accountId', '=', q.param('accountId'))
    .where('state', '=', q.param('state'))
    .$call(cut('id')),
);

/** Follows to an account (its followers, or its requests), newest first, by the follow's id. */
export const findFollowers = prepareList<TieParams>()((q, cut) =>
  q.db
    .selectFrom('follows')
    .select(['id', 'accountId'])
    .where('targetId', '=', q.param('accountId'))
    .where('state', '=', q.param('state'))
    .$call(cut('id')),
);

/** Whom an account shows on its profile, the last first, by the number of their place there. */
export const findEndorsed = prepareList<{ accountId: number }>()((q, cut) =>
  q.db
    .selectFrom('follows')
    .select([sql<number>`"endorsedId"`.as('id'), 'targetId as accountId'])
    .where('accountId', '=', q.param('accountId'))
    .where('endorsedId', 'is not', null)
    .$call(cut('endorsedId')),
);

export const countEndorsed = prepare<{ accountId: number }>()((q) =>
  q.db
    .selectFrom('follows')
    .select((eb) => eb.fn.countAll<number>().as('count'))
    .where('accountId', '=', q.param('accountId'))
    .where('endorsedId', 'is not', null),
);

export const setEndorsed = prepare<{ accountId: number; targetId: number; endorsedId: number | null }>()((q) =>
  q.db
    .updateTable('follows')
    .set({ endorsedId: q.param('endorsedId') })
    .where('accountId', '=', q.param('accountId'))
    .where('targetId', '=', q.param('targetId')),
);

/** Who of the last that an account followed follows any of these: one seek for each pair. */
export const findFamiliar = prepare<{ accountId: number; ids: number[]; known: number; limit: number }>()(
  (q) => sql<{ targetId: number; accountId: number }>`
    select f."targetId", f."accountId"
    from (select "targetId" as "id" from "follows" where "accountId" = ${q.param('accountId')} and "state" = 'accepted'
      order by "id" desc limit ${q.param('known')}) k
    join "follows" f on f."accountId" = k."id" and ${q.inIds('f.targetId', 'ids')} and f."state" = 'accepted'
    limit ${q.param('limit')}`,
);

export const findFollowsBetween = prepare<{ accountId: number; targetIds: number[] }>()((q) =>
  q.db
    .selectFrom('follows')
    .selectAll()
    .where('accountId', '=', q.param('accountId'))
    .where(q.inIds('targetId', 'targetIds')),
);

export const findFollowsFrom = prepare<{ accountIds: number[]; targetId: number }>()((q) =>
  q.db
    .selectFrom('follows')
    .selectAll()
    .where('targetId', '=', q.param('targetId'))
    .where(q.inIds('accountId', 'accountIds')),
);

/** The distinct inboxes of an account's remote followers: shared ones where there are some. */
export const findFollowerInboxes = prepare<{ accountId: number }>()((q) =>
  q.db
    .selectFrom('follows')
    .innerJoin('accounts', 'accounts.id', 'follows.accountId')
    .select([sql<string>`coalesce(accounts."sharedInboxUri", accounts."inboxUri")`.as('inboxUri'), 'accounts.domain'])
    .distinct()
    .where('follows.targetId', '=', q.param('accountId'))
    .where('follows.state', '=', 'accepted')
    .where('accounts.domain', '!=', '')
    .where('accounts.inboxUri', 'is not', null)
    .where('accounts.suspendedAt', 'is', null),
);

/** Whether anyone here follows the account: posts of strangers nobody follows are not kept. */
export const findLocalFollower = prepare<{ targetId: number }>()((q) =>
  q.db
    .selectFrom('follows')
    .innerJoin('users', 'users.accountId', 'follows.accountId')
    .select('follows.id')
    .where('follows.targetId', '=', q.param('targetId'))
    .where('follows.state', '=', 'accepted')
    .limit(1),
);

/** That one of two accounts blocks the other, or the other's server. */
export const findBlockBetween = prepare<{ accountId: number; targetId: number }>()((q) => {
  const [one, other] = [q.param('accountId'), q.param('targetId')];
  return sql<{ accountId: number }>`
    select "accountId" from "blocks" where "accountId" = ${one} and "targetId" = ${other}
    union all select "accountId" from "blocks" where "accountId" = ${other} and "targetId" = ${one}
    union all select d."accountId" from "accountDomainBlocks" d join "accounts" a on a."domain" = d."domain"
      where a."domain" <> '' and ((d."accountId" = ${one} and a."id" = ${other})
        or (d."accountId" = ${other} and a."id" = ${one}))
    limit 1`;
});

/** Follows between an account and everybody of a server, both ways. */
export const findFollowsWithDomain = prepare<{ accountId: number; domain: string }>()(
  (q) => sql<FollowsTable>`
    select f.* from "follows" f join "accounts" a on a."id" = f."targetId"
      where f."accountId" = ${q.param('accountId')} and a."domain" = ${q.param('domain')}
    union all select f.* from "follows" f join "accounts" a on a."id" = f."accountId"
      where f."targetId" = ${q.param('accountId')} and a."domain" = ${q.param('domain')}`,
);

/** How many accepted follows there are of them: `following` from the account to the server, `followers` back. */
export const countFollowsWithDomain = prepare<{ accountId: number; domain: string }>()(
  (q) => sql<{ following: number; followers: number }>`select
    (select count(*) from "follows" f join "accounts" a on a."id" = f."targetId"
      where f."accountId" = ${q.param('accountId')} and f."state" = 'accepted'
        and a."domain" = ${q.param('domain')}) as "following",
    (select count(*) from "follows" f join "accounts" a on a."id" = f."accountId"
      where f."targetId" = ${q.param('accountId')} and f."state" = 'accepted'
        and a."domain" = ${q.param('domain')}) as "followers"`,
);

/** What came for a tag stays. */
export const removeFromHome = prepare<{ ownerId: number; byAccountId: number }>()((q) =>
  q.db
    .deleteFrom('timelineEntries')
    .where('timelineId', '=', q.param('ownerId'))
    .where('byAccountId', '=', q.param('byAccountId'))
    .where('reason', '<>', 'tag'),
);

/** Who is not followed any more is in no list any more. */
export const removeFromLists = prepare<{ ownerId: number; accountId: number }>()((q) =>
  q.db
    .deleteFrom('listMembers')
    .where('accountId', '=', q.param('accountId'))
    .where('listId', 'in', q.db.selectFrom('lists').select('id').where('accountId', '=', q.param('ownerId'))),
);

/** These follows as they are, while nobody else ends or changes them. */
export const lockFollows = prepare<{ ids: number[] }>()(
  (q) => sql<FollowsTable>`select * from "follows" where ${q.inIds('id', 'ids')} order by "id" ${q.lock('update')}`,
);

export const deleteFollows = prepare<{ ids: number[] }>()((q) =>
  q.db.deleteFrom('follows').where(q.inIds('id', 'ids')),
);

/** What each of these follows brought home. */
export const removeFromHomes = prepare<{ ids: number[] }>()(
  (q) => sql`delete from "timelineEntries" where "reason" <> 'tag' and ("timelineId", "byAccountId") in (
    select "accountId", "targetId" from "follows" where ${q.inIds('id', 'ids')})`,
);

/** Whom each of these follows lets be in lists of its owner. */
export const removeFromListsOf = prepare<{ ids: number[] }>()(
  (q) => sql`delete from "listMembers" where ("listId", "accountId") in (
    select l."id", f."targetId" from "follows" f join "lists" l on l."accountId" = f."accountId"
    where ${q.inIds('f.id', 'ids')})`,
);

export const countPending = prepare<{ accountId: number }>()((q) =>
  q.db
    .selectFrom('follows')
    .select((eb) => eb.fn.countAll<number>().as('count'))
    .where('targetId', '=', q.param('accountId'))
    .where('state', '=', 'pending'),
);

/** What a cut cost somebody. */
export const findSeverancesOf = prepare<{ accountIds: number[]; blockId: number }>()((q) =>
  q.db
    .selectFrom('severances')
    .select(['id', 'accountId'])
    .where(q.inIds('accountId', 'accountIds'))
    .where('blockId', '=', q.param('blockId')),
);

export const findSeverances = prepareList<{ accountId: number }>()((q, cut) =>
  q.db.selectFrom('severances').selectAll().where('accountId', '=', q.param('accountId')).$call(cut('id')),
);

export const findSeverancesByIds = prepare<{ ids: number[] }>()((q) =>
  q.db.selectFrom('severances').selectAll().where(q.inIds('id', 'ids')),
);

/** Counts these follows among those that ended, each way. */
export const addToSeverances = prepare<{ ids: number[] }>()(
  (q) => sql`update "severances" set
      "followersCount" = "severances"."followersCount" + ended."followers",
      "followingCount" = "severances"."followingCount" + ended."following"
    from (select "severanceId", sum(case when "direction" = 'followers' then 1 else 0 end) as "followers",
        sum(case when "direction" = 'following' then 1 else 0 end) as "following"
      from "severedFollows" where ${q.inIds('id', 'ids')} group by "severanceId") as ended
    where "severances"."id" = ended."severanceId"`,
);

export const findSeveredFollows = prepareList<{
  severanceId: number;
  direction: SeveredFollowsTable['direction'];
}>()((q, cut) =>
  q.db
    .selectFrom('severedFollows')
    .select(['id', 'otherId as accountId'])
    .where('severanceId', '=', q.param('severanceId'))
    .where('direction', '=', q.param('direction'))
    .$call(cut('id')),
);
