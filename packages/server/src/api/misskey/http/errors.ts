import type { MisskeyError } from '@linnet/api-schemas/misskey/error.ts';
import type { ErrorAnswer, Refusal } from '../../http/errors.ts';

type Body = MisskeyError['error'];
type Known = Pick<Body, 'code' | 'id' | 'kind'> & { status: number };

const client = (status: number, code: string, id: string): Known => ({ status, code, id, kind: 'client' });
const permission = (code: string, id: string): Known => ({ status: 403, code, id, kind: 'permission' });

const CREDENTIAL_REQUIRED = client(401, 'CREDENTIAL_REQUIRED', '1384574d-a912-4b81-8601-c7b1c4085df1');
const AUTHENTICATION_FAILED = client(401, 'AUTHENTICATION_FAILED', 'b0a7f5f8-dc2f-4171-b91f-de88ad238e14');
const INVALID_PARAM = client(400, 'INVALID_PARAM', '3d81ceae-475f-4600-b2a8-2bc116157532');
const RATE_LIMIT_EXCEEDED = client(429, 'RATE_LIMIT_EXCEEDED', 'd5826d14-3982-4d2e-8011-b9e9f02499ef');
const SERVER = {
  status: 500,
  code: 'INTERNAL_ERROR',
  id: '5d37dbcb-891e-41ca-a3d6-e690c97775ac',
  kind: 'server',
} as const;

/** Codes and ids are what apps compare; those of the second half are ours, where Misskey has one per endpoint. */
const KNOWN: Record<Refusal['kind'], Known> = {
  'no-token': CREDENTIAL_REQUIRED,
  unauthenticated: CREDENTIAL_REQUIRED,
  'no-person': CREDENTIAL_REQUIRED,
  'bad-token': AUTHENTICATION_FAILED,
  revoked: AUTHENTICATION_FAILED,
  expired: AUTHENTICATION_FAILED,
  scope: permission('PERMISSION_DENIED', '1370e5b7-d4eb-4566-bb1d-7748ee6a1838'),
  // The same code, by which programs know it, with an id of its own.
  role: permission('ROLE_PERMISSION_DENIED', 'c3d38592-54c0-429d-be96-5636b0431a61'),
  'held-back': permission('YOUR_ACCOUNT_SUSPENDED', 'a8c724b3-6e9c-4b46-b1a8-bc3ed6258370'),
  unconfirmed: permission('ACCESS_DENIED', '56f35758-7dd5-468b-8439-5d6fb8ec9b8e'),
  invalid: INVALID_PARAM,
  parameter: INVALID_PARAM,
  http: INVALID_PARAM,
  'no-route': client(404, 'UNKNOWN_API_ENDPOINT', '2ca3b769-540a-4f08-9dd5-b5a825b6d0f1'),
  'too-many': RATE_LIMIT_EXCEEDED,
  internal: SERVER,
  forbidden: permission('ACCESS_DENIED', '56f35758-7dd5-468b-8439-5d6fb8ec9b8e'),
  'not-found': client(400, 'NOT_FOUND', '7d3b8a52-3b5e-4d0e-9a53-1b8f6f0c2e11'),
  gone: client(400, 'NOT_FOUND', '7d3b8a52-3b5e-4d0e-9a53-1b8f6f0c2e11'),
  conflict: client(400, 'CONFLICT', 'c2b4f3a9-51a6-4d2b-8f6e-0e6a7d94b3f5'),
  'too-large': client(413, 'TOO_LARGE', '9e3c1d70-77b8-4c55-bb0a-5d8a3f1c6a42'),
  full: { ...SERVER, status: 507, code: 'NO_SPACE', id: '4f9a6c0e-2d1b-4f63-9d1a-6b7e5c8f0a93' },
  unavailable: { ...SERVER, status: 503, code: 'UNAVAILABLE', id: 'e1b7c8d4-0a39-4a72-8c5e-93f2d6b1a7c8' },
};

/** `{"error": {message, code, id, kind}}`. A bad token is one wherever it is sent. */
export function describeError(refusal: Refusal): ErrorAnswer & { body: MisskeyError } {
  const { kind, message, headers, param, status } = refusal;
  const { status: usual, ...known } = byStatus(kind, status) ?? KNOWN[kind];
  const info = param === undefined ? {} : { info: { param: param.name, reason: message } };
  return { status: usual, headers, body: { error: { message, ...known, ...info } } };
}

/** What only HTTP knows. */
function byStatus(kind: Refusal['kind'], status: number): Known | undefined {
  if (kind !== 'http') return undefined;
  if (status === 429) return RATE_LIMIT_EXCEEDED;
  return { ...INVALID_PARAM, status };
}
