import type { Hosts } from '../../config/load.ts';
import type { FieldErrors } from '../field-errors.ts';
import { findReserved } from './reserved-names.ts';

const USERNAME_MAX = 30;

/**
 * Adds what is wrong with a new local name: asked for every local account, whoever makes it. A name keeps its capitals,
 * and nobody is told apart by them: `usernameKey` and our addresses have it in lower case.
 */
export function checkUsername(
  errors: FieldErrors,
  username: string,
  options: { hosts: Hosts; allowReserved?: boolean },
): void {
  if (username === '') errors.add('username', 'ERR_BLANK', "can't be blank");
  else if (!/^[A-Za-z0-9_]+$/.test(username)) {
    errors.add('username', 'ERR_INVALID', 'must contain only letters, numbers and underscores');
  } else if (username.length > USERNAME_MAX) {
    errors.add('username', 'ERR_TOO_LONG', `is too long (maximum is ${USERNAME_MAX} characters)`);
  } else {
    const reserved = findReserved(username, options.hosts);
    if (reserved === 'technical' || (reserved === 'service' && options.allowReserved !== true)) {
      errors.add('username', 'ERR_RESERVED', 'is reserved');
    }
  }
}
