import type { FastifyReply, FastifyRequest } from 'fastify';
import { mint } from '../core/addresses.ts';
import type { Context } from '../core/context.ts';
import { loadInstanceSettings } from '../core/users/settings.ts';

/** Long enough for a visit, short enough for whoever has just chosen another icon. */
const FIVE_MINUTES = 'public, max-age=300';
const COLOR = '#faf6f1';

/** What browsers and home screens ask for at fixed addresses; undefined for any other. */
export async function sendServerIcon(
  ctx: Context,
  request: FastifyRequest,
  reply: FastifyReply,
): Promise<FastifyReply | undefined> {
  const [path = ''] = request.url.split('?');
  if (!PATHS.includes(path)) return undefined;
  reply.header('cache-control', FIVE_MINUTES);
  const { icon, title, accentColor } = await loadInstanceSettings(ctx);
  if (path === '/manifest.webmanifest') {
    const sized = (['192', '512'] as const).map((size) => ({
      src: icon === null ? mint.path(ctx, `/media/default/icon-${size}.png`) : mint.file(ctx, icon[size]),
      sizes: `${size}x${size}`,
      type: 'image/png',
    }));
    const icons = icon === null ? [{ src: '/favicon.svg', sizes: 'any', type: 'image/svg+xml' }, ...sized] : sized;
    return reply.type('application/manifest+json').send(JSON.stringify({ ...describeApp(title, accentColor), icons }));
  }
  const size = path === '/favicon.ico' ? 48 : 180;
  const bird = size === 48 ? '/favicon.svg' : '/media/default/icon-192.png';
  return reply.redirect(icon === null ? bird : mint.file(ctx, icon[size]), 302);
}

const PATHS = ['/favicon.ico', '/apple-touch-icon.png', '/apple-touch-icon-precomposed.png', '/manifest.webmanifest'];

/** https://www.w3.org/TR/appmanifest/ */
function describeApp(title: string, accentColor: string) {
  return {
    name: title,
    short_name: title,
    start_url: '/home',
    display: 'standalone',
    share_target: { action: '/share', method: 'GET', params: { title: 'title', text: 'text', url: 'url' } },
    background_color: COLOR,
    theme_color: accentColor || COLOR,
  };
}
