import type { FastifyInstance, FastifyReply, FastifyRequest } from 'fastify';

const exposed =
  'Link, Mastodon-Async-Refresh, X-RateLimit-Reset, X-RateLimit-Limit, X-RateLimit-Remaining, X-Request-Id, Retry-After';

/** What pages of other origins may call, and with which methods. Never with credentials. */
const rules: readonly (readonly [path: RegExp, methods: string])[] = [
  [/^\/api\//, 'GET, HEAD, POST, PUT, PATCH, DELETE, OPTIONS'],
  [/^\/oauth\/(?:token|revoke|introspect)\/?$/, 'POST, OPTIONS'],
  [/^\/oauth\/token\/info\/?$/, 'GET, HEAD, OPTIONS'],
  [/^\/oauth\/userinfo\/?$/, 'GET, HEAD, POST, OPTIONS'],
  [/^\/(?:\.well-known|nodeinfo)\//, 'GET, HEAD, OPTIONS'],
  [/^\/(?:@|users\/)[^/]+\/?$/, 'GET, HEAD, OPTIONS'],
];

/** The methods other origins may use on a path, or undefined when none. */
export function findCorsMethods(path: string): string | undefined {
  return rules.find(([pattern]) => pattern.test(path))?.[1];
}

/**
 * Sets the CORS headers before anything can fail, so that errors carry them too (a browser would report "network
 * error" otherwise), and answers preflights. Install it on the instance that holds all routes.
 */
export function installCors(app: FastifyInstance): void {
  app.addHook('onRequest', (request, reply, next) => {
    const path = request.url.split('?', 1)[0]!;
    const methods = findCorsMethods(path);
    if (methods === undefined) return next();
    if (path.startsWith('/api/')) reply.header('vary', 'Authorization, Cookie, Origin');
    if (!allowOrigins(request, reply, methods)) next();
  });
}

/** Lets pages of other origins read this answer; true where it was a preflight, which is answered. */
export function allowOrigins(request: FastifyRequest, reply: FastifyReply, methods: string): boolean {
  reply.header('access-control-allow-origin', '*');
  reply.header('access-control-expose-headers', exposed);
  const asked = request.headers['access-control-request-method'];
  if (request.method !== 'OPTIONS' || asked === undefined) return false;
  reply.header('access-control-allow-methods', methods);
  reply.header('access-control-max-age', '7200');
  // `*` would not cover Authorization (Fetch §4.9), so what was asked for is repeated.
  const headers = request.headers['access-control-request-headers'];
  if (headers !== undefined && /^[\w!#$%&'*+.^`|~, -]{1,2000}$/.test(headers)) {
    reply.header('access-control-allow-headers', headers);
  }
  reply.code(204).send();
  return true;
}
