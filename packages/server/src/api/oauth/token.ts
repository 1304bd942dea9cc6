import type { Token } from '@linnet/api-schemas/mastodon/token.ts';
import Type from 'typebox';
import type { Context } from '../../core/context.ts';
import type { App } from '../../core/oauth/apps.ts';
import { exchangeCode } from '../../core/oauth/codes.ts';
import { createToken, type NewToken, revokeTokenOfApp } from '../../core/oauth/tokens.ts';
import { AppError } from '../../lib/errors.ts';
import type { ApiRoutes } from '../http/client-apis.ts';
import { isSubset, parseScopes } from '../http/scopes.ts';
import { readParams } from '../mastodon/http/read-params.ts';
import { authenticateClient } from './client.ts';
import { OAuthError, sendOAuthError } from './errors.ts';

const TokenForm = Type.Object({
  grant_type: Type.Optional(Type.String()),
  client_id: Type.Optional(Type.String()),
  client_secret: Type.Optional(Type.String()),
  code: Type.Optional(Type.String()),
  redirect_uri: Type.Optional(Type.String()),
  code_verifier: Type.Optional(Type.String()),
  scope: Type.Optional(Type.String()),
  token: Type.Optional(Type.String()),
});
type TokenForm = Type.Static<typeof TokenForm>;

/** `POST /oauth/token` (RFC 6749 §4.1.3, §4.4) and `POST /oauth/revoke` (RFC 7009). */
export const tokenRoutes: ApiRoutes = async (app, { ctx }) => {
  app.setErrorHandler(sendOAuthError);

  app.post('/oauth/token', { config: { limit: 'credentials' } }, async (request, reply): Promise<Token> => {
    const form = readParams(TokenForm, request.form);
    reply.header('cache-control', 'no-store');
    const client = await authenticateClient(ctx, request, form);
    const issued = await grant(ctx, client, form);
    return {
      access_token: issued.token,
      token_type: 'Bearer',
      scope: issued.scopes,
      created_at: Math.floor(issued.createdAt / 1_000),
    };
  });

  app.post('/oauth/revoke', async (request) => {
    const form = readParams(TokenForm, request.form);
    const client = await authenticateClient(ctx, request, form);
    if (form.token !== undefined) await revokeTokenOfApp(ctx, { appId: client.id, token: form.token });
    return {};
  });
};

function grant(ctx: Context, client: App, form: TokenForm): Promise<NewToken> {
  switch (form.grant_type) {
    case 'authorization_code':
      return grantByCode(ctx, client, form);
    case 'client_credentials':
      return grantToApp(ctx, client, form.scope);
    case undefined:
      throw new OAuthError('invalid_request', 'Missing required parameter: grant_type');
    default:
      throw new OAuthError('unsupported_grant_type', 'The grant type is not supported by this server');
  }
}

async function grantByCode(ctx: Context, client: App, form: TokenForm): Promise<NewToken> {
  const { code, redirect_uri: redirectUri, code_verifier: verifier } = form;
  if (code === undefined) throw new OAuthError('invalid_request', 'Missing required parameter: code');
  if (redirectUri === undefined) throw new OAuthError('invalid_request', 'Missing required parameter: redirect_uri');
  try {
    return await exchangeCode(ctx, { appId: client.id, code, redirectUri, verifier });
  } catch (error) {
    if (error instanceof AppError && error.code === 'invalid') {
      throw new OAuthError('invalid_grant', error.safeMessage, { cause: error });
    }
    throw error;
  }
}

/** A token of the app itself: for registering people and for reading what is public. */
async function grantToApp(ctx: Context, client: App, scope: string | undefined): Promise<NewToken> {
  const asked = parseScopes(scope);
  if (asked === null || !isSubset(asked, new Set(client.scopes.split(' ')))) {
    throw new OAuthError('invalid_scope', 'The requested scope is invalid, unknown, or malformed');
  }
  return createToken(ctx, { appId: client.id, userId: null, scopes: [...asked].join(' ') });
}
