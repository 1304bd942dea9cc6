import type { Dialect } from './endpoint.ts';
import { MASTODON } from './mastodon/endpoints/index.ts';
import { OAUTH } from './oauth/endpoints/index.ts';
import { SERVER } from './server/endpoints/index.ts';

/** Every route there is, by who defines it. */
export const DIALECTS = { mastodon: MASTODON, oauth: OAUTH, server: SERVER } satisfies Record<string, Dialect>;
