import type { Messages } from '../i18n/context.ts';
import { ApiError } from './call.ts';

/** Where the API's own words say what to do: too large, not to be understood, no room left. */
const SAID_WELL = new Set([413, 422, 507]);

/** What to tell the reader about a failed call: the API's own words where they help. */
export function explainFailure(t: Messages, cause: unknown): string {
  if (!(cause instanceof ApiError)) return t.actionFailed;
  if (cause.status === 0) return t.unreachable;
  if (cause.unconfirmed) return t.unconfirmed;
  if (cause.status === 403) return t.notAllowed;
  const words = SAID_WELL.has(cause.status) ? cause.message.replace(/^Validation failed: /, '') : '';
  return words || t.actionFailed;
}
