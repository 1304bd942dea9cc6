import type { Doc } from '../../lib/text/doc.ts';
import { parseText } from '../../lib/text/parse.ts';
import { emojisOf } from '../../lib/text/read-doc.ts';
import { type Here, mint } from '../addresses.ts';
import type { Context } from '../context.ts';
import { loadOwnEmojis } from './own.ts';

/** A custom emoji as a text has it: another server's by the address of its picture, ours by the key of its file. */
export type UsedEmoji =
  | { readonly shortcode: string; readonly url: string; readonly file?: never }
  | { readonly shortcode: string; readonly file: string; readonly url?: never };

/** Where the picture is for everybody; people here see those of others through the proxy. */
export function emojiAddress(here: Here, emoji: UsedEmoji): string {
  return emoji.file === undefined ? emoji.url : mint.file(here, emoji.file);
}

/** Our own emoji that texts use, in order. What is no emoji of ours stays text. */
export async function findUsedEmojis(ctx: Context, texts: readonly (Doc | string)[]): Promise<UsedEmoji[]> {
  const names = texts.flatMap((text) => {
    if (typeof text !== 'string') return emojisOf(text);
    return text.includes(':') ? emojisOf(parseText(text, 'text/plain')) : [];
  });
  if (names.length === 0) return [];
  const own = await loadOwnEmojis(ctx);
  return [...new Set(names)].flatMap((shortcode) => {
    const emoji = own.get(shortcode);
    return emoji === undefined ? [] : [{ shortcode, file: emoji.file }];
  });
}
