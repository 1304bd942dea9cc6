import type { FastifyInstance, FastifyReply, FastifyRequest } from 'fastify';
import { AppError } from '../../lib/errors.ts';
import { decodeParams, type ParamValue } from './decode-params.ts';
import { HttpError } from './errors.ts';
import { coversScope } from './scopes.ts';

/** Who a request speaks for, as the token says. */
export interface Auth {
  /** Null for an app's own token. */
  userId: number | null;
  accountId: number | null;
  appId: number;
  tokenId: number;
  scopes: ReadonlySet<string>;
  /** The name of the user's role; null for an app's own token. */
  role: string | null;
  /** Why the user may do nothing for now (unconfirmed e-mail, pending, disabled): shown with 403. */
  refusal?: string;
}

/** What a token turns out to be; null when nobody knows it. */
export type FindToken = (token: string) => Promise<Auth | 'revoked' | 'expired' | null>;

/**
 * What a cookie of our own web app is called. `__Host-` keeps other hosts of the same domain from planting one
 * (RFC 6265bis §4.1.3.2); browsers take that prefix over https only, so http://localhost goes without.
 */
export function nameCookie(name: string, publicUrl: string): string {
  return publicUrl.startsWith('https:') ? `__Host-${name}` : name;
}

export const SESSION_COOKIE = 'linnet_session';

/** The token in a `Cookie` header, whoever caused the request: `isSameOrigin` says whether it may count. */
export function readSessionToken(cookie: string | undefined, publicUrl: string): string | undefined {
  return readCookieHeader(cookie, nameCookie(SESSION_COOKIE, publicUrl));
}

/** One value out of a `Cookie` header; undefined for one that is empty or too long to be ours. */
export function readCookieHeader(cookie: string | undefined, name: string): string | undefined {
  const start = `${name}=`;
  const pair = cookie?.split(';').find((part) => part.trim().startsWith(start));
  const value = pair?.trim().slice(start.length);
  return value === undefined || value === '' || value.length > 1_000 ? undefined : value;
}

declare module 'fastify' {
  interface FastifyRequest {
    /** Null for anonymous requests. Complete once `requireAuth` has run. */
    auth: Auth | null;
    /** Set by a token that is known to be no good: the request is refused even where none is needed. */
    authFailure: TokenFailure | null;
    findToken: FindToken;
  }
}

type TokenFailure = 'invalid' | 'revoked' | 'expired';

const failures: Record<TokenFailure, string> = {
  invalid: 'The access token is invalid',
  revoked: 'The access token was revoked',
  expired: 'The access token expired',
};

export interface AuthOptions {
  findToken: FindToken;
  /** Our own origin as people see it, such as `https://example.org`. */
  publicUrl: string;
}

/**
 * Looks the token of every request up (header, query, own cookie) before rate limits, which count by it, and refuses
 * a bad one after them. Nothing is required yet: that is `requireAuth`, beside each route.
 */
export function installAuth(app: FastifyInstance, options: AuthOptions): void {
  app.decorateRequest('auth', null);
  app.decorateRequest('authFailure', null);
  app.decorateRequest('findToken', null as unknown as FindToken);
  app.addHook('onRequest', async (request, reply) => {
    request.findToken = options.findToken;
    const token = readHeaderToken(request) ?? readQueryToken(request);
    if (token !== undefined) await applyToken(request, reply, token);
    else await applyCookie(request, reply, options.publicUrl);
  });
  app.addHook('preParsing', async (request) => refuseBadToken(request));
}

export interface AuthRule {
  /** One scope, or several of which any is enough. Absent: any token will do. */
  scope?: string | readonly string[];
  /** true (default): a user's token. false: any token, an app's own included. 'optional': none is fine as well. */
  user?: boolean | 'optional';
  /** Lets users in who may do nothing else yet, such as to have their confirmation mail sent again. */
  evenIfRefused?: boolean;
}

/**
 * The preValidation hook of a route: throws 401 without a good token, 403 outside the scopes, 422 when an app's own
 * token meets a route for users. A token in a JSON or urlencoded body counts; one in a multipart body comes too late.
 */
