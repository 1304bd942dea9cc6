import type { AdminEmoji } from '@linnet/api-schemas/mastodon/admin-emoji.ts';
import type { KeptEmoji } from '../../../core/emojis/keep.ts';
import { stillKey } from '../../../core/files/stored-files.ts';
import { fileUrl, type Render } from './render.ts';

/** An emoji for who keeps them. */
export function renderAdminEmoji(render: Render, { id, shortcode, category, file, disabledAt }: KeptEmoji): AdminEmoji {
  const urls = { url: fileUrl(render, file), static_url: fileUrl(render, stillKey(file)) };
  return { id: String(id), shortcode, category, ...urls, disabled: disabledAt !== null };
}
