import type { Configuration } from 'openid-client';
import { AppError } from '../../lib/errors.ts';
import type { Context } from '../context.ts';
import { callbackOf, checkIssuer, noProvider, openProvider, type Provider } from './providers.ts';
import { readKnownValues } from './role-map.ts';
import { askSaml } from './saml.ts';

const MAX_BYTES = 1024 * 1024;
const TIMEOUT_MS = 10_000;
const SCOPE = 'openid profile email';

type Asking = Pick<Provider, 'issuer' | 'clientId'> & { secret: string };

/** What is kept in the browser of somebody who is asked elsewhere who they are. */
export interface Asked {
  provider: string;
  /** Of SAML the id of the request. */
  state: string;
  nonce: string;
  verifier: string;
}

/** Who a provider says somebody is; everything but `issuer` and `subject` is talk. */
export interface Claims {
  issuer: string;
  subject: string;
  username: string;
  displayName: string;
  /** '' where it does not say. */
  email: string;
  /** The provider says that mail to it reaches them (OpenID Connect Core §5.1); anything but `true` is no. */
  emailVerified: boolean;
  /** What it says of roles here; null where it is not listened to. */
  roleValues: string[] | null;
}

/** Where a browser is sent to be asked, and what it has to bring back (PKCE, RFC 7636; OpenID Connect Core §3.1). */
export async function askProvider(ctx: Context, provider: string): Promise<{ url: string; asked: Asked }> {
  const opened = await openProvider(ctx, provider);
  if (opened.kind === 'saml') return askSaml(ctx, opened);
  const client = await import('openid-client');
  const { config, roleScope } = await configure(ctx, opened);
  const verifier = client.randomPKCECodeVerifier();
  const asked = { provider, state: client.randomState(), nonce: client.randomNonce(), verifier };
  const url = client.buildAuthorizationUrl(config, {
    redirect_uri: callbackOf(ctx, opened),
    scope: roleScope === '' ? SCOPE : `${SCOPE} ${roleScope}`,
    state: asked.state,
    nonce: asked.nonce,
    code_challenge: await client.calculatePKCECodeChallenge(verifier),
    code_challenge_method: 'S256',
  });
  return { url: url.href, asked };
}

/**
 * Reads what a provider answered: state, issuer, signature, audience, nonce and times are checked by openid-client. Throws
 * `unauthenticated` for an answer that is not to what was asked, `unavailable` where the provider cannot be reached.
 */
export async function readAnswer(ctx: Context, asked: Asked, query: string): Promise<Claims> {
  const client = await import('openid-client');
  const opened = await openProvider(ctx, asked.provider);
  if (opened.kind !== 'oidc') throw noProvider(asked.provider);
  const { config, ...provider } = await configure(ctx, opened);
  try {
    const tokens = await client.authorizationCodeGrant(config, new URL(`${callbackOf(ctx, opened)}?${query}`), {
      pkceCodeVerifier: asked.verifier,
      expectedNonce: asked.nonce,
      expectedState: asked.state,
      idTokenExpected: true,
    });
    const id = tokens.claims();
    if (id === undefined) throw refused();
    // Some say there what they leave out of the token.
    const more =
      config.serverMetadata().userinfo_endpoint === undefined
        ? {}
        : await client.fetchUserInfo(config, tokens.access_token, id.sub);
    const claims = { ...more, ...id } as Record<string, unknown>;
    const text = (name: string) => (typeof claims[name] === 'string' ? (claims[name] as string).slice(0, 320) : '');
    return {
      issuer: id.iss,
      subject: id.sub,
      username: text('preferred_username') || text('nickname') || text('email').split('@')[0] || text('name'),
      displayName: text('name'),
      email: text('email'),
      emailVerified: claims['email_verified'] === true,
      roleValues: readKnownValues(claims, provider),
    };
  } catch (error) {
    throw error instanceof AppError ? error : refused(error);
  }
}

/** Throws `invalid` where nobody answers at an issuer as one does. */
export async function tryIssuer(ctx: Context, issuer: string): Promise<void> {
  checkIssuer(ctx, issuer);
  try {
    await configure(ctx, { issuer, clientId: 'x', secret: 'x' });
  } catch (cause) {
    throw new AppError('invalid', 'Validation failed: No provider of OpenID Connect answers at this issuer', { cause });
  }
}

/** With the provider's own description, read anew: it says where its keys are, and these change. */
async function configure<P extends Asking>(ctx: Context, provider: P): Promise<P & { config: Configuration }> {
  const client = await import('openid-client');
  const { issuer, clientId, secret } = provider;
  const options = {
    [client.customFetch]: (url: string, init: { method: string; headers: HeadersInit; body?: unknown }) =>
      send(ctx, url, init),
    execute: issuer.startsWith('http:') ? [client.allowInsecureRequests] : [],
  };
  try {
    const shown = client.ClientSecretBasic(secret);
    return { ...provider, config: await client.discovery(new URL(issuer), clientId, undefined, shown, options) };
  } catch (cause) {
    throw new AppError('unavailable', 'The sign-in provider cannot be reached', { cause });
  }
}

/** By the one way out, which reaches public addresses only. */
async function send(
  ctx: Context,
  url: string,
  { method, headers, body }: { method: string; headers: HeadersInit; body?: unknown },
): Promise<Response> {
  const answer = await ctx.http.request({
    method: method === 'POST' ? 'POST' : 'GET',
    url,
    headers: Object.fromEntries(new Headers(headers)),
    ...(body === undefined || body === null ? {} : { body: String(body) }),
    maxBytes: MAX_BYTES,
    timeoutMs: TIMEOUT_MS,
    redirects: 0,
  });
  const { 'content-encoding': _, 'content-length': __, ...rest } = answer.headers;
  return new Response(answer.body.length === 0 ? null : new Uint8Array(answer.body), {
    status: answer.status,
    headers: rest,
  });
}

function refused(cause?: unknown): AppError {
  return new AppError('unauthenticated', 'The sign-in provider did not say who you are', { cause });
}