export function requireAuth(rule: AuthRule = {}): (request: FastifyRequest, reply: FastifyReply) => Promise<void> {
  const user = rule.user ?? true;
  const scopes = rule.scope === undefined ? [] : [rule.scope].flat();
  return async (request, reply) => {
    const { auth } = request.auth ? request : await applyBodyToken(request, reply);
    if (auth === null) {
      if (user === 'optional') return;
      throw unauthorized('invalid');
    }
    if (scopes.length > 0 && !scopes.some((scope) => hasScope(auth, scope))) {
      throw new AppError('forbidden', 'This action is outside the authorized scopes');
    }
    if (user === true && auth.userId === null) {
      throw new AppError('invalid', 'This method requires an authenticated user');
    }
    if (auth.refusal !== undefined && rule.evenIfRefused !== true) throw new AppError('forbidden', auth.refusal);
  };
}

/** Whether the token allows `scope`, by itself, by a parent or by the alias `follow`. */
export function hasScope(auth: Auth, scope: string): boolean {
  return coversScope(auth.scopes, scope);
}

async function applyToken(request: FastifyRequest, reply: FastifyReply, token: string): Promise<void> {
  // Ours have 43 characters; the rest is not worth a query.
  const found = token.length <= 1_000 ? await request.findToken(token) : null;
  if (typeof found === 'string' || found === null) request.authFailure = found ?? 'invalid';
  else setAuth(request, reply, found);
}

async function applyBodyToken(request: FastifyRequest, reply: FastifyReply): Promise<FastifyRequest> {
  const token = toToken(request.form['access_token']) ?? toToken(request.form['bearer_token']);
  if (token === undefined) return request;
  await applyToken(request, reply, token);
  refuseBadToken(request);
  return request;
}

/** An outdated cookie means "signed out", and public pages stay readable. */
async function applyCookie(request: FastifyRequest, reply: FastifyReply, publicUrl: string): Promise<void> {
  const token = readSessionToken(request.headers.cookie, publicUrl);
  if (token === undefined || !isSameOrigin(request, publicUrl)) return;
  const found = await request.findToken(token);
  if (typeof found === 'object' && found !== null) setAuth(request, reply, found);
}

/**
 * Browsers alone set both headers. Reading: `same-origin`, or `none` for an address typed by hand. Changing: the
 * Origin itself, because Sec-Fetch-Site is missing in older browsers and `none` could be a bookmark made by others.
 */
export function isSameOrigin(request: FastifyRequest, publicUrl: string): boolean {
  if (request.method === 'GET' || request.method === 'HEAD') {
    const site = request.headers['sec-fetch-site'];
    return site === 'same-origin' || site === 'none';
  }
  return request.headers.origin === new URL(publicUrl).origin;
}

function setAuth(request: FastifyRequest, reply: FastifyReply, auth: Auth): void {
  request.auth = auth;
  // What one viewer may see must not stay in a cache for the next.
  reply.header('cache-control', 'private, no-store');
}

function refuseBadToken(request: FastifyRequest): void {
  if (request.authFailure !== null) throw unauthorized(request.authFailure);
}

/** RFC 6750 §3. */
function unauthorized(failure: TokenFailure): HttpError {
  const message = failures[failure];
  const challenge = `Bearer realm="Linnet", error="invalid_token", error_description="${message}"`;
  return new HttpError(401, message, { headers: { 'www-authenticate': challenge } });
}

function readHeaderToken(request: FastifyRequest): string | undefined {
  // Other schemes are not ours: `Basic` belongs to the token endpoint.
  const header = request.headers.authorization;
  return header === undefined ? undefined : toToken(/^Bearer +(.*)$/i.exec(header)?.[1]?.trim());
}

function readQueryToken(request: FastifyRequest): string | undefined {
  const [, query] = request.url.split('?', 2);
  if (query === undefined || !/_token=/.test(query)) return undefined;
  const params = decodeParams({ query });
  return toToken(params['access_token']) ?? toToken(params['bearer_token']);
}

function toToken(value: ParamValue | undefined): string | undefined {
  return typeof value === 'string' && value !== '' ? value : undefined;
}
