import type { FastifyReply, FastifyRequest } from 'fastify';
import { readRefusal, sendError } from '../http/errors.ts';
import { sendProblemPage } from './pages.ts';
import { type PageKey, wordsFor } from './words.ts';

/** The codes of RFC 6749 §4.1.2.1 and §5.2, and of RFC 7009 §2.2.1. */
export type OAuthErrorCode =
  | 'access_denied'
  | 'invalid_client'
  | 'invalid_grant'
  | 'invalid_request'
  | 'invalid_scope'
  | 'unsupported_grant_type'
  | 'unsupported_response_type';

/** A refusal in OAuth's own form. With `redirectTo` the app is told by a redirect, otherwise whoever asked. */
export class OAuthError extends Error {
  readonly code: OAuthErrorCode;
  readonly redirectTo: string | undefined;
  /** How it is said to people. */
  readonly page: PageKey | undefined;

  constructor(
    code: OAuthErrorCode,
    description: string,
    options: { redirectTo?: string; page?: PageKey; cause?: unknown } = {},
  ) {
    super(description, { cause: options.cause });
    this.name = 'OAuthError';
    this.code = code;
    this.redirectTo = options.redirectTo;
    this.page = options.page;
  }
}

/** Answers apps: `{ error, error_description }`, 401 for a client that is not who it says (RFC 6749 §5.2). */
export function sendOAuthError(error: unknown, request: FastifyRequest, reply: FastifyReply): FastifyReply {
  if (!(error instanceof OAuthError)) return sendError(error, request, reply);
  const unknownClient = error.code === 'invalid_client';
  if (unknownClient) reply.header('www-authenticate', 'Basic realm="Linnet"');
  return reply.code(unknownClient ? 401 : 400).send({ error: error.code, error_description: error.message });
}

/** Answers browsers: back to the app where that is safe, else with a page. */
export function sendErrorPage(error: unknown, request: FastifyRequest, reply: FastifyReply): FastifyReply {
  const words = wordsFor(request);
  if (error instanceof OAuthError) {
    if (error.redirectTo !== undefined) return reply.redirect(error.redirectTo, 303);
    return sendProblemPage(reply, 400, words, error.page === undefined ? error.message : words.say(error.page));
  }
  const { kind, status, headers, message } = readRefusal(error);
  if (kind === 'internal') {
    request.log.error({ err: error }, 'request failed');
    return sendProblemPage(reply, 500, words, words.say('broken'));
  }
  return sendProblemPage(reply.headers(headers), status, words, message);
}
