import { STATUS_CODES } from 'node:http';
import type { FastifyError, FastifyInstance, FastifyReply, FastifyRequest } from 'fastify';
import { AppError, type AppErrorCode } from '../../lib/errors.ts';

/** A refusal that only HTTP knows: a malformed request, too many of them. Core throws AppError instead. */
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

/** Why a token does not open a route. `no-token` and the three after it are about the token, the rest about its holder. */
export type AccessProblem =
  | 'no-token'
  | 'bad-token'
  | 'revoked'
  | 'expired'
  | 'scope'
  | 'no-person'
  | 'role'
  | 'held-back'
  | 'unconfirmed';

/** A request that may not be answered to whoever sent it. */
export class AccessError extends Error {
  readonly problem: AccessProblem;

  constructor(problem: AccessProblem, message: string = ACCESS[problem].message) {
    super(message);
    this.name = 'AccessError';
    this.problem = problem;
  }
}

const ACCESS: Record<AccessProblem, { status: 401 | 403; message: string }> = {
  'no-token': { status: 401, message: 'The access token is invalid' },
  'bad-token': { status: 401, message: 'The access token is invalid' },
  revoked: { status: 401, message: 'The access token was revoked' },
  expired: { status: 401, message: 'The access token expired' },
  scope: { status: 403, message: 'This action is outside the authorized scopes' },
  'no-person': { status: 403, message: 'This method requires an authenticated user' },
  role: { status: 403, message: 'This action is not allowed' },
  'held-back': { status: 403, message: 'Your login may do nothing for now' },
  unconfirmed: { status: 403, message: 'Confirm with your password first: POST /api/v1/user/confirm' },
};

/**
 * Told with what wants its person anew (RFC 9470 §3). The status there is 401, which apps of Mastodon's API take for the
 * end of their token.
 */
const STEP_UP = {
  'www-authenticate': 'Bearer realm="Linnet", error="insufficient_user_authentication", max_age="900"',
};

/** What is wrong with a parameter: it is not there, not one of the choices, or not of its form. */
export type ParamFault = 'missing' | 'choice' | 'form';

/** A parameter that cannot be read. */
export class ParamError extends Error {
  /** As it would be written in a form: `poll[options]`. */
  readonly param: string;
  readonly fault: ParamFault;

  constructor(param: string, fault: ParamFault, problem: string) {
    super(`${param} ${problem}`);
    this.name = 'ParamError';
    this.param = param;
    this.fault = fault;
  }
}

/** A thrown value in terms that each dialect has an answer for. */
export interface Refusal {
  kind: AppErrorCode | AccessProblem | 'parameter' | 'http' | 'no-route' | 'internal';
  /** What HTTP would say; a dialect may say something else. */
  status: number;
  /** May be shown. */
  message: string;
  headers: Readonly<Record<string, string>>;
  details?: AppError['details'];
  param?: { name: string; fault: ParamFault };
}

export interface ErrorAnswer {
  status: number;
  headers: Readonly<Record<string, string>>;
  body: object;
}

/** How a dialect words a refusal. */
export type DescribeError = (refusal: Refusal) => ErrorAnswer;

/** How long clients are asked to wait (seconds) where it is our turn to get well. */
const RETRY_AFTER = { 'retry-after': '5' };

const STATUS: Record<AppErrorCode, number> = {
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
};

const INTERNAL: Refusal = { kind: 'internal', status: 500, message: 'Internal Server Error', headers: {} };

/** Apps detect features by 404, so an unknown route is answered in the same words as a missing record. */
const NO_ROUTE: Refusal = { kind: 'no-route', status: 404, message: 'Record not found', headers: {} };

/** What a thrown value says to whoever asked; `internal` for what nobody threw on purpose, and nothing of it. */
export function readRefusal(error: unknown): Refusal {
  if (error instanceof AppError) {
    const { code, safeMessage: message, details } = error;
    const headers = code === 'unavailable' ? RETRY_AFTER : {};
    return { kind: code, status: STATUS[code], message, headers, ...(details ? { details } : {}) };
  }
  if (error instanceof AccessError) return readAccess(error);
  if (error instanceof ParamError) {
    const { message, param: name, fault } = error;
    return { kind: 'parameter', status: fault === 'form' ? 422 : 400, message, headers: {}, param: { name, fault } };
  }
  if (error instanceof HttpError) {
    return { kind: 'http', status: error.statusCode, message: error.message, headers: error.headers };
  }
  if ((error as { code?: unknown } | null)?.code === 'ENOSPC') {
    const message = 'The disk of this server is full: nothing new can be stored';
    return { kind: 'full', status: STATUS.full, message, headers: {} };
  }
  // Fastify and its plugins: their messages may quote the input, so the status's own name is the answer.
  const status = error instanceof Error ? (error as Partial<FastifyError>).statusCode : undefined;
  if (status === undefined || status < 400 || status >= 500) return INTERNAL;
  return { kind: 'http', status, message: STATUS_CODES[status] ?? 'Bad Request', headers: {} };
}

/** RFC 6750 §3. */
function readAccess({ problem: kind, message }: AccessError): Refusal {
  const { status } = ACCESS[kind];
  if (kind === 'unconfirmed') return { kind, status, message, headers: STEP_UP };
  const challenge = `Bearer realm="Linnet", error="invalid_token", error_description="${message}"`;
  return { kind, status, message, headers: status === 401 ? { 'www-authenticate': challenge } : {} };
}

declare module 'fastify' {
  interface FastifyInstance {
    /** How refusals are worded in this scope. */
    describeError: DescribeError;
  }
}

/** Answers a thrown value in the words of the route's dialect; what nobody threw on purpose is logged. */
export function sendError(error: unknown, request: FastifyRequest, reply: FastifyReply): FastifyReply {
  const refusal = readRefusal(error);
  if (refusal.kind === 'internal') request.log.error({ err: error }, 'request failed');
  else if (refusal.status >= 500) request.log.warn({ err: error }, 'request refused');
  return sendRefusal(refusal, request, reply);
}

/** Answers a path that is no route of the dialect it belongs to. */
export function sendNotFound(request: FastifyRequest, reply: FastifyReply): FastifyReply {
  return sendRefusal(NO_ROUTE, request, reply);
}

function sendRefusal(refusal: Refusal, request: FastifyRequest, reply: FastifyReply): FastifyReply {
  const { status, headers, body } = request.server.describeError(refusal);
  return reply.code(status).headers(headers).send(body);
}

/** For routes of no dialect: `{"error": …}` and the status that HTTP has. */
export const describePlainly: DescribeError = ({ status, headers, message }) => ({
  status,
  headers,
  body: { error: message },
});

/** Makes every refusal under `app` answer as `describe` has it. */
export function installErrors(app: FastifyInstance, describe: DescribeError): void {
  app.decorate('describeError', describe);
  app.setErrorHandler((error, request, reply) => sendError(error, request, reply));
}
