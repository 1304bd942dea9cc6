import type { Notification } from '@linnet/api-schemas/mastodon/notification.ts';
import type { Context } from '../../core/context.ts';
import { makeEach } from '../../core/make-each.ts';
import type { NotificationView } from '../../core/notifications/load.ts';
import { loadAppNames, renderFor } from './render-for.ts';
import { renderNotification } from './serializers/notification.ts';

/** Notifications in the v1 form, for an app that says which types it knows. */
export async function renderNotifications(
  ctx: Context,
  views: readonly NotificationView[],
  supported?: readonly string[],
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
    (view) => renderNotification(renderFor(ctx), view, supported),
  );
}
