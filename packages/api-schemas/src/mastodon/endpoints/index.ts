import type { Dialect } from '../../endpoint.ts';
import { lists } from './lists.ts';
import { markers } from './markers.ts';
import { tags } from './tags.ts';

/** Every route of Mastodon's API that is served here, by noun. */
export const MASTODON = {
  lists,
  tags,
  markers,
} satisfies Dialect;
