import type { Dialect } from '../../endpoint.ts';
import { posts } from './posts.ts';
import { site } from './site.ts';

/** Every route of Lemmy's API that is served here, by noun. */
export const LEMMY = { site, posts } satisfies Dialect;
