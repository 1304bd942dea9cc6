import type { Notification } from '@linnet/api-schemas/mastodon/notification.ts';
import type { Context } from '../../core/context.ts';
import type { NotificationView } from '../../core/views/notification.ts';
import { loadAppNames, renderFor } from './render-for.ts';
import { renderNotification } from './serializers/notification.ts';

/** Notifications in the v1 form, for the account they belong to. */
export async function renderNotifications(
  ctx: Context,
  accountId: number,
  views: readonly NotificationView[],
): Promise<Notification[]> {
  await loadAppNames(
    ctx,
    views.flatMap((view) => view.post ?? []),
  );
  return views.map((view) => renderNotification(renderFor(ctx), accountId, view));
}
