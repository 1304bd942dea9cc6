import type { FastifyReply, FastifyRequest } from 'fastify';
import type { Context } from '../../core/context.ts';
import { readCookie, TYPED_COOKIE, writeCookie } from '../http/cookies.ts';

/** Long enough to be led back to the form. */
const KEPT_SECONDS = 120;
/** A browser's cookie has 4,096 bytes, with its name and what is said of it. */
const LONGEST = 3_500;

/**
 * Keeps what was typed into a form that is refused, in the browser alone, for the page that shows it again: nobody types
 * twice. Secrets and birthdays are none of it; a field that is too long for a cookie is left out.
 */
export function keepTyped(ctx: Context, reply: FastifyReply, fields: Record<string, string | undefined>): void {
  const typed: Record<string, string> = {};
  let value = '';
  for (const [name, text] of Object.entries(fields)) {
    if (!text) continue;
    const more = Buffer.from(JSON.stringify({ ...typed, [name]: text })).toString('base64url');
    if (more.length > LONGEST) continue;
    typed[name] = text;
    value = more;
  }
  if (value !== '') writeCookie(ctx, reply, TYPED_COOKIE, value, KEPT_SECONDS);
}

/** It was taken: nothing of it is kept. */
export function forgetTyped(ctx: Context, request: FastifyRequest, reply: FastifyReply): void {
  if (readCookie(ctx, request, TYPED_COOKIE) !== undefined) writeCookie(ctx, reply, TYPED_COOKIE, '', 0);
}

/** The name that somebody typed where they could not be signed in, if that was just now; '' for none. */
export function readTypedLogin(ctx: Context, request: FastifyRequest): string {
  try {
    const kept = JSON.parse(Buffer.from(readCookie(ctx, request, TYPED_COOKIE) ?? '', 'base64url').toString());
    return typeof kept?.email === 'string' ? kept.email : '';
  } catch {
    return '';
  }
}
