import type { Messages } from '../messages/en.ts';
import { ApiError } from './call.ts';

/** What to tell the reader about a failed call: the API's own words where it blames the input. */
export function explainFailure(t: Messages, cause: unknown): string {
  if (!(cause instanceof ApiError)) return t.actionFailed;
  if (cause.status === 0) return t.unreachable;
  return cause.status === 422 && cause.message ? cause.message : t.actionFailed;
}
