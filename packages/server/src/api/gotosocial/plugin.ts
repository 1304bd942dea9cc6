import type { ApiRoutes } from '../http/client-apis.ts';
import { tokenRoutes } from './routes/tokens.ts';

/** What GoToSocial's API has beside Mastodon's, one file a noun. */
export const gotosocialRoutes: ApiRoutes = async (app, options) => {
  await app.register(tokenRoutes, options);
};
