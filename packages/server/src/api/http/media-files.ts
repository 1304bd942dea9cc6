import type { FastifyPluginAsync, FastifyReply, FastifyRequest } from 'fastify';
import type { Context } from '../../core/context.ts';
import { fetchProxied, prepareProxy } from '../../core/media/proxy.ts';
import { notFound } from '../../lib/errors.ts';
import { type ByteRange, fitByteRange, readByteRange } from './byte-range.ts';
import { DEFAULT_IMAGES } from './default-images.ts';
import { installErrors } from './errors.ts';

const TYPES: Record<string, string> = {
  avif: 'image/avif',
  gif: 'image/gif',
  jpg: 'image/jpeg',
  png: 'image/png',
  webp: 'image/webp',
};
const FOR_EVER = 'public, max-age=31536000, immutable';
const A_WEEK = 'public, max-age=604800';
const A_DAY = 'public, max-age=86400';

/** Pictures: our own, those of other servers through our proxy, and what stands in for none. */
export const mediaFileRoutes: FastifyPluginAsync<{ ctx: Context }> = async (app, { ctx }) => {
  await prepareProxy(ctx);
  installErrors(app);
  app.addHook('onRequest', async (_request, reply) => {
    // Apps in browsers draw them on canvases. Whatever a file turns out to hold, it is no page of ours.
    reply.header('access-control-allow-origin', '*');
    reply.header('cross-origin-resource-policy', 'cross-origin');
    reply.header('content-security-policy', "default-src 'none'; sandbox");
    reply.header('x-content-type-options', 'nosniff');
  });

  app.get<{ Params: { folder: string; name: string } }>('/media/files/:folder/:name', async (request, reply) => {
    const { folder, name } = request.params;
    const type = TYPES[name.slice(name.lastIndexOf('.') + 1)];
    if (type === undefined) throw notFound();
    return sendFile(ctx, request, reply, { key: `${folder}/${name}`, type });
  });

  app.get<{ Params: { signature: string; url: string } }>('/media/proxy/:signature/:url', async (request, reply) => {
    const file = await fetchProxied(ctx, request.params.signature, request.params.url);
    reply.header('cache-control', A_WEEK).header('content-length', file.bytes).type(file.mimeType);
    return reply.send(file.body);
  });

  app.get<{ Params: { name: string } }>('/media/default/:name', async (request, reply) => {
    const image = DEFAULT_IMAGES.get(request.params.name);
    if (image === undefined) throw notFound();
    return reply.header('cache-control', A_DAY).type('image/png').send(image);
  });
};

/** A file never changes: its key is its version. */
async function sendFile(
  ctx: Context,
  request: FastifyRequest,
  reply: FastifyReply,
  { key, type }: { key: string; type: string },
): Promise<FastifyReply> {
  const etag = `"${key}"`;
  const asked = readByteRange(request.headers.range);
  const file = await open(ctx, key, asked);
  if (file === undefined) throw notFound();
  reply.header('cache-control', FOR_EVER).header('etag', etag).header('accept-ranges', 'bytes').type(type);
  if (request.headers['if-none-match'] === etag) {
    file.body.destroy();
    return reply.code(304).send();
  }
  if (asked === undefined) return reply.header('content-length', file.bytes).send(file.body);
  const part = fitByteRange(asked, file.bytes);
  if (part === undefined) {
    file.body.destroy();
    return reply.code(416).header('content-range', `bytes */${file.bytes}`).send();
  }
  reply.code(206).header('content-range', `bytes ${part.start}-${part.end}/${file.bytes}`);
  return reply.header('content-length', part.end - part.start + 1).send(file.body);
}

/** How much there is has to be known before its last bytes can be asked for. */
async function open(ctx: Context, key: string, range: ByteRange | undefined) {
  if (range === undefined) return ctx.storage.get(key);
  if (!('last' in range))
    return ctx.storage.get(key, { start: range.start, end: range.end ?? Number.MAX_SAFE_INTEGER });
  const whole = await ctx.storage.get(key);
  const part = whole === undefined ? undefined : fitByteRange(range, whole.bytes);
  if (part === undefined) return whole;
  whole?.body.destroy();
  return ctx.storage.get(key, part);
}
