import type { LemmyError } from '@linnet/api-schemas/lemmy/error.ts';
import type { ErrorAnswer, Refusal } from '../../http/errors.ts';

interface Known {
  code: string;
  status?: number;
  /** Whether apps are told in words as well. */
  words?: true;
}

/** Apps sign out at this code, and at this status. */
const INCORRECT_LOGIN: Known = { code: 'incorrect_login', status: 401 };

const KNOWN: Record<Refusal['kind'], Known> = {
  'no-token': INCORRECT_LOGIN,
  'bad-token': INCORRECT_LOGIN,
  revoked: INCORRECT_LOGIN,
  expired: INCORRECT_LOGIN,
  unauthenticated: INCORRECT_LOGIN,
  'no-person': INCORRECT_LOGIN,
  scope: { code: 'not_an_admin', words: true },
  role: { code: 'not_an_admin' },
  forbidden: { code: 'not_a_mod_or_admin', words: true },
  'held-back': { code: 'registration_application_is_pending', words: true },
  unconfirmed: { code: 'incorrect_login' },
  'not-found': { code: 'not_found', status: 404 },
  'no-route': { code: 'not_found', status: 404 },
  gone: { code: 'deleted' },
  conflict: { code: 'unknown', words: true },
  invalid: { code: 'unknown', words: true },
  parameter: { code: 'unknown', words: true },
  http: { code: 'unknown', words: true },
  'too-large': { code: 'too_many_items', words: true },
  'too-many': { code: 'rate_limit_error' },
  full: { code: 'no_space', status: 507, words: true },
  unavailable: { code: 'unavailable', status: 503, words: true },
  internal: { code: 'internal_server_error', status: 500 },
};

/** `{"error": "snake_case"}`; what is not about a login, a row that is missing or ourselves has status 400. */
export function describeError(refusal: Refusal): ErrorAnswer & { body: LemmyError } {
  const { kind, headers, message } = refusal;
  const { code, status = 400, words } = refusal.status === 429 ? KNOWN['too-many'] : KNOWN[kind];
  return { status, headers, body: words === undefined ? { error: code } : { error: code, message } };
}
