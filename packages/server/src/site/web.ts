import { createWebHandler, type WebPlatform } from '@linnet/web';
import type { FastifyInstance, FastifyPluginAsync, FastifyReply, FastifyRequest } from 'fastify';
import type { Context } from '../core/context.ts';
import { isPrivate } from '../core/users/modes.ts';
import { loadPaletteStyle } from '../core/users/palette.ts';
import { loadInstanceSettings } from '../core/users/settings.ts';
import { isSetupKey } from '../core/users/setup.ts';
import { wantsActivityJson } from '../lib/accept.ts';
import { toLocalPath } from '../lib/local-path.ts';
import { writeRobots } from './ai-crawlers.ts';
import { openClientFiles } from './client-files.ts';
import { sendFeed } from './feeds.ts';
import { findNewAddress } from './old-addresses.ts';
import { sendServerIcon } from './server-icon.ts';

/**
 * The web app: its files, feeds, and every page that no other route answers. Pages call the public API in process; an
 * ActivityPub client that asks for a profile or post by its page is sent to the object.
 */
export const webRoutes: FastifyPluginAsync<{ ctx: Context }> = async (fastify, { ctx }) => {
  const build = new URL('./build/', import.meta.resolve('@linnet/web'));
  const handle = await createWebHandler(build);
  const sendClientFile = await openClientFiles(build);
  const { publicUrl, hosts } = ctx.config;
  const platform: Omit<WebPlatform, 'closed' | 'style'> = {
    publicUrl,
    host: hosts.handles,
    api: (request) => callApi(fastify, request),
    toLocalPath,
  };

  fastify.get('/robots.txt', async (_request, reply) => {
    const { aiCrawlers, privateServer } = await loadInstanceSettings(ctx);
    return reply.type('text/plain').send(writeRobots({ ai: aiCrawlers !== 'welcome', closed: privateServer === 'on' }));
  });

  // Pages only read; forms of the web app are posted to `/auth` and `/setup`, which have routes of their own.
  fastify.get('/*', async (request, reply) => {
    const sent = (await sendServerIcon(ctx, request, reply)) ?? (await sendClientFile(request, reply));
    if (sent !== undefined) return sent;
    // Pages call the API: were this its answer as well, a page would wait for itself.
    if (request.url.startsWith('/api/')) return reply.callNotFound();
    const target = activityTarget(request);
    if (target !== undefined) {
      return reply.header('vary', 'Accept').header('access-control-allow-origin', '*').redirect(target);
    }
    const offer = invitationTarget(request);
    if (offer !== undefined) return reply.header('vary', 'Accept').redirect(offer);
    const feed = await sendFeed(ctx, request, reply);
    if (feed !== undefined) return feed;
    if (await isDeadSetupLink(ctx, request)) return reply.redirect('/setup?error=forbidden', 303);
    const embedded = EMBED.test(request.url);
    const page = await handle(toWebRequest(publicUrl, request, embedded), {
      ...platform,
      closed: await isPrivate(ctx),
      style: await loadPaletteStyle(ctx),
    });
    const elsewhere = page.status === 404 ? findNewAddress(ctx, request.url) : undefined;
    if (elsewhere !== undefined) return reply.redirect(elsewhere, 302);
    return sendPage(reply, page, { filesFrom: ctx.storage.origin, embedded: embedded && page.status === 200 });
  });
};

/** Where the object of a profile or post page is, for clients that ask for ActivityPub. */
function activityTarget(request: FastifyRequest): string | undefined {
  const page = /^\/@([A-Za-z0-9_]+)(?:\/([0-9]+))?\/?(?:\?|$)/.exec(request.url);
  if (page === null || !wantsActivityJson(request.headers.accept)) return undefined;
  return page[2] === undefined ? `/users/${page[1]}` : `/posts/${page[2]}`;
}

/** Where an invite is described, for apps that ask its address for JSON. */
function invitationTarget({ url, headers }: FastifyRequest): string | undefined {
  const code = /^\/invite\/([A-Za-z0-9]+)\/?(?:\?|$)/.exec(url)?.[1];
  const { accept = '' } = headers;
  const wanted = code !== undefined && accept.includes('application/json') && !accept.includes('text/html');
  return wanted ? `/api/v1/invitations/${code}?usable=true` : undefined;
}

/** Said before anybody fills in the form. */
async function isDeadSetupLink(ctx: Context, request: FastifyRequest): Promise<boolean> {
  const query = /^\/setup\?(.*)/s.exec(request.url)?.[1];
  const key = new URLSearchParams(query).get('key');
  return key !== null && !(await isSetupKey(ctx, key));
}

/** The page of a post that others show in a frame. Whoever looks is a visitor there: no page around it learns or gets more. */
const EMBED = /^\/@[^/?]+\/[0-9]+\/embed\/?(?:\?|$)/;

function toWebRequest(publicUrl: string, request: FastifyRequest, asVisitor: boolean): Request {
  const headers = new Headers();
  for (const [name, value] of Object.entries(request.headers)) {
    if (asVisitor && name === 'cookie') continue;
    if (value !== undefined) headers.set(name, Array.isArray(value) ? value.join(', ') : value);
  }
  // Joined, not resolved: `//host/x` is a path here, and would be another origin to the page.
  return new Request(publicUrl + request.url, { method: request.method, headers });
}

async function sendPage(
  reply: FastifyReply,
  response: Response,
  { filesFrom, embedded }: { filesFrom: string | undefined; embedded: boolean },
): Promise<FastifyReply> {
  reply.code(response.status);
  for (const [name, value] of response.headers) {
    if (name !== 'set-cookie') reply.header(name, value);
  }
  const policy = response.headers.get('content-security-policy');
  if (policy !== null) {
    const files = filesFrom === undefined ? policy : allowFiles(policy, filesFrom);
    const framed = embedded ? files.replace("frame-ancestors 'none'", 'frame-ancestors *') : files;
    reply.header('content-security-policy', framed);
  }
  for (const cookie of response.headers.getSetCookie()) reply.header('set-cookie', cookie);
  if (!embedded) reply.header('x-frame-options', 'DENY');
  reply.header('cross-origin-opener-policy', 'same-origin');
  return reply.send(Buffer.from(await response.arrayBuffer()));
}

/** Pages may show pictures and films from one origin more. */
function allowFiles(policy: string, origin: string): string {
  return policy.replace(/(^|; *)(img-src|media-src)(?= )/g, `$1$2 ${origin}`);
}

/** A request to the API that never leaves the process. */
async function callApi(fastify: FastifyInstance, request: Request): Promise<Response> {
  const { pathname, search } = new URL(request.url);
  const answer = await fastify.inject({
    method: request.method as 'GET',
    url: pathname + search,
    headers: Object.fromEntries(request.headers),
    payload: request.body === null ? undefined : Buffer.from(await request.arrayBuffer()),
  });
  const headers = new Headers();
  for (const [name, value] of Object.entries(answer.headers)) {
    if (value !== undefined) headers.set(name, String(value));
  }
  const hasBody = answer.statusCode !== 204 && answer.statusCode !== 304;
  // A Response makes a copy of its own.
  const body = hasBody ? (answer.rawPayload as Uint8Array<ArrayBuffer>) : null;
  return new Response(body, { status: answer.statusCode, headers });
}
