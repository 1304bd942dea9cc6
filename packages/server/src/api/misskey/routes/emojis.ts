import { emojis } from '@linnet/api-schemas/misskey/endpoints/emojis.ts';
import { mint } from '../../../core/addresses.ts';
import { loadOwnEmojis } from '../../../core/emojis/own.ts';
import { defineRoutes } from '../../http/route.ts';

/** What people here can write with: texts of ours name them, and apps look them up here. */
export const emojiRoutes = defineRoutes(emojis, {
  all: async ({ ctx }) => {
    const own = await loadOwnEmojis(ctx);
    return {
      emojis: [...own.values()].map(({ shortcode, file, category }) => ({
        aliases: [],
        name: shortcode,
        category,
        url: mint.file(ctx, file),
      })),
    };
  },
});
