import { createHash } from 'node:crypto';
import type { FastifyInstance, FastifyReply } from 'fastify';
import type { Context } from '../../core/context.ts';
import { loadPaletteStyle } from '../../core/users/palette.ts';

/** A page that brings its own style, in the colour of the server; its policy, which is set already, lets that in. */
export async function paintPage(ctx: Context, reply: FastifyReply, page: string): Promise<string> {
  const style = await loadPaletteStyle(ctx);
  if (style === '') return page;
  const hash = createHash('sha256').update(style).digest('base64');
  const policy = `${reply.getHeader('content-security-policy')}`;
  reply.header('content-security-policy', policy.replace('style-src ', `style-src 'sha256-${hash}' `));
  return page.replace('</head>', `<style>${style}</style></head>`);
}

/** The same for all pages of these routes. */
export function paintPages(app: FastifyInstance, ctx: Context): void {
  app.addHook('onSend', async (_request, reply, payload) => {
    const isPage = typeof payload === 'string' && `${reply.getHeader('content-type')}`.startsWith('text/html');
    return isPage ? paintPage(ctx, reply, payload) : payload;
  });
}
