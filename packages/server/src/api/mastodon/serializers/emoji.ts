import type { CustomEmoji } from '@linnet/api-schemas/mastodon/custom-emoji.ts';
import type { EmojiView } from '../../../core/views/account.ts';
import { NONE, type Render } from './render.ts';

/** Custom emojis as texts of other servers use them; nobody here can pick them. */
export function renderEmojis(render: Render, emojis: readonly EmojiView[]): CustomEmoji[] {
  if (emojis.length === 0) return NONE;
  return emojis.map(({ shortcode, url }) => ({
    shortcode,
    url: render.proxyUrl(url),
    static_url: render.stillUrl(url),
    visible_in_picker: false,
  }));
}
