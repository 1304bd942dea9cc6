import type { Oembed } from '@linnet/api-schemas/mastodon/oembed.ts';
import type { PostFacts } from '../../../core/views/facts.ts';
import { escapeHtml } from '../../../lib/html/escape-html.ts';

const WIDTH = 400;
const HEIGHT = 480;
/** Smaller, nothing can be read; larger, nothing is won. */
const SIZES = { min: 200, max: 2_000 };
const DAY_S = 86_400;

/** A post in a frame of its page, which has no script: what does not fit is scrolled. */
export function renderOembed(
  { account, url }: PostFacts,
  provider: { name: string; url: string },
  most: { width: number | undefined; height: number | undefined },
): Oembed {
  const name = account.displayName || account.username;
  const title = `Post by ${name}`;
  const width = clamp(Math.min(most.width ?? WIDTH, WIDTH));
  const height = clamp(most.height ?? HEIGHT);
  const frame = [
    `src="${escapeHtml(`${url}/embed`)}"`,
    `title="${escapeHtml(title)}"`,
    `width="${width}" height="${height}"`,
    'style="max-width:100%;border:0" loading="lazy"',
  ];
  return {
    type: 'rich',
    version: '1.0',
    title,
    author_name: name,
    author_url: account.url,
    provider_name: provider.name,
    provider_url: provider.url,
    cache_age: DAY_S,
    html: `<iframe ${frame.join(' ')}></iframe>`,
    width,
    height: most.height === undefined ? null : height,
  };
}

const clamp = (size: number) => Math.max(SIZES.min, Math.min(SIZES.max, size));
