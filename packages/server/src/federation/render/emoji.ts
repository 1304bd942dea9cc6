import type { Here } from '../../core/addresses.ts';
import { emojiAddress } from '../../core/emojis/used-emoji.ts';
import type { EmojiView } from '../../core/views/account.ts';
import type { Json } from './json.ts';

/** Ours and others' alike: the address of the picture is the id, so that one that changes is another. */
export function renderEmoji(here: Here, emoji: EmojiView): Json {
  const url = emojiAddress(here, emoji);
  return { id: url, type: 'Emoji', name: `:${emoji.shortcode}:`, icon: { type: 'Image', url } };
}
