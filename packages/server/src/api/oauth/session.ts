import type { FastifyReply, FastifyRequest } from 'fastify';
import type { Context } from '../../core/context.ts';
import { ensureWebApp, WEB_SCOPES } from '../../core/oauth/apps.ts';
import { findToken, insertToken, recallToken, revokeToken } from '../../core/oauth/tokens.ts';
import { recordSignIn } from '../../core/users/sign-ins.ts';
import { AppError } from '../../lib/errors.ts';
import { equalSecrets, sha256Hex } from '../../lib/hash.ts';
import { readSessionToken, SESSION_COOKIE } from '../http/auth.ts';
import { writeCookie } from '../http/cookies.ts';
import { originOf } from '../http/origin-of.ts';

const KEPT_SECONDS = 180 * 24 * 3_600;

/** A browser that is signed in. */
export interface Session {
  token: string;
  tokenId: number;
  userId: number;
  accountId: number;
}

/**
 * The session of a browser by its cookie alone: an app's token must never consent in its user's name. Good for showing
 * pages, also to people sent here by an app; whatever changes something calls `requireSameOrigin` first.
 */
export function loadSession(ctx: Context, request: FastifyRequest): Promise<Session | null> {
  return readSession(ctx, request, findToken);
}

/** The same for ending it: that may everybody, whatever else they may not. */
const loadAnySession = (ctx: Context, request: FastifyRequest) => readSession(ctx, request, recallToken);

async function readSession(ctx: Context, request: FastifyRequest, find: typeof recallToken): Promise<Session | null> {
  const token = readSessionToken(request.headers.cookie, ctx.config.publicUrl);
  const found = token === undefined ? null : await find(ctx, token);
  if (token === undefined || found === null || found === 'revoked' || found.appId !== (await ensureWebApp(ctx)))
    return null;
  const { tokenId, userId, accountId } = found;
  return userId === null || accountId === null ? null : { token, tokenId, userId, accountId };
}

/** Signs the browser in under a new token, whatever it held before. */
export async function startSession(
  ctx: Context,
  request: FastifyRequest,
  reply: FastifyReply,
  { userId, isNewDevice }: { userId: number; isNewDevice: boolean },
): Promise<void> {
  const before = await loadAnySession(ctx, request);
  if (before !== null) await revokeToken(ctx, before.tokenId);
  const appId = await ensureWebApp(ctx);
  const from = originOf(request);
  const { token } = await ctx.db.write(async (tx) => {
    await recordSignIn(ctx, tx, { userId, kind: 'sign-in', from, isNewDevice });
    return insertToken(ctx, tx, { appId, userId, scopes: WEB_SCOPES, from, confirmed: true });
  });
  writeCookie(ctx, reply, SESSION_COOKIE, token, KEPT_SECONDS);
}

/** Signs the browser out and ends the streams it opened. */
export async function endSession(ctx: Context, request: FastifyRequest, reply: FastifyReply): Promise<void> {
  const session = await loadAnySession(ctx, request);
  if (session !== null) await revokeToken(ctx, session.tokenId);
  writeCookie(ctx, reply, SESSION_COOKIE, '', 0);
}

/** Refuses forms of other sites. Every browser sends `Origin` with a form that is posted. */
export async function requireSameOrigin(ctx: Context, request: FastifyRequest): Promise<void> {
  if (request.headers.origin !== ctx.config.publicUrl) {
    throw new AppError('forbidden', `This form may only be sent from ${ctx.config.publicUrl}`);
  }
}

/** A secret that only a page of this session knows. */
export function createCsrfToken(session: Session): string {
  return sha256Hex(`csrf ${session.token}`);
}

/** Throws `forbidden` unless the token was made for this session. */
export function checkCsrfToken(session: Session, token: string): void {
  if (!equalSecrets(token, createCsrfToken(session))) {
    throw new AppError('forbidden', 'This form is out of date. Please go back to the app and start again.');
  }
}
