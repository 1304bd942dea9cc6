import { prepareProxy } from '../../core/media/proxy.ts';
import type { ApiRoutes } from '../http/client-apis.ts';
import { emojiRoutes } from './routes/emojis.ts';
import { serverRoutes } from './routes/server.ts';
import { timelineRoutes } from './routes/timelines.ts';

/** Misskey's API, one file a noun. */
export const misskeyRoutes: ApiRoutes = async (app, options) => {
  await prepareProxy(options.ctx);
  for (const routes of [serverRoutes, timelineRoutes, emojiRoutes]) await app.register(routes, options);
};
