import type { Dialect } from '../../endpoint.ts';
import { accounts } from './accounts.ts';
import { exports } from './exports.ts';
import { identities } from './identities.ts';
import { passkeys } from './passkeys.ts';
import { reports } from './reports.ts';
import { tokens } from './tokens.ts';
import { twoFactor } from './two-factor.ts';
import { user } from './user.ts';

/** What GoToSocial's API has beside Mastodon's, as far as it is served here. */
export const GOTOSOCIAL = {
  accounts,
  reports,
  tokens,
  user,
  twoFactor,
  passkeys,
  identities,
  exports,
} satisfies Dialect;
