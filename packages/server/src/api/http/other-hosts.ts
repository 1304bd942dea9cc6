import type { FastifyInstance, FastifyReply, FastifyRequest } from 'fastify';
import type { Dialect } from '../../config/option-kinds.ts';
import { mint } from '../../core/addresses.ts';
import type { Context } from '../../core/context.ts';
import { DOORS, openDoors } from '../../core/doors.ts';
import { readRequestHost } from '../../lib/host.ts';
import { allowOrigins } from './cors.ts';

/** What is asked about the server and its people, APIs, and what apps post to get a token: the same at every host. */
const EVERYWHERE = /^\/(?:api|nodeinfo|\.well-known)\/|^\/oauth\/(?:token|revoke|userinfo)\/?$/;
const FILES = /^\/media\//;

/**
 * The hosts of ours that are not the web host: the domain of handles, where its site passes requests on, and faces, which
 * are this server under another name for apps of one dialect. Pages, people's as well as of posts, and where one
 * consents, are on the web host and nowhere else, and so is every inbox: an id has one host, and a signature is for it.
 * A host that is nobody's is answered as the web host. Install it before any route.
 */
export function installOtherHosts(app: FastifyInstance, ctx: Context): void {
  const { web, handles, faces } = ctx.config.hosts;
  if (web === handles && faces.size === 0) return;
  let open: ReadonlySet<Dialect> = new Set();
  app.addHook('onReady', async () => {
    open = openDoors(ctx.config, (route) => app.hasRoute(route));
    for (const [host, dialect] of faces) {
      if (!open.has(dialect))
        ctx.log.warn({ host, dialect }, 'this face stays closed: its API is not part of this server');
    }
  });
  app.addHook('onRequest', async (request, reply) => {
    const host = readRequestHost(request.headers) ?? '';
    const face = faces.get(host);
    if (face === undefined && (host !== handles || web === handles)) return;
    if (face !== undefined && allowOrigins(request, reply, METHODS)) return reply;
    const [path = ''] = request.url.split('?', 1);
    if (EVERYWHERE.test(path)) return;
    if (face === undefined) return sendAway(ctx, request, reply);
    if (FILES.test(path) || DOORS[face].serves?.test(path)) return;
    return open.has(face) && path === '/' && !isBrowser(request)
      ? reply.header('vary', 'Accept').type('text/plain').send(describe(ctx, face))
      : sendAway(ctx, request, reply);
  });
}

const METHODS = 'GET, HEAD, POST, PUT, PATCH, DELETE, OPTIONS';

/** Some apps ask for `/` to see whether anybody is there. */
function describe(ctx: Context, dialect: Dialect): string {
  return `For apps of ${DOORS[dialect].software.name}. The server is ${mint.path(ctx, '/')}\n`;
}

function isBrowser({ headers }: FastifyRequest): boolean {
  return /\btext\/html\b/.test(headers.accept ?? '');
}

function sendAway(ctx: Context, request: FastifyRequest, reply: FastifyReply): FastifyReply {
  if (request.method === 'GET' || request.method === 'HEAD') return reply.redirect(mint.path(ctx, request.url), 302);
  // RFC 9110 §15.5.20: this host does not answer for what was asked of it.
  return reply.code(421).send({ error: 'Misdirected request' });
}
