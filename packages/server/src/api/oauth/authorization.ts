import type { AuthorizationForm } from '@linnet/api-schemas/oauth/endpoints/authorize.ts';
import { mint } from '../../core/addresses.ts';
import type { Context } from '../../core/context.ts';
import { type App, findApp, isRedirectAllowed } from '../../core/oauth/apps.ts';
import { isChallenge } from '../../core/oauth/codes.ts';
import { isSubset, parseScopes } from '../http/scopes.ts';
import { OAuthError, type OAuthErrorCode } from './errors.ts';

/** What an app asks of a person (RFC 6749 §4.1.1, RFC 7636 §4.3), checked. */
export interface AuthorizationRequest {
  /** As it came, to be sent back with the decision. */
  form: AuthorizationForm;
  app: App;
  redirectUri: string;
  scopes: string[];
  challenge: string | null;
}

/**
 * Reads the request. Throws an OAuthError: without a redirect as long as app and address are not known to be right,
 * because anything else would make us an open redirector (RFC 6749 §4.1.2.1), with one from then on.
 */
export async function readAuthorization(ctx: Context, form: AuthorizationForm): Promise<AuthorizationRequest> {
  const app = form.client_id === undefined ? undefined : await findApp(ctx, form.client_id);
  if (app === undefined) {
    throw new OAuthError('invalid_client', 'The app that sent you here is not known to this server.', {
      page: 'unknownApp',
    });
  }
  const redirectUri = form.redirect_uri;
  if (redirectUri === undefined || !isRedirectAllowed(app, redirectUri)) {
    throw new OAuthError('invalid_request', 'The app wants to return to an address that it did not register.', {
      page: 'unknownRedirect',
    });
  }
  const refuse = (code: OAuthErrorCode, description: string): OAuthError =>
    new OAuthError(code, description, { redirectTo: errorRedirect(ctx, redirectUri, code, description, form.state) });

  if (form.response_type !== 'code') {
    throw refuse('unsupported_response_type', 'The authorization server does not support this response type.');
  }
  const scopes = parseScopes(form.scope);
  if (scopes === null || !isSubset(scopes, new Set(app.scopes.split(' ')))) {
    throw refuse('invalid_scope', 'The requested scope is invalid, unknown, or malformed.');
  }
  const { code_challenge: challenge, code_challenge_method: method } = form;
  if (challenge === undefined && method !== undefined)
    throw refuse('invalid_request', 'The code challenge is missing.');
  if (challenge !== undefined && (method !== 'S256' || !isChallenge(challenge))) {
    throw refuse('invalid_request', 'The code challenge method must be S256.');
  }
  return { form, app, redirectUri, scopes: [...scopes], challenge: challenge ?? null };
}

/**
 * The app's address with the answer in its query. An app that speaks with many servers is told whose answer it is
 * (`iss`, RFC 9207 §2), so that no other server has it hand our code over.
 */
export function addToRedirect(ctx: Context, redirectUri: string, answer: Record<string, string | undefined>): string {
  const url = new URL(redirectUri);
  for (const [name, value] of Object.entries({ iss: mint.path(ctx, '/'), ...answer }))
    if (value !== undefined) url.searchParams.set(name, value);
  return url.href;
}

/** Where the app is told why not (RFC 6749 §4.1.2.1). */
function errorRedirect(
  ctx: Context,
  redirectUri: string,
  code: OAuthErrorCode,
  description: string,
  state?: string,
): string {
  return addToRedirect(ctx, redirectUri, { error: code, error_description: description, state });
}
