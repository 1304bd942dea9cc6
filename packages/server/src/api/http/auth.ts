import type { Access, Endpoint } from '@linnet/api-schemas/endpoint.ts';
import type { FastifyInstance, FastifyReply, FastifyRequest } from 'fastify';
import { SUSPENDED } from '../../core/oauth/tokens.ts';
import { NOT_CONFIRMED } from '../../core/users/not-confirmed.ts';
import { AccessError, type AccessProblem } from './errors.ts';
import { decodePlain, type Pair, type ParamValue } from './params.ts';
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
  /** They have an address to confirm before anything else. */
  unconfirmed?: true;
  /** The user may read, and do nothing else. */
  frozen?: boolean;
  /** The user may see why, and do nothing else. */
  suspended?: true;
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
export function readCookieHeader(cookie: string | undefined, name: string, max = 1_000): string | undefined {
  const start = `${name}=`;
  const pair = cookie?.split(';').find((part) => part.trim().startsWith(start));
  const value = pair?.trim().slice(start.length);
  return value === undefined || value === '' || value.length > max ? undefined : value;
}

declare module 'fastify' {
  interface FastifyRequest {
    /** Null for anonymous requests. Complete once `requireAuth` has run. */
    auth: Auth | null;
    /** Set by a token that is known to be no good: the request is refused even where none is needed. */
    authFailure: TokenFailure | null;
    /** The token itself, where an app sent one; null for the cookie of a browser. */
    sentToken: string | null;
    findToken: FindToken;
    /** What is asked once the fields of a multipart body were read. */
    accessDue: AuthRule | null;
  }
  interface FastifyInstance {
    /** What a token in a body may be called, in this scope. */
    tokensInBody: readonly string[];
    /** The same in multipart bodies. */
    tokensInParts: readonly string[];
    ignoresBadTokens: boolean;
  }
}

type TokenFailure = Extract<AccessProblem, 'bad-token' | 'revoked' | 'expired'>;

/**
 * Where a dialect's token stands: in `Authorization: Bearer`, in the query or the body under a name (with `parts` in one
 * of several parts, too), in a cookie under a name, or in the cookie of our own web app.
 */
export type TokenPlace =
  | { in: 'header' }
  | { in: 'query' | 'cookie'; name: string }
  | { in: 'body'; name: string; parts?: true }
  | { in: 'session' };

export interface TokenRules {
  /** In the order they are looked at. */
  places: readonly TokenPlace[];
  /** What a token that is no good comes to where none is needed: a refusal, or nothing. */
  bad: 'refused' | 'ignored';
}

export interface AuthOptions {
  findToken: FindToken;
  /** Our own origin as people see it, such as `https://example.org`. */
  publicUrl: string;
  tokens: TokenRules;
}

/**
 * Looks the token of every request up before rate limits, which count by it, and refuses a bad one after them. Nothing
 * is required yet: that is `requireAuth`, beside each route.
 */
export function installAuth(app: FastifyInstance, { findToken, publicUrl, tokens }: AuthOptions): void {
  const inBody = tokens.places.filter((place) => place.in === 'body');
  app.decorateRequest('auth', null);
  app.decorateRequest('authFailure', null);
  app.decorateRequest('sentToken', null);
  app.decorateRequest('findToken', null as unknown as FindToken);
  app.decorateRequest('accessDue', null);
  app.decorate(
    'tokensInBody',
    inBody.map(({ name }) => name),
  );
  app.decorate(
    'tokensInParts',
    inBody.filter(({ parts }) => parts === true).map(({ name }) => name),
  );
  app.decorate('ignoresBadTokens', tokens.bad === 'ignored');
  app.addHook('onRequest', async (request, reply) => {
    request.findToken = findToken;
    const token = firstOf(tokens.places, (place) => readSentToken(request, place));
    if (token !== undefined) return applyToken(request, reply, token);
    const cookie = firstOf(tokens.places, (place) => readCookieToken(request, place, publicUrl));
    if (cookie !== undefined && isSameOrigin(request, publicUrl)) await applyCookie(request, reply, cookie);
  });
  app.addHook('preParsing', (request, _reply, payload, next) => {
    const failure = badTokenOf(request);
    next(failure === undefined ? null : new AccessError(failure), payload);
  });
}

function firstOf<T>(places: readonly TokenPlace[], read: (place: TokenPlace) => T | undefined): T | undefined {
  for (const place of places) {
    const found = read(place);
    if (found !== undefined) return found;
  }
  return undefined;
}

export interface AuthRule {
  access: Access;
  /** Any of them is enough. None: any token will do. */
  scopes?: readonly string[];
  /** Lets users in who may do nothing else yet, such as to have their confirmation mail sent again. */
  evenIfRefused?: boolean;
  /** Lets users in who have an address to confirm first. */
  evenIfUnconfirmed?: boolean;
  /** Lets users in who are suspended. */
  evenIfSuspended?: boolean;
  method?: Endpoint['method'];
}

/**
 * The preValidation hook of a route: throws an AccessError. A token in a JSON or urlencoded body counts; one in a
 * multipart body comes too late, unless the dialect has it there: then `settleAccess` asks before the first file.
 */
