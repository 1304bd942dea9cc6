import type { EmojiView } from '../../core/views/account.ts';
import type { Json } from './json.ts';

export function renderEmoji(emoji: EmojiView): Json {
  return { id: emoji.url, type: 'Emoji', name: `:${emoji.shortcode}:`, icon: { type: 'Image', url: emoji.url } };
}
