import type { NotificationKind } from '../../db/tables/timelines.ts';
import { notFound } from '../../lib/errors.ts';
import type { Context } from '../context.ts';
import { toGroupKey } from './group-key.ts';
import {
  countNotificationsAbove,
  deleteNotification,
  deleteNotificationGroup,
  deleteNotifications,
  findLastRead,
} from './queries.ts';

/** Takes one notification away. Throws `not-found` where it is not the account's. */
export async function dismissNotification(ctx: Context, input: { accountId: number; id: number }): Promise<void> {
  if ((await ctx.db.write((tx) => deleteNotification.run(tx, input), { frees: true })) === 0) throw notFound();
}

/** Takes a group away: one kind about one post (0: none), within a range of ids. None is fine. */
export async function dismissNotificationGroup(
  ctx: Context,
  {
    accountId,
    kind,
    postId,
    above,
    below,
  }: { accountId: number; kind: NotificationKind; postId: number; above: number; below: number },
): Promise<void> {
  await ctx.db.write((tx) =>
    deleteNotificationGroup.run(tx, { accountId, groupKey: toGroupKey(kind, postId), above, below }),
  );
}

export async function clearNotifications(ctx: Context, accountId: number): Promise<void> {
  await ctx.db.write((tx) => deleteNotifications.run(tx, { accountId }), { frees: true });
}

/** How far an account has read its notifications: the id of the last one; 0 for none. */
export async function loadLastRead(ctx: Context, accountId: number): Promise<number> {
  return (await findLastRead.first(ctx.db, { accountId }))?.lastReadId ?? 0;
}

/** How many notifications are unread; counting stops at `limit`. */
export async function countUnread(ctx: Context, accountId: number, limit: number): Promise<number> {
  const above = await loadLastRead(ctx, accountId);
  return Number((await countNotificationsAbove.first(ctx.db, { accountId, above, limit }))?.count ?? 0);
}
