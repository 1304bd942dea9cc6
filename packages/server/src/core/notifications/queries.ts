import { type SqlBool, sql } from 'kysely';
import { prepare } from '../../db/prepare.ts';

/** Of these local accounts, those who want to hear from `fromAccountId`, about a post (0: none) they may see. */
export const findRecipients = prepare<{ ids: number[]; fromAccountId: number; postId: number; now: number }>()((q) =>
  q.db
    .selectFrom('users')
    .select('users.accountId')
    .where(q.inIds('users.accountId', 'ids'))
    .where('users.accountId', '!=', q.param('fromAccountId'))
    .where(sql<SqlBool>`not exists (select 1 from "blocks" b where b."accountId" = "users"."accountId"
      and b."targetId" = ${q.param('fromAccountId')})`)
    .where(sql<SqlBool>`not exists (select 1 from "mutes" m where m."accountId" = "users"."accountId"
      and m."targetId" = ${q.param('fromAccountId')} and m."notifications" = 1
      and (m."expiresAt" is null or m."expiresAt" > ${q.param('now')}))`)
    .where(sql<SqlBool>`not exists (select 1 from "conversationMutes" c join "posts" p on p."id" = ${q.param('postId')}
      where c."accountId" = "users"."accountId" and c."conversationId" = p."conversationId")`),
);

/** Followers who asked to be told of each post. */
export const findNotifyFollowers = prepare<{ targetId: number }>()((q) =>
  q.db
    .selectFrom('follows')
    .select('accountId')
    .where('targetId', '=', q.param('targetId'))
    .where('state', '=', 'accepted')
    .where('notify', '=', 1),
);

export const findBoosterIds = prepare<{ postId: number }>()((q) =>
  q.db.selectFrom('boosts').select('accountId').where('postId', '=', q.param('postId')),
);

interface ListParams {
  accountId: number;
  below: number;
  above: number;
  limit: number;
  kinds: string[];
  /** 0: from anyone. */
  fromAccountId: number;
}

function listQuery(direction: 'desc' | 'asc') {
  return prepare<ListParams>()((q) =>
    q.db
      .selectFrom('notifications')
      .selectAll()
      .where('accountId', '=', q.param('accountId'))
      .where('id', '<', q.param('below'))
      .where('id', '>', q.param('above'))
      .where(q.inTexts('kind', 'kinds'))
      .where(sql<SqlBool>`(${q.bigint('fromAccountId')} = 0 or "fromAccountId" = ${q.param('fromAccountId')})`)
      .orderBy('id', direction)
      .limit(q.param('limit')),
  );
}
export const findNotifications = { desc: listQuery('desc'), asc: listQuery('asc') };

export const findNotificationById = prepare<{ id: number; accountId: number }>()((q) =>
  q.db
    .selectFrom('notifications')
    .selectAll()
    .where('id', '=', q.param('id'))
    .where('accountId', '=', q.param('accountId')),
);

export const deleteNotification = prepare<{ id: number; accountId: number }>()((q) =>
  q.db.deleteFrom('notifications').where('id', '=', q.param('id')).where('accountId', '=', q.param('accountId')),
);

export const deleteNotifications = prepare<{ accountId: number }>()((q) =>
  q.db.deleteFrom('notifications').where('accountId', '=', q.param('accountId')),
);

/** What is taken back with its cause: an unlike, an unfollow. */
export const deleteNotificationOf = prepare<{
  accountId: number;
  kind: string;
  fromAccountId: number;
  subjectKind: 'post' | 'account';
  subjectId: number;
}>()((q) =>
  q.db
    .deleteFrom('notifications')
    .where('accountId', '=', q.param('accountId'))
    .where('kind', '=', q.param('kind') as never)
    .where('fromAccountId', '=', q.param('fromAccountId'))
    .where('subjectKind', '=', q.param('subjectKind'))
    .where('subjectId', '=', q.param('subjectId')),
);

/** Unread since a marker, at most `limit`. */
export const countNotificationsAbove = prepare<{ accountId: number; above: number; limit: number }>()((q) =>
  q.db
    .selectFrom(
      q.db
        .selectFrom('notifications')
        .select('id')
        .where('accountId', '=', q.param('accountId'))
        .where('id', '>', q.param('above'))
        .limit(q.param('limit'))
        .as('recent'),
    )
    .select(({ fn }) => fn.countAll<number>().as('count')),
);

/** The members of a group: one kind about one post, within a range of ids. */
export const findNotificationGroup = prepare<{
  accountId: number;
  groupKey: string;
  below: number;
  above: number;
  limit: number;
}>()((q) =>
  q.db
    .selectFrom('notifications')
    .selectAll()
    .where('accountId', '=', q.param('accountId'))
    .where('groupKey', '=', q.param('groupKey'))
    .where('id', '<', q.param('below'))
    .where('id', '>', q.param('above'))
    .orderBy('id', 'desc')
    .limit(q.param('limit')),
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
