import { prepareProxy } from '../../core/media/proxy.ts';
import type { ApiRoutes } from '../http/client-apis.ts';
import { discoverRoutes } from './routes/discover.ts';
import { instanceRoutes } from './routes/instance.ts';

/** What Pixelfed's API has beside Mastodon's, one file a noun. */
export const pixelfedRoutes: ApiRoutes = async (app, options) => {
  await prepareProxy(options.ctx);
  for (const routes of [instanceRoutes, discoverRoutes]) await app.register(routes, options);
};
