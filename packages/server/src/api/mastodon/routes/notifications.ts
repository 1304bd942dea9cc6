import Type from 'typebox';
import { clearNotifications, dismissNotification } from '../../../core/notifications/dismiss.ts';
import { countUnread, loadNotification, loadNotifications } from '../../../core/notifications/load.ts';
import { notFound } from '../../../lib/errors.ts';
import { requireAuth } from '../../http/auth.ts';
import type { ApiRoutes } from '../../http/client-apis.ts';
import { readPage } from '../http/pagination.ts';
import { readParams } from '../http/read-params.ts';
import { renderNotifications } from '../notifications.ts';
import { readNotificationFilter } from './notification-params.ts';
import { accountOf, pathId, setLinks } from './request.ts';

const UNREAD_DEFAULT = 100;
const UNREAD_MAX = 1_000;
export const UnreadParams = Type.Object({
  limit: Type.Integer({ minimum: 1, maximum: UNREAD_MAX, default: UNREAD_DEFAULT }),
});

const read = { preValidation: requireAuth({ access: 'user', scopes: ['read:notifications'] }) };
const write = { preValidation: requireAuth({ access: 'user', scopes: ['write:notifications'] }) };

/** Notifications one by one. */
export const notificationRoutes: ApiRoutes = async (app, { ctx }) => {
  app.get('/api/v1/notifications', read, async (request, reply) => {
    const accountId = accountOf(request);
    const page = readPage(request.form, { default: 40 });
    const { views, first, last } = await loadNotifications(
      ctx,
      { accountId, ...readNotificationFilter(request.form) },
      page,
    );
    setLinks(ctx, request, reply, { next: last, prev: first, prevKey: 'min_id' });
    return renderNotifications(ctx, views);
  });

  app.get('/api/v1/notifications/unread_count', read, async (request) => {
    const { limit } = readParams(UnreadParams, request.form);
    return {
      count: await countUnread(ctx, { accountId: accountOf(request), ...readNotificationFilter(request.form) }, limit),
    };
  });

  app.get('/api/v1/notifications/:id', read, async (request) => {
    const accountId = accountOf(request);
    const view = await loadNotification(ctx, accountId, pathId(request));
    if (view === undefined) throw notFound();
    return (await renderNotifications(ctx, [view]))[0];
  });

  for (const version of ['v1', 'v2']) {
    app.post(`/api/${version}/notifications/clear`, write, async (request) => {
      await clearNotifications(ctx, accountOf(request));
      return {};
    });
  }

  app.post('/api/v1/notifications/:id/dismiss', write, async (request) => {
    await dismissNotification(ctx, { accountId: accountOf(request), id: pathId(request) });
    return {};
  });
};
