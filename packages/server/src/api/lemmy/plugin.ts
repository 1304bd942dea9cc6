import { prepareProxy } from '../../core/media/proxy.ts';
import type { ApiRoutes } from '../http/client-apis.ts';
import { postRoutes } from './routes/posts.ts';
import { siteRoutes } from './routes/site.ts';

/** Lemmy's API (v3), one file a noun. */
export const lemmyRoutes: ApiRoutes = async (app, options) => {
  await prepareProxy(options.ctx);
  for (const routes of [siteRoutes, postRoutes]) await app.register(routes, options);
};
