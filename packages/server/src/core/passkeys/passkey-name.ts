import { collectFieldErrors } from '../field-errors.ts';

const NAME_MAX = 60;

/** Throws `invalid` for a name that is blank or too long. */
export function checkPasskeyName(name: string): string {
  const trimmed = name.trim();
  const errors = collectFieldErrors();
  if (trimmed === '') errors.add('name', 'ERR_BLANK', "can't be blank");
  if ([...trimmed].length > NAME_MAX) {
    errors.add('name', 'ERR_TOO_LONG', `is too long (maximum is ${NAME_MAX} characters)`);
  }
  errors.throwIfAny();
  return trimmed;
}