export function requireAuth(rule: AuthRule): (request: FastifyRequest, reply: FastifyReply) => Promise<void> {
  return async (request, reply) => {
    if (rule.access === 'none') return forgetSuspended(request, rule);
    if (request.auth === null && request.server.tokensInParts.length > 0 && request.isMultipart()) {
      request.accessDue = rule;
      return;
    }
    if (request.auth === null) await applyBodyToken(request, reply, (name) => request.form[name]);
    checkAccess(request, rule);
  };
}

/** Asks what is due by the fields that were read so far: once, before any file is. */
export async function settleAccess(
  request: FastifyRequest,
  reply: FastifyReply,
  fields: readonly Pair[],
): Promise<void> {
  const rule = request.accessDue;
  if (rule === null) return;
  request.accessDue = null;
  const read = (name: string) => fields.find(([field]) => field === name)?.[1];
  await applyBodyToken(request, reply, read, request.server.tokensInParts);
  checkAccess(request, rule);
}

function checkAccess(request: FastifyRequest, rule: AuthRule): void {
  const { access, scopes = [], evenIfRefused = false } = rule;
  if (access === 'optional') forgetSuspended(request, rule);
  const { auth } = request;
  if (auth === null) {
    if (access === 'optional') return;
    throw new AccessError(request.authFailure ?? 'no-token');
  }
  if (scopes.length > 0 && !scopes.some((scope) => hasScope(auth, scope))) throw new AccessError('scope');
  if (access === 'user' && auth.accountId === null) throw new AccessError('no-person');
  if (auth.suspended && !rule.evenIfSuspended) throw new AccessError('held-back', SUSPENDED);
  if (auth.unconfirmed && !rule.evenIfUnconfirmed) throw new AccessError('held-back', NOT_CONFIRMED);
  if (auth.refusal !== undefined && !evenIfRefused) throw new AccessError('held-back', auth.refusal);
  if (auth.frozen === true && !evenIfRefused && !reads(rule)) throw new AccessError('held-back', FROZEN);
}

/** Where a visitor is answered, so are the suspended: as visitors. */
function forgetSuspended(request: FastifyRequest, { evenIfSuspended = false }: AuthRule): void {
  if (request.auth?.suspended && !evenIfSuspended) request.auth = null;
}

const FROZEN = 'Your login is frozen: you can read, and do nothing else';

/** By what it is for, where a dialect asks everything by POST. */
function reads({ method = [], scopes = [] }: AuthRule): boolean {
  const methods = [method].flat();
  if (methods.length > 0 && methods.every((one) => one === 'GET')) return true;
  return scopes.length > 0 && scopes.every((scope) => /^read\b/.test(scope));
}

/** Whether the token allows `scope`, by itself, by a parent or by the alias `follow`. */
export function hasScope(auth: Auth, scope: string): boolean {
  return coversScope(auth.scopes, scope);
}

async function applyToken(request: FastifyRequest, reply: FastifyReply, token: string): Promise<void> {
  // Ours have 43 characters; the rest is not worth a query.
  const found = token.length <= 1_000 ? await request.findToken(token) : null;
  if (typeof found === 'string' || found === null) request.authFailure = found ?? 'bad-token';
  else {
    request.sentToken = token;
    setAuth(request, reply, found);
  }
}

async function applyBodyToken(
  request: FastifyRequest,
  reply: FastifyReply,
  read: (name: string) => ParamValue | undefined,
  names = request.server.tokensInBody,
): Promise<void> {
  for (const name of names) {
    const token = toToken(read(name));
    if (token === undefined) continue;
    await applyToken(request, reply, token);
    const failure = badTokenOf(request);
    if (failure !== undefined) throw new AccessError(failure);
    return;
  }
}

/** An outdated cookie means "signed out", and public pages stay readable. */
async function applyCookie(request: FastifyRequest, reply: FastifyReply, token: string): Promise<void> {
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

/** Why a token is no good, where that matters even to requests that need none. */
function badTokenOf(request: FastifyRequest): TokenFailure | undefined {
  return request.authFailure !== null && !request.server.ignoresBadTokens ? request.authFailure : undefined;
}

function readSentToken(request: FastifyRequest, place: TokenPlace): string | undefined {
  if (place.in === 'header') {
    // Other schemes are not ours: `Basic` belongs to the token endpoint.
    const header = request.headers.authorization;
    return header === undefined ? undefined : toToken(/^Bearer +(.*)$/i.exec(header)?.[1]?.trim());
  }
  if (place.in !== 'query') return undefined;
  const [, query] = request.url.split('?', 2);
  if (query === undefined || !query.includes(`${place.name}=`)) return undefined;
  return toToken(decodePlain({ query })[place.name]);
}

function readCookieToken(request: FastifyRequest, place: TokenPlace, publicUrl: string): string | undefined {
  const { cookie } = request.headers;
  if (place.in === 'session') return readSessionToken(cookie, publicUrl);
  return place.in === 'cookie' ? readCookieHeader(cookie, place.name) : undefined;
}

function toToken(value: ParamValue | undefined): string | undefined {
  return typeof value === 'string' && value !== '' ? value : undefined;
}
