import type { Dialect } from '../../endpoint.ts';
import { discover } from './discover.ts';
import { instance } from './instance.ts';

/** What Pixelfed's API has beside Mastodon's, as far as it is served here. */
export const PIXELFED = { instance, discover } satisfies Dialect;
