import type { Notification } from '@linnet/api-schemas/mastodon/notification.ts';
import type { Context } from '../../core/context.ts';
import { makeEach } from '../../core/make-each.ts';
import { loadLastRead, loadNotification, type NotificationView } from '../../core/notifications/load.ts';
import { notFound } from '../../lib/errors.ts';
import { loadAppNames, renderFor } from './render-for.ts';
import { type NotificationReading, renderNotification } from './serializers/notification.ts';

/** Notifications in the v1 form. */
export async function renderNotifications(
  ctx: Context,
  views: readonly NotificationView[],
  reading?: NotificationReading,
): Promise<Notification[]> {
  await loadAppNames(
    ctx,
    views.flatMap((view) => view.post ?? []),
  );
  return makeEach(
    ctx,
    'notification',
    views,
    (view) => view.id,
    (view) => renderNotification(renderFor(ctx), view, reading),
  );
}

/** One notification of an account. Throws `not-found`. */
export async function answerNotification(
  ctx: Context,
  accountId: number,
  id: number,
  supported?: readonly string[],
): Promise<Notification> {
  const view = await loadNotification(ctx, accountId, id);
  const lastRead = await loadLastRead(ctx, accountId);
  const [notification] = view === undefined ? [] : await renderNotifications(ctx, [view], { supported, lastRead });
  if (notification === undefined) throw notFound();
  return notification;
}
