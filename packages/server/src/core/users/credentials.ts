import { PASSWORD_MAX, PASSWORD_MIN } from '../../lib/password.ts';
import type { FieldErrors } from '../field-errors.ts';

const EMAIL_MAX = 320;
/**
 * Atoms between dots (RFC 5322 §3.2.3), without the letters that mail servers route by (`%`, `!`) or hand on to other
 * programs (`|`, `` ` ``): they have bitten others. Nothing is quoted.
 */
const LOCAL_PART = /^(?=.{1,64}$)[a-z0-9#$&'*+/=?^_{}~-]+(\.[a-z0-9#$&'*+/=?^_{}~-]+)*$/;
/** A name (RFC 5321 §4.1.2) whose last part is no number: an address of a machine would be told by no block of a domain. */
const DOMAIN = /^(?=.{1,255}$)([a-z0-9]([a-z0-9-]{0,61}[a-z0-9])?\.)+(?![0-9]+$)[a-z0-9]([a-z0-9-]{0,61}[a-z0-9])?$/;

/** The form an address is kept and compared in. */
export function normalizeEmail(email: string): string {
  return email.trim().toLowerCase();
}

/** Adds what is wrong with a normalised address. */
export function checkEmail(errors: FieldErrors, email: string): void {
  if (email === '') errors.add('email', 'ERR_BLANK', "can't be blank");
  else if (email.length > EMAIL_MAX) {
    errors.add('email', 'ERR_TOO_LONG', `is too long (maximum is ${EMAIL_MAX} characters)`);
  } else {
    const at = email.lastIndexOf('@');
    if (!LOCAL_PART.test(email.slice(0, Math.max(at, 0))) || !DOMAIN.test(email.slice(at + 1))) {
      errors.add('email', 'ERR_INVALID', 'is not a valid e-mail address');
    }
  }
}

/** Adds what is wrong with a password to `errors`. */
export function checkPassword(errors: FieldErrors, password: string): void {
  const { length } = password;
  if (length === 0) errors.add('password', 'ERR_BLANK', "can't be blank");
  else if (length < PASSWORD_MIN) {
    errors.add('password', 'ERR_TOO_SHORT', `is too short (minimum is ${PASSWORD_MIN} characters)`);
  } else if (length > PASSWORD_MAX) {
    errors.add('password', 'ERR_TOO_LONG', `is too long (maximum is ${PASSWORD_MAX} characters)`);
  }
}
