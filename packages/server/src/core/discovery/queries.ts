import { sql } from 'kysely';
import { prepare } from '../../db/prepare.ts';
import type { SuggestionSource } from '../../db/tables/discovery.ts';

export type DirectoryOrder = 'active' | 'new';

/** The directory has so many, in each order. */
const LISTED = 1_000;

/** People who want to be listed, whoever looks: who wrote last, or who came last. */
function listed(order: DirectoryOrder, here: boolean) {
  const along = `accounts_${here ? 'domain' : 'discoverable'}${order === 'active' ? '_lastPostAt' : ''}_id_listed`;
  return prepare<Record<never, never>>()((q) => {
    const query = q.db
      .selectFrom(q.along('accounts', along))
      .select(['id', 'followersCount'])
      .where('discoverable', '=', sql.lit(1))
      .where('suspendedAt', 'is', null)
      .where('movedToId', 'is', null)
      .where('kind', '<>', sql.lit('application'))
      .limit(sql.lit(LISTED));
    const placed = here ? query.where('domain', '=', sql.lit('')) : query;
    return order === 'new'
      ? placed.where('id', '>', sql.lit(0)).orderBy('id', 'desc')
      : placed.where('lastPostAt', '>', sql.lit(0)).orderBy('lastPostAt', 'desc').orderBy('id', 'desc');
  });
}
export const findListed = {
  active: { here: listed('active', true), everywhere: listed('active', false) },
  new: { here: listed('new', true), everywhere: listed('new', false) },
};

/** Of so many people whom one followed last, and so many whom each of them did. */
const [FOLLOWED, OF_EACH] = [200, 100];

/** Whom those follow whom somebody follows, and who wants to be listed; by how many do. */
export const findFriendsOfFriends = prepare<{ accountId: number; limit: number }>()(
  (q) => sql<{ targetId: number; score: number }>`
    select f."targetId", count(*) as "score" from (
      select "targetId" as "id" from "follows" where "accountId" = ${q.param('accountId')} and "state" = 'accepted'
      order by "id" desc limit ${sql.lit(FOLLOWED)}) friend
    cross join "follows" f cross join "accounts" a
    where f."id" in (select "id" from "follows" where "accountId" = friend."id" and "state" = 'accepted'
        order by "id" desc limit ${sql.lit(OF_EACH)})
      and a."id" = f."targetId" and a."discoverable" = 1 and a."movedToId" is null and a."id" <> ${q.param('accountId')}
      and not exists (select 1 from "follows" own
        where own."accountId" = ${q.param('accountId')} and own."targetId" = a."id")
    group by f."targetId" order by "score" desc, f."targetId" desc limit ${q.param('limit')}`,
);

export const deleteSuggestions = prepare<{ accountId: number }>()((q) =>
  q.db.deleteFrom('suggestions').where('accountId', '=', q.param('accountId')),
);

/** What is proposed to somebody, as far as they neither follow it, asked to, nor waved it away; 0 is for anybody. */
export const findSuggestions = prepare<{ accountId: number }>()(
  (q) => sql<{ targetId: number; forId: number; source: SuggestionSource; score: number; madeAt: number }>`
    select s."targetId", s."accountId" as "forId", s."source", s."score", s."madeAt" from "suggestions" s
    where s."accountId" in (${q.bigint('accountId')}, 0) and s."targetId" <> ${q.bigint('accountId')}
      and not exists (select 1 from "follows" f
        where f."accountId" = ${q.bigint('accountId')} and f."targetId" = s."targetId")
      and not exists (select 1 from "suggestionDismissals" d
        where d."accountId" = ${q.bigint('accountId')} and d."targetId" = s."targetId")
      and exists (select 1 from "accounts" a
        where a."id" = s."targetId" and a."discoverable" = 1 and a."movedToId" is null)`,
);

export const deleteDismissal = prepare<{ accountId: number; targetId: number }>()((q) =>
  q.db
    .deleteFrom('suggestionDismissals')
    .where('accountId', '=', q.param('accountId'))
    .where('targetId', '=', q.param('targetId')),
);

/** Those that are too many, the oldest. */
export const trimDismissals = prepare<{ accountId: number; keep: number }>()(
  (q) => sql`delete from "suggestionDismissals" where "accountId" = ${q.param('accountId')} and "id" <= (
    select "id" from "suggestionDismissals" where "accountId" = ${q.param('accountId')}
    order by "id" desc limit 1 offset ${q.param('keep')})`,
);
