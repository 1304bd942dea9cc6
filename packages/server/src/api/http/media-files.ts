import type { FastifyPluginAsync, FastifyReply, FastifyRequest } from 'fastify';
import type { Context } from '../../core/context.ts';
import { openCached } from '../../core/files/cached-files.ts';
import { FILE_TYPES } from '../../core/files/file-types.ts';
import { fetchProxied, openProxied, prepareProxy } from '../../core/media/proxy.ts';
import type { ByteRange } from '../../lib/byte-range.ts';
import { AppError, notFound } from '../../lib/errors.ts';
import { createIpKey } from '../../lib/ip-key.ts';
import { DEFAULT_IMAGES } from './default-images.ts';
import { describePlainly, installErrors } from './errors.ts';
import { sendFile } from './send-file.ts';

const FOR_EVER = 'public, max-age=31536000, immutable';
const A_WEEK = 'public, max-age=604800';
const A_DAY = 'public, max-age=86400';
const FIVE_MINUTES = 'public, max-age=300';
const BUSY_SECONDS = '5';

/** Opened by itself, a file plays in the page that the browser makes for it, and does nothing else. */
const POLICY = "default-src 'none'; img-src 'self'; media-src 'self'; style-src 'unsafe-inline'; sandbox";

interface ProxyPath {
  Params: { signature: string; url: string };
}

/** Files: our own, those of other servers through our proxy, and pictures that stand in for none. */
export const mediaFileRoutes: FastifyPluginAsync<{ ctx: Context }> = async (app, { ctx }) => {
  await prepareProxy(ctx);
  installErrors(app, describePlainly);
  app.addHook('onRequest', async (_request, reply) => {
    // Apps in browsers draw them on canvases. Whatever a file turns out to hold, it is no page of ours.
    reply.header('access-control-allow-origin', '*');
    reply.header('cross-origin-resource-policy', 'cross-origin');
    reply.header('content-security-policy', POLICY);
    reply.header('x-content-type-options', 'nosniff');
  });

  app.get<{ Params: { folder: string; name: string } }>('/media/files/:folder/:name', async (request, reply) => {
    const { folder, name } = request.params;
    const key = `${folder}/${name}`;
    const type = FILE_TYPES[key.slice(key.lastIndexOf('.') + 1)];
    // With a slash that came encoded it would be `cache/ab/…`: what is kept of others, which the proxy alone gives.
    if (type === undefined || name.includes('/')) throw notFound();
    if (await sendAway(reply, key)) return reply;
    // A file never changes: its key is its version.
    const open = (range: ByteRange | undefined) => ctx.storage.get(key, range);
    if (await sendFile(request, reply, { type, etag: `"${key}"`, cacheControl: FOR_EVER, open })) return reply;
    throw notFound();
  });

  /** Where the storage itself serves people, whoever asks us is sent there. */
  async function sendAway(reply: FastifyReply, key: string): Promise<boolean> {
    const url = await ctx.storage.lendUrlOf(key);
    if (url !== undefined) reply.header('cache-control', FIVE_MINUTES).redirect(url);
    return url !== undefined;
  }

  async function sendProxied(request: FastifyRequest<ProxyPath>, reply: FastifyReply, still: boolean) {
    const asked = readProxied(request);
    const sendKept = async () => {
      const file = await fetchProxied(ctx, { ...asked, still });
      if (await sendAway(reply, file.key)) return true;
      // Each time it is fetched it gets another key.
      const answer = { type: file.mimeType, etag: `"${file.key}"`, cacheControl: A_WEEK };
      return sendFile(request, reply, { ...answer, open: (range) => openCached(ctx, file, range) });
    };
    try {
      // What the storage has lost is had anew, once.
      if ((await sendKept()) || (await sendKept())) return reply;
      throw notFound();
    } catch (error) {
      throw tellBusy(reply, error);
    }
  }

  /** What is neither played nor a picture is saved, and never opened under our address. */
  async function sendRemote(request: FastifyRequest<ProxyPath>, reply: FastifyReply) {
    try {
      const { mimeType: type, ...file } = await openProxied(ctx, readProxied(request));
      const isShown = /^(?:image|video|audio)\//.test(type);
      const answer = { type, cacheControl: A_WEEK, ...file, ...(isShown ? {} : { disposition: 'attachment' }) };
      if (await sendFile(request, reply, answer)) return reply;
      throw notFound();
    } catch (error) {
      throw tellBusy(reply, error);
    }
  }
  // Asks other servers, and has its part of the disk.
  const owner = { config: { owner: true } };
  app.get<ProxyPath>('/media/proxy/:signature/:url', owner, (request, reply) => sendProxied(request, reply, false));
  app.get<ProxyPath>('/media/proxy/:signature/:url/still', owner, (request, reply) =>
    sendProxied(request, reply, true),
  );

  app.get<ProxyPath>('/media/proxy/:signature/:url/file', owner, sendRemote);

  app.get<{ Params: { name: string } }>('/media/default/:name', async (request, reply) => {
    const image = DEFAULT_IMAGES.get(request.params.name);
    if (image === undefined) throw notFound();
    return reply.header('cache-control', A_DAY).type('image/png').send(image);
  });
};

function readProxied(request: FastifyRequest<ProxyPath>) {
  // Another server's proxy, or our own by a way around: files do not go through two of them.
  if (request.headers['user-agent']?.startsWith('Linnet/') === true) throw notFound();
  const { signature, url: encoded } = request.params;
  return { signature, encoded, from: createIpKey(request.ip) };
}

/** Says when to ask again, where that may help. */
function tellBusy(reply: FastifyReply, error: unknown): unknown {
  if (error instanceof AppError && error.code === 'unavailable') reply.header('retry-after', BUSY_SECONDS);
  return error;
}
