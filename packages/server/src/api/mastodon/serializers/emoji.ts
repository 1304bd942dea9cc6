import type { CustomEmoji } from '@linnet/api-schemas/mastodon/custom-emoji.ts';
import type { OwnEmoji } from '../../../core/emojis/own.ts';
import { stillKey } from '../../../core/files/stored-files.ts';
import type { EmojiView } from '../../../core/views/account.ts';
import { fileUrl, NONE, type Render } from './render.ts';

/** Custom emojis as texts have them; those of other servers nobody here can pick. */
export function renderEmojis(render: Render, emojis: readonly EmojiView[]): CustomEmoji[] {
  if (emojis.length === 0) return NONE;
  return emojis.map(({ shortcode, file, url }) =>
    file !== undefined
      ? { shortcode, ...pictures(render, file), visible_in_picker: true }
      : { shortcode, url: render.proxyUrl(url), static_url: render.stillUrl(url), visible_in_picker: false },
  );
}

/** One that people here can pick. */
export function renderOwnEmoji(render: Render, { shortcode, file, category }: OwnEmoji): CustomEmoji {
  const emoji: CustomEmoji = { shortcode, ...pictures(render, file), visible_in_picker: true };
  return category === null ? emoji : { ...emoji, category };
}

function pictures(render: Render, file: string): { url: string; static_url: string } {
  return { url: fileUrl(render, file), static_url: fileUrl(render, stillKey(file)) };
}
