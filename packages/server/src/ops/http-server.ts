import { type IncomingMessage, STATUS_CODES } from 'node:http';
import fastify, {
  type FastifyBaseLogger,
  type FastifyError,
  type FastifyInstance,
  type FastifyReply,
  type FastifyRequest,
  LogController,
} from 'fastify';
import type { Bindings, ChildLoggerOptions } from 'pino';
import type { Config } from '../config/load.ts';
import type { Clock } from '../lib/clock.ts';
import { AppError, type AppErrorCode } from '../lib/errors.ts';
import { readRequestHost } from '../lib/host.ts';
import { ProgrammingError } from '../lib/programming-error.ts';
import type { Rng } from '../lib/rng.ts';
import { hasBody, limitBodyTime } from './body-deadline.ts';
import { installCompression } from './compression.ts';
import { capConnections } from './connection-cap.ts';

const BODY_LIMIT = 1_048_576;
/** Signed proxy paths carry a whole URL in one segment. */
const MAX_SEGMENT = 4_096;

interface ServerOptions {
  config: Config;
  log: FastifyBaseLogger;
  rng: Rng;
  clock: Clock;
}

/** Fastify with every limit set: its own defaults wait for ever. */
export function createHttpServer({ config, log, rng, clock }: ServerOptions): FastifyInstance {
  const server: FastifyInstance = fastify({
    loggerInstance: log,
    childLoggerFactory: createLazyLogger,
    logController: new LogController({ disableRequestLogging: true }),
    trustProxy: config.trustedProxies.length > 0 ? config.trustedProxies : false,
    requestIdHeader: false,
    genReqId: createRequestIds(rng),
    rewriteUrl: ({ url = '/' }) => (url.startsWith('/') ? url : toOriginForm(url)),
    bodyLimit: BODY_LIMIT,
    // Bodies have their own: see `limitBodyTime`.
    requestTimeout: 0,
    connectionTimeout: 120_000,
    keepAliveTimeout: 65_000,
    // What comes by a connection that is still open while the server stops is answered like the rest.
    return503OnClosing: false,
    // A number here would have Node answer 503 to whoever goes on, and a connection that is used is no burden.
    maxRequestsPerSocket: 0,
    http: {
      headersTimeout: 10_000,
      // Node looks at its connections this often; its own 30 seconds would make 10 seconds up to 40.
      connectionsCheckingInterval: 500,
      maxHeaderSize: 16_384,
      requireHostHeader: true,
      insecureHTTPParser: false,
      shouldUpgradeCallback: (request) => server.server.listenerCount('upgrade') > 0 && isForWebSocket(request),
    },
    // Routes are read and answered by their descriptions: Fastify's own compilers are not even loaded.
    schemaController: { compilersFactory: { buildValidator: refuseSchema, buildSerializer: refuseSchema } },
    routerOptions: { maxParamLength: MAX_SEGMENT, ignoreTrailingSlash: true },
  });
  capConnections(server.server, config);
  limitBodyTime(server, clock);
  // Hooks that wait for nothing take a callback, here and elsewhere: a promise for each would cost every request.
  server.addHook('onRequest', ({ url }, _reply, next) => {
    // One door for all routes: PostgreSQL has no U+0000. What is no UTF-8, such as a lone surrogate, the router refuses.
    next(url.includes('%00') || url.includes('\0') ? badAddress() : undefined);
  });
  const secure = config.publicUrl.startsWith('https:');
  const { web, handles } = config.hosts;
  // The header speaks for all names below its host: at the domain of handles that is for another site to say.
  const isSecure = ({ headers }: FastifyRequest) => secure && (web === handles || readRequestHost(headers) !== handles);
  server.addHook('onRequest', (request, reply, next) => {
    reply.header('x-request-id', request.id);
    reply.header('x-content-type-options', 'nosniff');
    reply.header('referrer-policy', 'same-origin');
    if (isSecure(request)) reply.header('strict-transport-security', 'max-age=63072000; includeSubDomains');
    next();
  });
  server.setErrorHandler(answerError);
  installCompression(server);
  if (config.logLevel === 'debug') {
    server.addHook('onResponse', async (request, reply) => {
      const ms = Math.round(reply.elapsedTime);
      request.log.debug({ req: request, res: reply, ms }, 'answered');
    });
  }
  return server;
}

function refuseSchema(): never {
  throw new ProgrammingError('a route with a schema for Fastify');
}

/**
 * Any other upgrade is ignored, as it may be (RFC 9110 §7.8): clients ask for h2c beside what they want. With a body it
 * would be no socket yet that could be handed over, and a WebSocket begins with a GET without one (RFC 6455 §4.1).
 */
function isForWebSocket({ method, headers }: IncomingMessage): boolean {
  return method === 'GET' && !hasBody(headers) && headers.upgrade?.toLowerCase() === 'websocket';
}

/** For routes that have no words of their own: a database that is away is not the fault of this request. */
function answerError(error: FastifyError, request: FastifyRequest, reply: FastifyReply): FastifyReply {
  const status = error instanceof AppError ? OVERLOADED[error.code] : error.statusCode;
  if (status === undefined || status >= 500) request.log.error({ err: error }, 'request failed');
  if (status === 503) reply.header('retry-after', '5');
  const message = error instanceof AppError && status !== undefined ? error.safeMessage : STATUS_CODES[status ?? 500];
  return reply.code(status ?? 500).send({ error: message });
}

const OVERLOADED: Partial<Record<AppErrorCode, number>> = { unavailable: 503, full: 507 };

/** `GET http://host/path`, as to a proxy, asks for the path (RFC 9112 §3.2.2). Whose host it is says nothing to us. */
function toOriginForm(url: string): string {
  const path = url.replace(/^https?:\/\/[^/?#]*/i, '');
  return path.startsWith('/') ? path : `/${path}`;
}

function badAddress(): Error {
  return Object.assign(new Error('The address is not well-formed'), { statusCode: 400 });
}

/** Ids that tell requests apart in a log, also across restarts. They are no secret, so random bytes are drawn once. */
function createRequestIds(rng: Rng): () => string {
  const start = rng.bytes(6).toString('base64url');
  let count = 0;
  return () => `${start}-${(count++).toString(36)}`;
}

/** Most requests log nothing: the logger that knows a request's id is made when it is first used. */
function createLazyLogger(
  parent: FastifyBaseLogger,
  bindings: Bindings,
  options: ChildLoggerOptions,
): FastifyBaseLogger {
  let child: FastifyBaseLogger | undefined;
  const logger = (): FastifyBaseLogger => {
    child ??= parent.child(bindings, options);
    return child;
  };
  return {
    get level() {
      return parent.level;
    },
    fatal: (...line: unknown[]) => logger().fatal(...(line as [object])),
    error: (...line: unknown[]) => logger().error(...(line as [object])),
    warn: (...line: unknown[]) => logger().warn(...(line as [object])),
    info: (...line: unknown[]) => logger().info(...(line as [object])),
    debug: (...line: unknown[]) => logger().debug(...(line as [object])),
    trace: (...line: unknown[]) => logger().trace(...(line as [object])),
    silent: () => {},
    child: (...more) => logger().child(...more),
  };
}
