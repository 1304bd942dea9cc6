import type { Dialect } from '../../endpoint.ts';
import { tokens } from './tokens.ts';
import { user } from './user.ts';

/** What GoToSocial's API has beside Mastodon's, as far as it is served here. */
export const GOTOSOCIAL = { tokens, user } satisfies Dialect;
