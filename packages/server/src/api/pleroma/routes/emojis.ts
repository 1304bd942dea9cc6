import { emojis } from '@linnet/api-schemas/pleroma/endpoints/emojis.ts';
import { mint } from '../../../core/addresses.ts';
import type { Context } from '../../../core/context.ts';
import { loadOwnEmojis } from '../../../core/emojis/own.ts';
import { defineRoutes } from '../../http/route.ts';

/** What people here can write with, as apps of that world read it. */
export const emojiRoutes = defineRoutes(emojis, {
  all: ({ ctx }) => describeEmojis(ctx),
  old: ({ ctx }) => describeEmojis(ctx),
});

async function describeEmojis(ctx: Context) {
  const own = await loadOwnEmojis(ctx);
  return Object.fromEntries(
    [...own.values()].map(({ shortcode, file, category }) => [
      shortcode,
      { image_url: mint.file(ctx, file), tags: category === null ? [] : [category] },
    ]),
  );
}
