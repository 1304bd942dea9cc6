import { notifications } from '@linnet/api-schemas/pleroma/endpoints/notifications.ts';
import { saveMarkers } from '../../../core/markers/markers.ts';
import { loadNotifications } from '../../../core/notifications/load.ts';
import { notFound } from '../../../lib/errors.ts';
import { parseId } from '../../../lib/ids.ts';
import { badRequest } from '../../http/errors.ts';
import { defineRoutes } from '../../http/route.ts';
import { answerNotification, renderNotifications } from '../../mastodon/notifications.ts';

/** How many are answered. */
const ANSWERED = 80;

export const notificationRoutes = defineRoutes(notifications, {
  read: async ({ ctx, accountId, params }) => {
    if ((params.id === undefined) === (params.max_id === undefined)) throw badRequest('Either id or max_id is needed');
    const id = parseId(params.id ?? params.max_id ?? '');
    if (id === undefined) throw notFound();
    // What is not there, or not theirs, moves nothing.
    if (params.id !== undefined) await answerNotification(ctx, accountId, id);
    const lastRead = (await saveMarkers(ctx, accountId, { notifications: id }, { onlyAhead: true })).get(
      'notifications',
    );
    if (params.id !== undefined) return answerNotification(ctx, accountId, id);
    const { views } = await loadNotifications(ctx, { accountId }, { limit: ANSWERED, maxId: id + 1 });
    return renderNotifications(ctx, views, { lastRead: lastRead?.lastReadId ?? 0 });
  },
});
