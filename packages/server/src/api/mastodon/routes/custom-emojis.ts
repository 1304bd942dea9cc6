import { customEmojis } from '@linnet/api-schemas/mastodon/endpoints/custom-emojis.ts';
import { loadOwnEmojis } from '../../../core/emojis/own.ts';
import { defineRoutes } from '../../http/route.ts';
import { renderFor } from '../render-for.ts';
import { renderOwnEmoji } from '../serializers/emoji.ts';

/** What people here can write with. */
export const customEmojiRoutes = defineRoutes(customEmojis, {
  all: async ({ ctx }) => {
    const emojis = await loadOwnEmojis(ctx);
    return [...emojis.values()].map((emoji) => renderOwnEmoji(renderFor(ctx), emoji));
  },
});
