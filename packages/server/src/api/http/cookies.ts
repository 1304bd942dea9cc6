import type { FastifyReply, FastifyRequest } from 'fastify';
import type { Context } from '../../core/context.ts';
import { SEALED_MAX } from '../../core/providers/note.ts';
import { nameCookie, readCookieHeader } from './auth.ts';

/** Kept while somebody is asked elsewhere who they are. */
export const ASKED_COOKIE = 'linnet_asked';

/** Kept between what a provider of SAML sends and the page that reads it. */
export const ANSWERED_COOKIE = 'linnet_answered';

/** Kept while somebody who comes from there is asked how old they are. */
export const NEWCOMER_COOKIE = 'linnet_newcomer';

/** What was typed into a form that was refused, until its page shows it again. */
export const TYPED_COOKIE = 'linnet_typed';

/** The value of one of our cookies; undefined where there is none. */
export function readCookie(ctx: Context, request: FastifyRequest, name: string): string | undefined {
  return readCookieHeader(request.headers.cookie, nameCookie(name, ctx.config.publicUrl), SEALED_MAX);
}

/** Sets a cookie for the whole server that no script sees; a `maxAge` (seconds) of 0 removes it. */
export function writeCookie(ctx: Context, reply: FastifyReply, name: string, value: string, maxAge: number): void {
  const { publicUrl } = ctx.config;
  const secure = publicUrl.startsWith('https:') ? '; Secure' : '';
  const pair = `${nameCookie(name, publicUrl)}=${value}`;
  reply.header('set-cookie', `${pair}; Path=/; Max-Age=${maxAge}; HttpOnly; SameSite=Lax${secure}`);
}
