import { docs } from '@linnet/api-schemas/server/endpoints/docs.ts';
import type { FastifyReply, FastifyRequest } from 'fastify';
import { mint } from '../../core/addresses.ts';
import type { Context } from '../../core/context.ts';
import { perProcess } from '../../core/per-process.ts';
import { notFound } from '../../lib/errors.ts';
import { sha256Hex } from '../../lib/hash.ts';
import { VERSION } from '../../lib/version.ts';
import { paintPage } from '../http/paint-pages.ts';
import { defineRoutes } from '../http/route.ts';
import { DOCS_POLICY, renderIndex, renderNoun } from './pages.ts';

const AN_HOUR = 'public, max-age=3600';

/** Made when it is first asked for, by code that is loaded then, and kept as it is sent. */
const openApi = perProcess(async (ctx) => {
  const { describeOpenApi } = await import('./open-api.ts');
  const bytes = Buffer.from(JSON.stringify(describeOpenApi(mint.path(ctx, ''), VERSION)));
  return { bytes, etag: `"${sha256Hex(bytes).slice(0, 32)}"` };
});

/** The API, described by itself. */
export const docsRoutes = defineRoutes(docs, {
  openApi: async ({ ctx, request, reply }) => {
    const { bytes, etag } = await openApi(ctx);
    reply.headers({ 'cache-control': AN_HOUR, etag });
    if (isKnown(request, etag)) return reply.code(304).send();
    return reply.type('application/json; charset=utf-8').send(bytes);
  },
  index: ({ ctx, reply }) => sendPage(ctx, reply, renderIndex()),
  noun: ({ ctx, path, reply }) => {
    const page = renderNoun(path.dialect, path.noun);
    if (page === undefined) throw notFound();
    return sendPage(ctx, reply, page);
  },
});

/** RFC 9110 §13.1.2; what was compressed on its way comes back as a weak tag. */
function isKnown(request: FastifyRequest, etag: string): boolean {
  const known = request.headers['if-none-match'] ?? '';
  return known.split(',').some((tag) => tag.trim().replace(/^W\//, '') === etag);
}

async function sendPage(ctx: Context, reply: FastifyReply, page: string): Promise<FastifyReply> {
  reply
    .headers({ 'cache-control': AN_HOUR, 'content-security-policy': DOCS_POLICY, 'x-frame-options': 'DENY' })
    .type('text/html; charset=utf-8');
  return reply.send(await paintPage(ctx, reply, page));
}
