import { notifications } from '@linnet/api-schemas/mastodon/endpoints/notifications.ts';
import { clearNotifications, dismissNotification, dismissNotifications } from '../../../core/notifications/dismiss.ts';
import { countUnread, loadLastRead, loadNotifications } from '../../../core/notifications/load.ts';
import { parseId } from '../../../lib/ids.ts';
import { defineRoutes } from '../../http/route.ts';
import { setLinks } from '../http/links.ts';
import { answerNotification, renderNotifications } from '../notifications.ts';
import { toNotificationFilter } from './notification-params.ts';

/** Notifications one by one. */
export const notificationRoutes = defineRoutes(notifications, {
  all: async (call) => {
    const { ctx, accountId, params, page } = call;
    const filter = { accountId, ...toNotificationFilter(params) };
    const { views, first, last } = await loadNotifications(ctx, filter, page);
    const lastRead = await loadLastRead(ctx, accountId);
    setLinks(call, { next: last, prev: first, prevKey: 'min_id' });
    return renderNotifications(ctx, views, { supported: params.supported_types, lastRead });
  },
  unreadCount: async ({ ctx, accountId, params }) => ({
    count: await countUnread(ctx, { accountId, ...toNotificationFilter(params) }, params.limit),
  }),
  get: ({ ctx, accountId, path, params }) => answerNotification(ctx, accountId, path.id, params.supported_types),
  dismiss: ({ ctx, accountId, path }) => dismissNotification(ctx, { accountId, id: path.id }),
  delete: ({ ctx, accountId, path }) => dismissNotification(ctx, { accountId, id: path.id }),
  deleteSome: ({ ctx, accountId, params }) =>
    dismissNotifications(ctx, { accountId, ids: params.ids.flatMap((text) => parseId(text) ?? []) }),
  clear: ({ ctx, accountId }) => clearNotifications(ctx, accountId),
});
