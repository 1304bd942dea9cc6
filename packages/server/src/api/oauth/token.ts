import type { Token } from '@linnet/api-schemas/mastodon/token.ts';
import { tokens } from '@linnet/api-schemas/oauth/endpoints/tokens.ts';
import type { Context } from '../../core/context.ts';
import { exchangeCode } from '../../core/oauth/codes.ts';
import { findToken, issueToken, type NewToken, revokeTokenOfApp } from '../../core/oauth/tokens.ts';
import { AppError } from '../../lib/errors.ts';
import type { ApiRoutes } from '../http/client-apis.ts';
import { type Call, defineRoutes } from '../http/route.ts';
import { isSubset, parseScopes } from '../http/scopes.ts';
import { authenticateClient, type Client } from './client.ts';
import { OAuthError, sendOAuthError } from './errors.ts';

type TokenForm = Call<typeof tokens.create>['params'];

const answers = defineRoutes(tokens, {
  create: async ({ ctx, params, request, reply }): Promise<Token> => {
    reply.header('cache-control', 'no-store');
    const client = await authenticateClient(ctx, request, params);
    const issued = await grant(ctx, client, params);
    return {
      access_token: issued.token,
      token_type: 'Bearer',
      scope: issued.scopes,
      created_at: Math.floor(issued.createdAt / 1_000),
    };
  },
  revoke: async ({ ctx, params, request }) => {
    const { app } = await authenticateClient(ctx, request, params);
    if (params.token !== undefined) await revokeTokenOfApp(ctx, { appId: app.id, token: params.token });
  },
  introspect: async ({ ctx, params, request, reply }) => {
    reply.header('cache-control', 'no-store');
    const { app } = await authenticateClient(ctx, request, params);
    const found = params.token === undefined ? null : await findOpen(ctx, params.token);
    // Another app's is none of its business (RFC 7662 §2.2).
    if (found === null || found.appId !== app.id) return { active: false };
    return {
      active: true,
      scope: [...found.scopes].join(' '),
      client_id: app.clientId,
      token_type: 'Bearer' as const,
      iat: Math.floor(found.createdAt / 1_000),
    };
  },
});

/** `POST /oauth/token` (RFC 6749 §4.1.3, §4.4), `/oauth/revoke` (RFC 7009) and `/oauth/introspect` (RFC 7662). */
export const tokenRoutes: ApiRoutes = async (app, options) => {
  app.setErrorHandler(sendOAuthError);
  await answers(app, options);
};

/** One whose person waits for approval opens nothing yet. */
async function findOpen(ctx: Context, token: string) {
  try {
    return await findToken(ctx, token);
  } catch (error) {
    if (error instanceof AppError && error.code === 'forbidden') return null;
    throw error;
  }
}

function grant(ctx: Context, client: Client, form: TokenForm): Promise<NewToken> {
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

async function grantByCode(ctx: Context, { app, secret: appSecret }: Client, form: TokenForm): Promise<NewToken> {
  const { code, redirect_uri: redirectUri, code_verifier: verifier } = form;
  if (code === undefined) throw new OAuthError('invalid_request', 'Missing required parameter: code');
  if (redirectUri === undefined) throw new OAuthError('invalid_request', 'Missing required parameter: redirect_uri');
  try {
    return await exchangeCode(ctx, { appId: app.id, appSecret, code, redirectUri, verifier });
  } catch (error) {
    if (error instanceof AppError && error.code === 'invalid') {
      throw new OAuthError('invalid_grant', error.safeMessage, { cause: error });
    }
    throw error;
  }
}

/** A token of the app itself: for registering people and for reading what is public. */
async function grantToApp(ctx: Context, { app, secret }: Client, scope: string | undefined): Promise<NewToken> {
  const asked = parseScopes(scope);
  if (asked === null || !isSubset(asked, new Set(app.scopes.split(' ')))) {
    throw new OAuthError('invalid_scope', 'The requested scope is invalid, unknown, or malformed');
  }
  const wanted = { appId: app.id, appSecret: secret, userId: null, scopes: [...asked].join(' ') };
  return ctx.db.write((tx) => issueToken(ctx, tx, wanted));
}
