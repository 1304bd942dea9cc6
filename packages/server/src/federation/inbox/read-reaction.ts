import type { RemoteEmoji } from '../../core/emojis/receive.ts';
import { toCustomName, toEmojiName } from '../../core/reactions/emoji-name.ts';
import type { ReadActivity } from '../read/activity.ts';

export interface Reaction {
  /** What it is kept as. */
  emoji: string;
  custom?: RemoteEmoji;
}

/**
 * The emoji of a Like (Misskey) or EmojiReact (FEP-c0e0); undefined where there is none, or a name without its picture:
 * then it is a like. A custom one belongs to the server of who reacts, whatever its tag says: it tells nobody else's.
 */
export function readReaction({ content, emojis }: ReadActivity, domain: string): Reaction | undefined {
  const text = content?.trim() ?? '';
  // Some write the name without colons, or with the server it comes from.
  const name = text.replace(/^:|:$/g, '').replace(/@.*$/s, '');
  const found = emojis.find(({ shortcode, writtenAs }) => shortcode === name || writtenAs === name);
  if (found !== undefined) {
    const custom = { shortcode: found.shortcode, domain, url: found.url };
    return { emoji: toCustomName(custom), custom };
  }
  const emoji = text.startsWith(':') ? undefined : toEmojiName(text);
  return emoji === undefined ? undefined : { emoji };
}
