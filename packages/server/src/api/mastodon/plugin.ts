import { prepareProxy } from '../../core/media/proxy.ts';
import type { ApiRoutes } from '../http/client-apis.ts';
import { mediaRoutes } from './routes/media.ts';
import { notificationGroupRoutes } from './routes/notification-groups.ts';
import { notificationRoutes } from './routes/notifications.ts';
import { statusActionRoutes } from './routes/status-actions.ts';
import { statusListRoutes } from './routes/status-lists.ts';
import { statusRoutes } from './routes/statuses.ts';
import { timelineRoutes } from './routes/timelines.ts';

/** The Mastodon API, one file a noun. */
const ROUTES: ApiRoutes[] = [
  statusRoutes,
  statusActionRoutes,
  statusListRoutes,
  timelineRoutes,
  notificationRoutes,
  notificationGroupRoutes,
  mediaRoutes,
];

export const mastodonRoutes: ApiRoutes = async (app, options) => {
  await prepareProxy(options.ctx);
  for (const routes of ROUTES) await app.register(routes, options);
};
