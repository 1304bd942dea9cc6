import { PASSWORD_MAX, PASSWORD_MIN } from '../../lib/password.ts';
import type { FieldErrors } from '../field-errors.ts';

const EMAIL_MAX = 320;
/** Letters that mail servers route by (`%`), quote or list with are left out on purpose: they have bitten others. */
const LOCAL_PART = /^[a-z0-9.!#$&'*+/=?^_`{|}~-]{1,64}$/;
const DOMAIN = /^[a-z0-9-]{1,63}(\.[a-z0-9-]{1,63})+$/;

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
