import type { AdminEmoji } from '@linnet/api-schemas/mastodon/admin-emoji.ts';
import { adminEmojis } from '@linnet/api-schemas/mastodon/endpoints/admin-emojis.ts';
import type { Context } from '../../../core/context.ts';
import {
  addEmoji,
  bringBackEmoji,
  categorizeEmoji,
  type KeptEmoji,
  listEmojis,
  prepareEmoji,
  removeEmoji,
} from '../../../core/emojis/keep.ts';
import { copyEmoji, findForeignEmojis } from '../../../core/media/copy-emoji.ts';
import { processEmoji } from '../../../core/media/emoji-picture.ts';
import { notFound } from '../../../lib/errors.ts';
import { readHost } from '../../../lib/host.ts';
import { defineRoutes } from '../../http/route.ts';
import { renderFor } from '../render-for.ts';
import { renderAdminEmoji } from '../serializers/admin-emoji.ts';

/** Pictures that people can write with, kept. */
export const adminEmojiRoutes = defineRoutes(adminEmojis, {
  all: async ({ ctx }) => {
    const render = renderFor(ctx);
    return (await listEmojis(ctx)).map((emoji) => renderAdminEmoji(render, emoji));
  },
  add: async ({ ctx, accountId, params }) => {
    const emoji = { shortcode: params.shortcode, category: params.category || null };
    const id = await prepareEmoji(ctx, emoji);
    await addEmoji(ctx, { by: accountId, ...emoji, id, file: await processEmoji(ctx, id, params.image.path) });
    return show(ctx, id);
  },
  foreign: async ({ ctx, params }) => {
    const domain = readHost(params.domain) ?? '';
    const render = renderFor(ctx);
    const found = await findForeignEmojis(ctx, domain, params.q);
    return found.map(({ shortcode, url }) => ({ shortcode, domain, url: render.stillUrl(url) }));
  },
  copy: async ({ ctx, accountId, params }) => {
    const { shortcode, category } = params;
    const domain = readHost(params.domain) ?? '';
    return show(ctx, await copyEmoji(ctx, { by: accountId, domain, shortcode, category: category || null }));
  },
  change: async ({ ctx, accountId, path, params }) => {
    await categorizeEmoji(ctx, { by: accountId, id: path.id, category: params.category || null });
    return show(ctx, path.id);
  },
  disable: async ({ ctx, accountId, path }) => {
    const { shortcode, disabledAt } = await find(ctx, path.id);
    if (disabledAt === null) await removeEmoji(ctx, { by: accountId, shortcode, erase: false });
    return show(ctx, path.id);
  },
  enable: async ({ ctx, accountId, path }) => {
    await bringBackEmoji(ctx, { by: accountId, id: path.id });
    return show(ctx, path.id);
  },
  erase: async ({ ctx, accountId, path }) => {
    const { shortcode } = await find(ctx, path.id);
    await removeEmoji(ctx, { by: accountId, shortcode, erase: true });
  },
});

async function find(ctx: Context, id: number): Promise<KeptEmoji> {
  const emoji = (await listEmojis(ctx)).find((one) => one.id === id);
  if (emoji === undefined) throw notFound();
  return emoji;
}

async function show(ctx: Context, id: number): Promise<AdminEmoji> {
  return renderAdminEmoji(renderFor(ctx), await find(ctx, id));
}
