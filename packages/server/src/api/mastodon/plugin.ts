import { join } from 'node:path';
import type { FastifyPluginAsync } from 'fastify';
import type { Context } from '../../core/context.ts';
import { prepareProxy } from '../../core/media/proxy.ts';
import { findToken } from '../../core/oauth/tokens.ts';
import { installHttp } from '../http/install-http.ts';
import { mediaRoutes } from './routes/media.ts';
import { notificationGroupRoutes } from './routes/notification-groups.ts';
import { notificationRoutes } from './routes/notifications.ts';
import type { RouteOptions } from './routes/request.ts';
import { statusActionRoutes } from './routes/status-actions.ts';
import { statusListRoutes } from './routes/status-lists.ts';
import { statusRoutes } from './routes/statuses.ts';
import { timelineRoutes } from './routes/timelines.ts';

/** The Mastodon API, one file a noun. */
const ROUTES: FastifyPluginAsync<RouteOptions>[] = [
  statusRoutes,
  statusActionRoutes,
  statusListRoutes,
  timelineRoutes,
  notificationRoutes,
  notificationGroupRoutes,
  mediaRoutes,
];

export const mastodonApi: FastifyPluginAsync<{ ctx: Context }> = async (app, { ctx }) => {
  await prepareProxy(ctx);
  const { clock, rng, config } = ctx;
  installHttp(app, {
    clock,
    rng,
    publicUrl: config.publicUrl,
    findToken: (token) => findToken(ctx, token),
    tempDir: join(config.dataDir, 'tmp'),
  });
  for (const routes of ROUTES) await app.register(routes, { ctx });
};
