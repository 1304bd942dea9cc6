import type { Dialect } from './endpoint.ts';
import { GOTOSOCIAL } from './gotosocial/endpoints/index.ts';
import { LEMMY } from './lemmy/endpoints/index.ts';
import { MASTODON } from './mastodon/endpoints/index.ts';
import { MISSKEY } from './misskey/endpoints/index.ts';
import { OAUTH } from './oauth/endpoints/index.ts';
import { PIXELFED } from './pixelfed/endpoints/index.ts';
import { PLEROMA } from './pleroma/endpoints/index.ts';
import { SERVER } from './server/endpoints/index.ts';

/** Every route there is, by whose API it is. */
export const DIALECTS = {
  mastodon: MASTODON,
  oauth: OAUTH,
  pleroma: PLEROMA,
  gotosocial: GOTOSOCIAL,
  pixelfed: PIXELFED,
  lemmy: LEMMY,
  misskey: MISSKEY,
  server: SERVER,
} satisfies Record<string, Dialect>;
