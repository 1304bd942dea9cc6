import { type Expression, type RawBuilder, type SqlBool, sql } from 'kysely';
import { prepareList } from '../../db/keyset.ts';
import { prepare, type QueryKit } from '../../db/prepare.ts';
import type { NotificationKind, NotificationsTable } from '../../db/tables/timelines.ts';
import { mayBeTold, mayHear, maySee } from '../audience/queries.ts';
import { takesLanguage } from '../follows/queries.ts';
import { maskOf } from '../staff/permissions.ts';
import { isAllowed } from '../staff/queries.ts';
import { STAFF_NEWS } from './kinds.ts';

/** Written out, as the index has it. */
const asksForPosts = sql<SqlBool>`f."notify" > 0 and f."state" = 'accepted'`;

/**
 * Of these posts, those that anybody may have to be told of: they name somebody or go to whom they name alone, or
 * somebody asked for their author's. One row or none, and no `exists`: of that PostgreSQL would make a list of everybody
 * who was ever asked for.
 */
export const findNews = prepare<{ ids: number[] }>()(
  (q) => sql<{ id: number }>`select p."id" from "posts" p where ${q.inIds('p.id', 'ids')} and (
    p."visibility" = 'direct' or exists (select 1 from "postMentions" m where m."postId" = p."id")
    or (select f."targetId" from "follows" f where f."targetId" = p."accountId" and ${asksForPosts} limit 1) is not null)`,
);

/**
 * Followers here who asked to be told of each post, of those in a language that they want, and whom it does not name:
 * those are told of that.
 */
export const findNotifyFollowers = prepare<{ postId: number; after: number; limit: number }>()(
  (q) => sql<{ accountId: number; place: number }>`
    select f."accountId", f."accountId" as "place" from "posts" p
    join "follows" f on f."targetId" = p."accountId" join "users" u on u."accountId" = f."accountId"
    where p."id" = ${q.param('postId')} and ${asksForPosts} and ${takesLanguage} and f."accountId" > ${q.param('after')}
      and not exists (select 1 from "postMentions" m where m."postId" = p."id" and m."accountId" = f."accountId")
    order by f."accountId" limit ${q.bigint('limit')}`,
);

/** People here who boosted a post. */
export const findBoosters = prepare<{ postId: number; after: number; limit: number }>()(
  (q) => sql<{ accountId: number; place: number }>`
    select b."accountId", b."id" as "place" from "boosts" b join "users" u on u."accountId" = b."accountId"
    where b."postId" = ${q.param('postId')} and b."id" > ${q.param('after')}
    order by b."id" limit ${q.bigint('limit')}`,
);

interface Asked {
  accountId: number;
  now: number;
}

/**
 * What is still shown of what was told: nobody who was suspended or blocked since, nothing that may not be seen any
 * more. The same for the list, for groups and for the count of unread ones. Whether what the policy keeps back is
 * asked for at all is said beside it.
 */
function shown<P extends Pick<Asked, 'now'>>(q: QueryKit<P>, viewer: RawBuilder<unknown>): Expression<SqlBool> {
  const asker = { viewer, as: 'member' } as const;
  const from = sql.ref('n.fromAccountId');
  const heard = sql<SqlBool>`(n."fromAccountId" is null or ${mayHear(from, asker, q.param('now'))}
    or (n."filtered" > 0 and ${mayBeTold(from, asker, q.param('now'))}))`;
  // Whoever sees to reports or people hears of them by whomever, and nobody else does.
  return sql<SqlBool>`((case n."kind" when 'report' then ${isAllowed(viewer, maskOf(STAFF_NEWS.report))}
      when 'sign-up' then ${isAllowed(viewer, maskOf(STAFF_NEWS['sign-up']))} else ${heard} end)
    and (n."subjectKind" <> 'post' or exists (
      select 1 from "posts" p where p."id" = n."subjectId" and ${maySee('p', asker)})))`;
}

export interface NotificationParams extends Asked {
  kinds: NotificationKind[];
  /** 0: from anyone. */
  fromAccountId: number;
  /** 1: with what the policy keeps back. */
  filtered: 0 | 1;
}

export const findNotifications = prepareList<NotificationParams>()((q, cut) =>
  q.db
    .selectFrom('notifications as n')
    .selectAll('n')
    .where('n.accountId', '=', q.param('accountId'))
    .where(q.inTexts('n.kind', 'kinds'))
    .where('n.filtered', '<=', q.param('filtered'))
    .where(shown(q, q.bigint('accountId')))
    .$call(cut('n.id')),
);

/** The same from one account. */
export const findNotificationsFrom = prepareList<NotificationParams>()((q, cut) =>
  q.db
    .selectFrom('notifications as n')
    .selectAll('n')
    .where('n.accountId', '=', q.param('accountId'))
    .where('n.fromAccountId', '=', q.param('fromAccountId'))
    .where(q.inTexts('n.kind', 'kinds'))
    .where('n.filtered', '<=', q.param('filtered'))
    .where(shown(q, q.bigint('accountId')))
    .$call(cut('n.id')),
);

/** Unread since a marker, at most `limit`. */
export const countNotificationsAbove = prepare<NotificationParams & { above: number; limit: number }>()((q) =>
  q.db
    .selectFrom(
      q.db
        .selectFrom('notifications as n')
        .select('n.id')
        .where('n.accountId', '=', q.param('accountId'))
        .where('n.id', '>', q.param('above'))
        .where(q.inTexts('n.kind', 'kinds'))
        .where('n.filtered', '<=', q.param('filtered'))
        .where(sql<SqlBool>`(${q.bigint('fromAccountId')} = 0 or n."fromAccountId" = ${q.param('fromAccountId')})`)
        .where(shown(q, q.bigint('accountId')))
        .limit(q.param('limit'))
        .as('recent'),
    )
    .select(({ fn }) => fn.countAll<number>().as('count')),
);

