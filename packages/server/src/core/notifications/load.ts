import { type Page, pageBounds } from '../../db/keyset.ts';
import type { NotificationKind, NotificationsTable } from '../../db/tables/timelines.ts';
import { asMember } from '../audience/viewer.ts';
import type { Context } from '../context.ts';
import { type AccountView, loadAccountViews } from '../views/account.ts';
import { loadPostViews, type PostView } from '../views/post.ts';
import { toGroupKey } from './group-key.ts';
import { findNotificationById, findNotificationGroup, findNotifications } from './queries.ts';

/** A notification as every adapter sees it. */
export interface NotificationView {
  id: number;
  kind: NotificationKind;
  account: AccountView;
  post: PostView | undefined;
  createdAt: number;
}

export const NOTIFICATION_KINDS: NotificationKind[] = [
  'mention',
  'follow',
  'follow-request',
  'like',
  'reaction',
  'boost',
  'post',
  'edit',
];

export interface NotificationFilter {
  accountId: number;
  kinds?: NotificationKind[];
  fromAccountId?: number;
}

/** A page of an account's notifications, newest first. */
export async function loadNotifications(
  ctx: Context,
  { accountId, kinds = NOTIFICATION_KINDS, fromAccountId = 0 }: NotificationFilter,
  page: Page,
): Promise<NotificationView[]> {
  const { upwards, ...bounds } = pageBounds(page);
  const query = findNotifications[upwards ? 'asc' : 'desc'];
  const rows = await query.all(ctx.db, { accountId, kinds, fromAccountId, ...bounds });
  return hydrate(ctx, accountId, upwards ? rows.reverse() : rows);
}

/** One notification, or undefined where it is not the account's or its cause is gone. */
export async function loadNotification(
  ctx: Context,
  accountId: number,
  id: number,
): Promise<NotificationView | undefined> {
  const row = await findNotificationById.first(ctx.db, { id, accountId });
  return row === undefined ? undefined : (await hydrate(ctx, accountId, [row]))[0];
}

/** What belongs together: one kind about one post (0: none), within a range of ids, bounds exclusive. */
export interface NotificationRange {
  kind: NotificationKind;
  postId: number;
  above: number;
  below: number;
}

/** The members of a group, newest first. */
export async function loadNotificationGroup(
  ctx: Context,
  accountId: number,
  range: NotificationRange,
  limit: number,
): Promise<NotificationView[]> {
  return hydrate(
    ctx,
    accountId,
    await findNotificationGroup.all(ctx.db, {
      accountId,
      groupKey: toGroupKey(range.kind, range.postId),
      above: range.above,
      below: range.below,
      limit,
    }),
  );
}

async function hydrate(ctx: Context, viewerId: number, rows: NotificationsTable[]): Promise<NotificationView[]> {
  const accounts = await loadAccountViews(
    ctx,
    rows.flatMap((row) => row.fromAccountId ?? []),
  );
  const postIds = [...new Set(rows.flatMap((row) => (row.subjectKind === 'post' ? [row.subjectId] : [])))];
  const posts = await loadPostViews(ctx, asMember(viewerId), postIds);
  return rows.flatMap((row) => {
    const account = accounts.get(row.fromAccountId ?? 0);
    const post = row.subjectKind === 'post' ? posts.get(row.subjectId) : undefined;
    if (account === undefined || account.suspended || (row.subjectKind === 'post' && post === undefined)) return [];
    return [{ id: row.id, kind: row.kind, account, post, createdAt: row.createdAt }];
  });
}
