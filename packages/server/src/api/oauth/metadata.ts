import { metadata } from '@linnet/api-schemas/oauth/endpoints/metadata.ts';
import { findAccount } from '../../core/accounts/find.ts';
import { mint } from '../../core/addresses.ts';
import { findAppById } from '../../core/oauth/apps.ts';
import { findToken } from '../../core/oauth/tokens.ts';
import { notFound } from '../../lib/errors.ts';
import type { ApiRoutes } from '../http/client-apis.ts';
import { sendNotFound } from '../http/errors.ts';
import { defineRoutes } from '../http/route.ts';
import { knownScopes } from '../http/scopes.ts';

const answers = defineRoutes(metadata, {
  server: ({ ctx }) => ({
    issuer: mint.path(ctx, '/'),
    authorization_endpoint: mint.path(ctx, '/oauth/authorize'),
    token_endpoint: mint.path(ctx, '/oauth/token'),
    revocation_endpoint: mint.path(ctx, '/oauth/revoke'),
    introspection_endpoint: mint.path(ctx, '/oauth/introspect'),
    userinfo_endpoint: mint.path(ctx, '/oauth/userinfo'),
    app_registration_endpoint: mint.path(ctx, '/api/v1/apps'),
    service_documentation: mint.path(ctx, '/api/docs'),
    scopes_supported: [...knownScopes],
    response_types_supported: ['code'],
    response_modes_supported: ['query'],
    grant_types_supported: ['authorization_code', 'client_credentials'],
    token_endpoint_auth_methods_supported: ['client_secret_basic', 'client_secret_post'],
    code_challenge_methods_supported: ['S256'],
    authorization_response_iss_parameter_supported: true,
  }),
  tokenInfo: async ({ ctx, auth, request }) => {
    const [found, app] = [await findToken(ctx, request.sentToken ?? ''), await findAppById(ctx, auth.appId)];
    if (found === null || app === undefined) throw notFound();
    return {
      resource_owner_id: found.userId,
      scope: [...found.scopes],
      expires_in: null,
      application: { uid: app.clientId },
      created_at: Math.floor(found.createdAt / 1_000),
    };
  },
  userInfo: async ({ ctx, accountId }) => {
    const account = await findAccount(ctx, accountId);
    if (account === undefined) throw notFound();
    const picture = account.avatarFile === null ? 'default/avatar.png' : `files/${account.avatarFile}`;
    return {
      iss: mint.path(ctx, '/'),
      sub: account.uri,
      name: account.displayName || account.username,
      preferred_username: account.username,
      profile: account.url ?? account.uri,
      picture: mint.path(ctx, `/media/${picture}`),
    };
  },
});

/** What apps learn about the server (RFC 8414) and about who signed in (OpenID Connect Core §5.3). */
export const metadataRoutes: ApiRoutes = async (app, options) => {
  app.options('/.well-known/oauth-authorization-server', sendNotFound);
  await answers(app, options);
};
