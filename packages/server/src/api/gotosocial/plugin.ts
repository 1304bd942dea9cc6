import type { ApiRoutes } from '../http/client-apis.ts';
import { accountRoutes } from './routes/accounts.ts';
import { exportRoutes } from './routes/exports.ts';
import { identityRoutes } from './routes/identities.ts';
import { passkeyRoutes } from './routes/passkeys.ts';
import { ownReportRoutes } from './routes/reports.ts';
import { tokenRoutes } from './routes/tokens.ts';
import { twoFactorRoutes } from './routes/two-factor.ts';
import { userRoutes } from './routes/user.ts';

/** What GoToSocial's API has beside Mastodon's, one file a noun. */
export const gotosocialRoutes: ApiRoutes = async (app, options) => {
  await app.register(accountRoutes, options);
  await app.register(ownReportRoutes, options);
  await app.register(tokenRoutes, options);
  await app.register(userRoutes, options);
  await app.register(twoFactorRoutes, options);
  await app.register(passkeyRoutes, options);
  await app.register(identityRoutes, options);
  await app.register(exportRoutes, options);
};
