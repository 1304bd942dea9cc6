import { assertNever } from '../../../lib/programming-error.ts';
import type { ErrorAnswer, Refusal } from '../../http/errors.ts';

/**
 * `{"error": …}`, which apps show, `details` by field, and `errors` with the same in words alone, where other apps look;
 * the statuses are those of Rails.
 */
export function describeError(refusal: Refusal): ErrorAnswer & { body: { error: string } } {
  const { status, headers, details } = refusal;
  const body = { error: wordsOf(refusal), ...(details ? { details, errors: wordsByField(details) } : {}) };
  // An app's own token on a route for people is a form that cannot be filled in.
  return { status: refusal.kind === 'no-person' ? 422 : status, headers, body };
}

function wordsByField(details: NonNullable<Refusal['details']>): Record<string, string[]> {
  return Object.fromEntries(
    Object.entries(details).map(([field, problems]) => [field, problems.map(({ description }) => description)]),
  );
}

function wordsOf({ param, message }: Refusal): string {
  if (param === undefined) return message;
  switch (param.fault) {
    case 'missing':
      return `param is missing or the value is empty or invalid: ${param.name}`;
    case 'choice':
      return `Invalid value for parameter ${param.name}`;
    case 'form':
      return `Validation failed: ${message}`;
    default:
      return assertNever(param.fault);
  }
}
