import type { Dialect } from '../../endpoint.ts';
import { apps } from './apps.ts';
import { authorize } from './authorize.ts';
import { confirmEmail } from './confirm-email.ts';
import { metadata } from './metadata.ts';
import { passwordReset } from './password-reset.ts';
import { providers } from './providers.ts';
import { sessions } from './sessions.ts';
import { tokens } from './tokens.ts';
import { unsubscribe } from './unsubscribe.ts';

/** How apps and browsers get in, by noun. */
export const OAUTH = {
  apps,
  authorize,
  tokens,
  metadata,
  sessions,
  passwordReset,
  confirmEmail,
  unsubscribe,
  providers,
} satisfies Dialect;
