import { notifications } from '@linnet/api-schemas/mastodon/endpoints/notifications.ts';
import { clearNotifications, dismissNotification, dismissNotifications } from '../../../core/notifications/dismiss.ts';
import { countUnread, loadNotification, loadNotifications } from '../../../core/notifications/load.ts';
import { notFound } from '../../../lib/errors.ts';
import { parseId } from '../../../lib/ids.ts';
import { defineRoutes } from '../../http/route.ts';
import { setLinks } from '../http/links.ts';
import { renderNotifications } from '../notifications.ts';
import { toNotificationFilter } from './notification-params.ts';

/** Notifications one by one. */
export const notificationRoutes = defineRoutes(notifications, {
  all: async (call) => {
    const { ctx, accountId, params, page } = call;
    const filter = { accountId, ...toNotificationFilter(params) };
    const { views, first, last } = await loadNotifications(ctx, filter, page);
    setLinks(call, { next: last, prev: first, prevKey: 'min_id' });
    return renderNotifications(ctx, views, params.supported_types);
  },
  unreadCount: async ({ ctx, accountId, params }) => ({
    count: await countUnread(ctx, { accountId, ...toNotificationFilter(params) }, params.limit),
  }),
  get: async ({ ctx, accountId, path, params }) => {
    const view = await loadNotification(ctx, accountId, path.id);
    const [notification] = view === undefined ? [] : await renderNotifications(ctx, [view], params.supported_types);
    if (notification === undefined) throw notFound();
    return notification;
  },
  dismiss: ({ ctx, accountId, path }) => dismissNotification(ctx, { accountId, id: path.id }),
  delete: ({ ctx, accountId, path }) => dismissNotification(ctx, { accountId, id: path.id }),
  deleteSome: ({ ctx, accountId, params }) =>
    dismissNotifications(ctx, { accountId, ids: params.ids.flatMap((text) => parseId(text) ?? []) }),
  clear: ({ ctx, accountId }) => clearNotifications(ctx, accountId),
});
