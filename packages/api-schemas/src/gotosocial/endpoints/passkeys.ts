import Type from 'typebox';
import { endpoint } from '../../endpoint.ts';
import { Passkey, PasskeyOptions } from '../passkey.ts';

const Bytes = (maxLength: number, description: string) =>
  Type.String({ maxLength, description: `${description}, base64url` });
const change = { auth: 'user', scopes: ['write:accounts'], confirm: true } as const;

/** Ours: GoToSocial has none. */
export const passkeys = {
  all: endpoint({
    method: 'GET',
    path: '/api/v1/user/passkeys',
    summary: 'Your passkeys, oldest first',
    notes:
      'Our own addition. Whatever adds or removes one wants `POST /api/v1/user/confirm` before, or a sign-in, within the last 15 minutes.',
    auth: 'user',
    scopes: ['read:accounts'],
    answer: Type.Array(Passkey),
  }),
  begin: endpoint({
    ...change,
    method: 'POST',
    path: '/api/v1/user/passkeys/options',
    summary: 'What a new passkey is made with',
    notes: 'Good for a quarter of an hour, and once.',
    limit: 'password',
    answer: PasskeyOptions,
  }),
  add: endpoint({
    ...change,
    method: 'POST',
    path: '/api/v1/user/passkeys',
    summary: 'Keep a passkey',
    notes:
      'What `navigator.credentials.create` answered. The device has to know its person (`userVerification: "required"`). At most 20.',
    params: Type.Object({
      name: Type.String(),
      client_data: Bytes(4_000, '`response.clientDataJSON`'),
      authenticator_data: Bytes(8_000, '`response.getAuthenticatorData()`'),
      public_key: Bytes(4_000, '`response.getPublicKey()`: P-256, Ed25519 or RSA'),
    }),
    answer: Passkey,
  }),
  rename: endpoint({
    method: 'PUT',
    path: '/api/v1/user/passkeys/:id',
    summary: 'Call a passkey something else',
    auth: 'user',
    scopes: ['write:accounts'],
    params: Type.Object({ name: Type.String() }),
    answer: 'empty',
  }),
  remove: endpoint({
    ...change,
    method: 'DELETE',
    path: '/api/v1/user/passkeys/:id',
    summary: 'Let a passkey open nothing any more',
    notes: 'Whatever else is signed in as you is signed out.',
    answer: 'empty',
  }),
};
