import { type Expression, type RawBuilder, type SqlBool, sql } from 'kysely';
import { prepareList } from '../../../db/keyset.ts';
import { prepare, type QueryKit } from '../../../db/prepare.ts';
import type { NotificationRequestsTable } from '../../../db/tables/notifications.ts';
import { mayBeTold, maySee } from '../../audience/queries.ts';

/** A request with how many notifications it holds (counting stops at 100), and the newest post among them. */
export type RequestRow = NotificationRequestsTable & { count: number; postId: number | null };

const COUNTED = 100;

/** What was kept back, and may still be shown: of nobody who was blocked or suspended since. */
function kept<P extends { now: number }>(q: QueryKit<P>, viewer: RawBuilder<unknown>): Expression<SqlBool> {
  const asker = { viewer, as: 'member' } as const;
  return sql<SqlBool>`(n."filtered" > 0 and ${mayBeTold(sql.ref('n.fromAccountId'), asker, q.param('now'))}
    and (n."subjectKind" <> 'post' or exists (
      select 1 from "posts" p where p."id" = n."subjectId" and ${maySee('p', asker)})))`;
}

function requests<P extends { accountId: number; now: number }>(q: QueryKit<P>) {
  const viewer = sql.ref('r.accountId');
  const of = sql`n."accountId" = ${viewer} and n."fromAccountId" = r."fromAccountId" and ${kept(q, viewer)}`;
  return q.db
    .selectFrom('notificationRequests as r')
    .selectAll('r')
    .select([
      sql<number>`(select count(*) from (select 1 from "notifications" n where ${of} limit ${sql.lit(COUNTED)}) c)`.as(
        'count',
      ),
      sql<number | null>`(select n."subjectId" from "notifications" n where ${of} and n."subjectKind" = 'post'
        order by n."id" desc limit 1)`.as('postId'),
    ])
    .where('r.accountId', '=', q.param('accountId'));
}

export const findRequests = prepareList<{ accountId: number; now: number }>()((q, cut) =>
  requests(q).$call(cut('r.id')),
);

export const findRequest = prepare<{ accountId: number; id: number; now: number }>()((q) =>
  requests(q).where('r.id', '=', q.param('id')),
);

/** Those of these that are the account's. */
export const holdRequests = prepare<{ accountId: number; ids: number[] }>()((q) =>
  q.db
    .selectFrom('notificationRequests')
    .selectAll()
    .where('accountId', '=', q.param('accountId'))
    .where(q.inIds('id', 'ids'))
    .orderBy('id')
    .modifyEnd(q.lock('update')),
);

export const touchRequest = prepare<NotificationRequestsTable>()((q) =>
  q.db
    .insertInto('notificationRequests')
    .values({
      id: q.param('id'),
      accountId: q.param('accountId'),
      fromAccountId: q.param('fromAccountId'),
      createdAt: q.param('createdAt'),
      updatedAt: q.param('updatedAt'),
    })
    .onConflict((conflict) =>
      conflict.columns(['accountId', 'fromAccountId']).doUpdateSet({ updatedAt: q.param('updatedAt') }),
    ),
);

export const deleteRequest = prepare<{ id: number }>()((q) =>
  q.db.deleteFrom('notificationRequests').where('id', '=', q.param('id')),
);

/** How many were kept back, and of how many people; counting stops at `limit`. */
export const countKept = prepare<{ accountId: number; now: number; limit: number }>()(
  (q) => sql<{ notifications: number; people: number }>`
    select count(*) as "notifications", count(distinct k."fromAccountId") as "people" from (
      select n."fromAccountId" from "notifications" n
      where n."accountId" = ${q.param('accountId')} and ${kept(q, q.bigint('accountId'))}
      order by n."id" desc limit ${q.param('limit')}) k`,
);

interface Pair {
  accountId: number;
  fromAccountId: number;
}

/** The direct posts among what was kept back of somebody, oldest first. */
export const findKeptDirectPosts = prepare<Pair>()((q) =>
  q.db
    .selectFrom('notifications as n')
    .innerJoin('posts as p', 'p.id', 'n.subjectId')
    .select(['p.id', 'p.accountId', 'p.conversationId'])
    .where('n.accountId', '=', q.param('accountId'))
    .where('n.fromAccountId', '=', q.param('fromAccountId'))
    .where('n.filtered', '>', sql.lit(0 as never))
    .where('n.kind', '=', 'mention')
    .where('p.visibility', '=', 'direct')
    .orderBy('n.id'),
);

export const releaseKept = prepare<Pair>()((q) =>
  q.db
    .updateTable('notifications')
    .set({ filtered: 0 })
    .where('accountId', '=', q.param('accountId'))
    .where('fromAccountId', '=', q.param('fromAccountId'))
    .where('filtered', '>', sql.lit(0 as never)),
);

export const deleteKept = prepare<Pair>()((q) =>
  q.db
    .deleteFrom('notifications')
    .where('accountId', '=', q.param('accountId'))
    .where('fromAccountId', '=', q.param('fromAccountId'))
    .where('filtered', '>', sql.lit(0 as never)),
);

/** Of what was kept back for somebody, all but the newest. */
export const trimKept = prepare<{ accountId: number; keep: number }>()(
  (q) => sql`delete from "notifications" where "accountId" = ${q.param('accountId')} and "filtered" > 0 and "id" <= (
    select n."id" from "notifications" n where n."accountId" = ${q.param('accountId')} and n."filtered" > 0
    order by n."id" desc limit 1 offset ${q.param('keep')})`,
);

/** The same of one person. */
export const trimKeptOf = prepare<Pair & { keep: number }>()(
  (q) => sql`delete from "notifications" where "accountId" = ${q.param('accountId')}
    and "fromAccountId" = ${q.param('fromAccountId')} and "filtered" > 0 and "id" <= (
      select n."id" from "notifications" n where n."accountId" = ${q.param('accountId')}
        and n."fromAccountId" = ${q.param('fromAccountId')} and n."filtered" > 0
      order by n."id" desc limit 1 offset ${q.param('keep')})`,
);

export const deleteOldKept = prepare<{ before: number }>()((q) =>
  q.db
    .deleteFrom('notifications')
    .where('createdAt', '<', q.param('before'))
    .where('filtered', '>', sql.lit(0 as never)),
);

/** What was asked last so long ago holds nothing any more. */
export const deleteOldRequests = prepare<{ before: number }>()((q) =>
  q.db.deleteFrom('notificationRequests').where('updatedAt', '<', q.param('before')),
);
