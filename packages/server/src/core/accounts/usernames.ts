import type { FieldErrors } from '../field-errors.ts';

export const USERNAME_MAX = 30;

/** Names that would pass for the server itself, or that other parts of the fediverse treat specially. */
const RESERVED = new Set([
  'about',
  'abuse',
  'actor',
  'admin',
  'administrator',
  'all',
  'anonymous',
  'api',
  'autoconfig',
  'autodiscover',
  'community',
  'contact',
  'everyone',
  'federation',
  'feedback',
  'help',
  'helpdesk',
  'here',
  'hostmaster',
  'inbox',
  'info',
  'instance',
  'legal',
  'linnet',
  'mailerdaemon',
  'mailer_daemon',
  'mod',
  'moderation',
  'moderator',
  'news',
  'nobody',
  'noreply',
  'no_reply',
  'oauth',
  'official',
  'outbox',
  'owner',
  'postmaster',
  'press',
  'privacy',
  'relay',
  'root',
  'security',
  'server',
  'staff',
  'status',
  'support',
  'sysadmin',
  'system',
  'team',
  'user',
  'users',
  'webmaster',
  'www',
]);

/** Adds what is wrong with a new local name. Names are lower case from the start: nobody can be told apart by case. */
export function checkUsername(errors: FieldErrors, username: string, options: { allowReserved?: boolean } = {}): void {
  if (username === '') errors.add('username', 'ERR_BLANK', "can't be blank");
  else if (!/^[a-z0-9_]+$/.test(username)) {
    errors.add('username', 'ERR_INVALID', 'must contain only lower case letters, numbers and underscores');
  } else if (username.length > USERNAME_MAX) {
    errors.add('username', 'ERR_TOO_LONG', `is too long (maximum is ${USERNAME_MAX} characters)`);
  } else if (RESERVED.has(username) && options.allowReserved !== true) {
    errors.add('username', 'ERR_RESERVED', 'is reserved');
  }
}
