import { STATUS_CODES } from 'node:http';
import type { FastifyError, FastifyInstance, FastifyReply, FastifyRequest } from 'fastify';
import { AppError, type AppErrorCode } from '../../lib/errors.ts';

/** A refusal that only HTTP knows: a malformed request, a missing token. Core throws AppError instead. */
export class HttpError extends Error {
  readonly statusCode: number;
  readonly headers: Readonly<Record<string, string>>;

  constructor(
    statusCode: number,
    message: string,
    options: { headers?: Record<string, string>; cause?: unknown } = {},
  ) {
    super(message, { cause: options.cause });
    this.name = 'HttpError';
    this.statusCode = statusCode;
    this.headers = options.headers ?? {};
  }
}

/** 400: the request cannot be read. The message is shown. */
export function badRequest(message: string, cause?: unknown): HttpError {
  return new HttpError(400, message, { cause });
}

/** How long clients are asked to wait (seconds) where it is our turn to get well. */
const RETRY_AFTER = { 'retry-after': '5' };

const statusOf: Record<AppErrorCode, number> = {
  invalid: 422,
  unauthenticated: 401,
  forbidden: 403,
  'not-found': 404,
  conflict: 409,
  gone: 410,
  'too-large': 413,
  'too-many': 429,
  unavailable: 503,
  full: 507,
  programming: 500,
};

export interface ErrorAnswer {
  status: number;
  headers: Readonly<Record<string, string>>;
  body: { error: string; details?: AppError['details'] };
}

/** What a thrown value becomes on the wire; null when it is our own fault and nothing of it may be shown. */
export function describeError(error: unknown): ErrorAnswer | null {
  if (error instanceof AppError) {
    if (error.code === 'programming') return null;
    const body = { error: error.safeMessage, ...(error.details ? { details: error.details } : {}) };
    return { status: statusOf[error.code], headers: error.code === 'unavailable' ? RETRY_AFTER : {}, body };
  }
  if (error instanceof HttpError) {
    return { status: error.statusCode, headers: error.headers, body: { error: error.message } };
  }
  if ((error as { code?: unknown } | null)?.code === 'ENOSPC') {
    return { status: 507, headers: {}, body: { error: 'The disk of this server is full: nothing new can be stored' } };
  }
  // Fastify and its plugins: their messages may quote the input, so the status's own name is the answer.
  const status = error instanceof Error ? (error as Partial<FastifyError>).statusCode : undefined;
  if (status !== undefined && status >= 400 && status < 500) {
    return { status, headers: {}, body: { error: STATUS_CODES[status] ?? 'Bad Request' } };
  }
  return null;
}

/** Answers a thrown value as `{"error": …}`; what nobody threw on purpose is logged and answered with 500. */
export function sendError(error: unknown, request: FastifyRequest, reply: FastifyReply): FastifyReply {
  const answer = describeError(error);
  if (answer === null) {
    request.log.error({ err: error }, 'request failed');
    return reply.code(500).send({ error: 'Internal Server Error' });
  }
  if (answer.status >= 500) request.log.warn({ err: error }, 'request refused');
  return reply.code(answer.status).headers(answer.headers).send(answer.body);
}

/** Apps detect features by 404, so an unknown route answers JSON in the same words as a missing record. */
export function sendNotFound(_request: FastifyRequest, reply: FastifyReply): FastifyReply {
  return reply.code(404).send({ error: 'Record not found' });
}

/** Makes every refusal under `app` answer JSON. */
export function installErrors(app: FastifyInstance): void {
  app.setErrorHandler((error, request, reply) => sendError(error, request, reply));
}
