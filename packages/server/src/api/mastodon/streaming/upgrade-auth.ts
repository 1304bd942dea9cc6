import type { IncomingMessage } from 'node:http';
import type { Context } from '../../../core/context.ts';
import { SUSPENDED } from '../../../core/oauth/tokens.ts';
import { recallAccess } from '../../../core/two-factor/recall-access.ts';
import { NOT_CONFIRMED } from '../../../core/users/not-confirmed.ts';
import { type Auth, readSessionToken } from '../../http/auth.ts';
import { AccessError } from '../../http/errors.ts';

/**
 * Who opens a socket: the token in `Authorization`, in the query or as the subprotocol; or the cookie of our own web
 * app, where the page that opens it is ours (browsers always send Origin with an upgrade). Throws 401.
 */
export async function findUpgradeAuth(ctx: Context, request: IncomingMessage, query: URLSearchParams): Promise<Auth> {
  const token =
    /^Bearer +(\S+)$/i.exec(request.headers.authorization ?? '')?.[1] ??
    query.get('access_token') ??
    request.headers['sec-websocket-protocol']?.split(',')[0]?.trim() ??
    readOwnCookie(ctx, request);
  const auth = token === undefined ? null : await recallAccess(ctx, token);
  if (auth === 'revoked') throw new AccessError('revoked');
  if (auth === null || auth.accountId === null) throw new AccessError('bad-token');
  if (auth.suspended) throw new AccessError('held-back', SUSPENDED);
  if (auth.unconfirmed) throw new AccessError('held-back', NOT_CONFIRMED);
  if (auth.refusal !== undefined) throw new AccessError('held-back', auth.refusal);
  return auth;
}

function readOwnCookie(ctx: Context, request: IncomingMessage): string | undefined {
  const { publicUrl } = ctx.config;
  return request.headers.origin === publicUrl ? readSessionToken(request.headers.cookie, publicUrl) : undefined;
}
