import type { ApiRoutes } from '../http/client-apis.ts';
import { sendNotFound } from '../http/errors.ts';
import { paintPages } from '../http/paint-pages.ts';
import { appRoutes } from './apps.ts';
import { authorizeRoutes } from './authorize.ts';
import { confirmEmailRoutes } from './confirm-email.ts';
import { metadataRoutes } from './metadata.ts';
import { passwordResetRoutes } from './password-reset.ts';
import { providerRoutes } from './providers.ts';
import { sessionRoutes } from './sessions.ts';
import { tokenRoutes } from './token.ts';
import { unsubscribeRoutes } from './unsubscribe.ts';

/** How apps and browsers get in. Each group answers errors in its own form: JSON, OAuth's JSON, or a page. */
export const oauthRoutes: ApiRoutes = async (app, options) => {
  // Tokens, secrets and what the request said stand in one answer here: its size must not tell of them.
  app.addHook('onRoute', (route) => {
    route.config = { ...route.config, compress: false };
  });
  paintPages(app, options.ctx);
  // Preflights need a route for the CORS hook to run.
  app.options('/oauth/*', sendNotFound);
  for (const routes of [
    appRoutes,
    tokenRoutes,
    metadataRoutes,
    authorizeRoutes,
    sessionRoutes,
    passwordResetRoutes,
    providerRoutes,
    confirmEmailRoutes,
    unsubscribeRoutes,
  ]) {
    await app.register(routes, options);
  }
};
