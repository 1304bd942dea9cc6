import { AppError } from '../lib/errors.ts';

/** The codes that clients know (Mastodon's `details` of a rejected form). */
export type FieldErrorCode =
  | 'ERR_BLANK'
  | 'ERR_INVALID'
  | 'ERR_TAKEN'
  | 'ERR_RESERVED'
  | 'ERR_BLOCKED'
  | 'ERR_UNREACHABLE'
  | 'ERR_TOO_LONG'
  | 'ERR_TOO_SHORT'
  | 'ERR_INCLUSION'
  | 'ERR_BELOW_LIMIT';

/** Collects what is wrong with a form, so that a person reads all of it at once. */
export interface FieldErrors {
  add(field: string, error: FieldErrorCode, description: string): void;
  /** Throws `invalid` with the details when anything was added. */
  throwIfAny(): void;
}

/** Gathers what is wrong with a form, so that it is said at once. */
export function collectFieldErrors(): FieldErrors {
  const details: Record<string, { error: string; description: string }[]> = {};
  return {
    add(field, error, description) {
      details[field] ??= [];
      details[field].push({ error, description });
    },
    throwIfAny() {
      const entries = Object.entries(details);
      if (entries.length === 0) return;
      const texts = entries.flatMap(([field, errors]) => errors.map((e) => `${label(field)} ${e.description}`));
      throw new AppError('invalid', `Validation failed: ${texts.join(', ')}`, { details });
    },
  };
}

/** The same for one field. */
export function fieldError(field: string, error: FieldErrorCode, description: string): AppError {
  return new AppError('invalid', `Validation failed: ${label(field)} ${description}`, {
    details: { [field]: [{ error, description }] },
  });
}

function label(field: string): string {
  const words = field.replaceAll('_', ' ').replace(/[A-Z]/g, (letter) => ` ${letter.toLowerCase()}`);
  return words.charAt(0).toUpperCase() + words.slice(1);
}