/** Whosever they are. */
export const findNotificationsByIds = prepare<{ ids: number[]; now: number }>()((q) =>
  q.db
    .selectFrom('notifications as n')
    .selectAll('n')
    .where(q.inIds('n.id', 'ids'))
    .where(shown(q, sql.ref('n.accountId'))),
);

/** The members of a group: one kind about one post, within a range of ids. */
export const findNotificationGroup = prepareList<Asked & { groupKey: string }>()((q, cut) =>
  q.db
    .selectFrom('notifications as n')
    .selectAll('n')
    .where('n.accountId', '=', q.param('accountId'))
    .where('n.groupKey', '=', q.param('groupKey'))
    .where('n.filtered', '=', 0)
    .where(shown(q, q.bigint('accountId')))
    .$call(cut('n.id')),
);

/** What was told of one kind about a collection. */
export const deleteNotificationsOn = prepare<{ kind: NotificationKind; subjectId: number }>()((q) =>
  q.db
    .deleteFrom('notifications')
    .where('subjectKind', '=', 'collection')
    .where('subjectId', '=', q.param('subjectId'))
    .where('kind', '=', q.param('kind')),
);

/** All that was told about a collection. */
export const deleteNotificationsAboutCollection = prepare<{ subjectId: number }>()((q) =>
  q.db
    .deleteFrom('notifications')
    .where('subjectKind', '=', 'collection')
    .where('subjectId', '=', q.param('subjectId')),
);

/** What somebody was told of their place in a collection. */
export const deleteNotificationsOfMember = prepare<{ accountId: number; subjectId: number }>()((q) =>
  q.db
    .deleteFrom('notifications')
    .where('subjectKind', '=', 'collection')
    .where('subjectId', '=', q.param('subjectId'))
    .where('accountId', '=', q.param('accountId')),
);

export const deleteNotification = prepare<{ id: number; accountId: number }>()((q) =>
  q.db.deleteFrom('notifications').where('id', '=', q.param('id')).where('accountId', '=', q.param('accountId')),
);

export const deleteSomeNotifications = prepare<{ ids: number[]; accountId: number }>()((q) =>
  q.db.deleteFrom('notifications').where(q.inIds('id', 'ids')).where('accountId', '=', q.param('accountId')),
);

export const deleteNotifications = prepare<{ accountId: number }>()((q) =>
  q.db.deleteFrom('notifications').where('accountId', '=', q.param('accountId')),
);

/** What is taken back with its cause: an unlike, an unfollow. */
export const deleteNotificationOf = prepare<{
  accountId: number;
  kind: NotificationKind;
  fromAccountId: number;
  subjectKind: NotificationsTable['subjectKind'];
  subjectId: number;
}>()((q) =>
  q.db
    .deleteFrom('notifications')
    .where('accountId', '=', q.param('accountId'))
    .where('kind', '=', q.param('kind'))
    .where('fromAccountId', '=', q.param('fromAccountId'))
    .where('subjectKind', '=', q.param('subjectKind'))
    .where('subjectId', '=', q.param('subjectId')),
);

/** What is taken back where one person may have caused several of a kind. */
export const deleteNotificationsOfCause = prepare<{ kind: NotificationKind; postId: number; causeId: number }>()((q) =>
  q.db
    .deleteFrom('notifications')
    .where('subjectKind', '=', 'post')
    .where('subjectId', '=', q.param('postId'))
    .where('kind', '=', q.param('kind'))
    .where('causeId', '=', q.param('causeId')),
);

/** All that was told about a post. */
export const deleteNotificationsAbout = prepare<{ postId: number }>()((q) =>
  q.db.deleteFrom('notifications').where('subjectKind', '=', 'post').where('subjectId', '=', q.param('postId')),
);

/** What was told of earlier edits of a post, or ends of its poll: the last one is news. */
export const deleteOlder = prepare<{ kind: NotificationKind; postId: number; causeId: number }>()((q) =>
  q.db
    .deleteFrom('notifications')
    .where('subjectKind', '=', 'post')
    .where('subjectId', '=', q.param('postId'))
    .where('kind', '=', q.param('kind'))
    .where('causeId', '<>', q.param('causeId')),
);

/** That a report was seen to, where it waits again. */
export const deleteOutcome = prepare<{ accountId: number; reportId: number }>()((q) =>
  q.db
    .deleteFrom('notifications')
    .where('accountId', '=', q.param('accountId'))
    .where('subjectKind', '=', 'report')
    .where('subjectId', '=', q.param('reportId'))
    .where('kind', '=', 'report-resolved'),
);

export const deleteNotificationGroup = prepare<{
  accountId: number;
  groupKey: string;
  below: number;
  above: number;
}>()((q) =>
  q.db
    .deleteFrom('notifications')
    .where('accountId', '=', q.param('accountId'))
    .where('groupKey', '=', q.param('groupKey'))
    .where('id', '<', q.param('below'))
    .where('id', '>', q.param('above')),
);

/** How far the notifications were read. */
export const findLastRead = prepare<{ accountId: number }>()((q) =>
  q.db
    .selectFrom('markers')
    .select('lastReadId')
    .where('accountId', '=', q.param('accountId'))
    .where('timeline', '=', 'notifications'),
);

/** What else would still show a deleted account: its notifications, and the mentions of it stay in the texts alone. */
export const deleteNotificationsBy = prepare<{ accountId: number }>()((q) =>
  q.db.deleteFrom('notifications').where('fromAccountId', '=', q.param('accountId')),
);
