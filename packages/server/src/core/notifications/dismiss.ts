import { notFound } from '../../lib/errors.ts';
import type { Context } from '../context.ts';
import { toGroupKey } from './group-key.ts';
import type { NotificationKind } from './kinds.ts';
import {
  deleteNotification,
  deleteNotificationGroup,
  deleteNotifications,
  deleteSomeNotifications,
} from './queries.ts';

/** Takes one notification away. Throws `not-found` where it is not the account's. */
export async function dismissNotification(ctx: Context, input: { accountId: number; id: number }): Promise<void> {
  if ((await ctx.db.write((tx) => deleteNotification.run(tx, input), { frees: true })) === 0) throw notFound();
}

/** Takes several away; those that are not the account's are left alone. */
export async function dismissNotifications(ctx: Context, input: { accountId: number; ids: number[] }): Promise<void> {
  await ctx.db.write((tx) => deleteSomeNotifications.run(tx, input), { frees: true });
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

/** Removes all notifications of an account. */
export async function clearNotifications(ctx: Context, accountId: number): Promise<void> {
  await ctx.db.write((tx) => deleteNotifications.run(tx, { accountId }), { frees: true });
}
