import { findAccount } from '../../core/accounts/find.ts';
import { notFound } from '../../lib/errors.ts';
import { requireAuth } from '../http/auth.ts';
import type { ApiRoutes } from '../http/client-apis.ts';
import { sendNotFound } from '../http/errors.ts';
import { knownScopes } from '../http/scopes.ts';

/** What apps learn about the server (RFC 8414) and about who signed in (OpenID Connect Core §5.3). */
export const metadataRoutes: ApiRoutes = async (app, { ctx }) => {
  const { publicUrl } = ctx.config;

  app.options('/.well-known/oauth-authorization-server', sendNotFound);
  app.get('/.well-known/oauth-authorization-server', async () => ({
    issuer: `${publicUrl}/`,
    authorization_endpoint: `${publicUrl}/oauth/authorize`,
    token_endpoint: `${publicUrl}/oauth/token`,
    revocation_endpoint: `${publicUrl}/oauth/revoke`,
    userinfo_endpoint: `${publicUrl}/oauth/userinfo`,
    app_registration_endpoint: `${publicUrl}/api/v1/apps`,
    scopes_supported: knownScopes,
    response_types_supported: ['code'],
    response_modes_supported: ['query'],
    grant_types_supported: ['authorization_code', 'client_credentials'],
    token_endpoint_auth_methods_supported: ['client_secret_basic', 'client_secret_post'],
    code_challenge_methods_supported: ['S256'],
  }));

  app.route({
    method: ['GET', 'POST'],
    url: '/oauth/userinfo',
    preValidation: requireAuth({ access: 'user', scopes: ['profile'] }),
    handler: async (request) => {
      const accountId = request.auth?.accountId ?? 0;
      const account = await findAccount(ctx, accountId);
      if (account === undefined) throw notFound();
      const picture = account.avatarFile === null ? 'default/avatar.png' : `files/${account.avatarFile}`;
      return {
        iss: `${publicUrl}/`,
        sub: account.uri,
        name: account.displayName || account.username,
        preferred_username: account.username,
        profile: account.url ?? account.uri,
        picture: `${publicUrl}/media/${picture}`,
      };
    },
  });
};
