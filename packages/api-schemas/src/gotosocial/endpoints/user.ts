import Type from 'typebox';
import { endpoint } from '../../endpoint.ts';

export const user = {
  changePassword: endpoint({
    method: 'POST',
    path: '/api/v1/user/password_change',
    summary: 'Change your password',
    notes: 'Everything that is signed in as you is signed out, the token of this call too.',
    auth: 'user',
    scopes: ['write:accounts'],
    params: Type.Object({ old_password: Type.String(), new_password: Type.String() }),
    limit: 'password',
    answer: 'empty',
  }),
  confirm: endpoint({
    method: 'POST',
    path: '/api/v1/user/confirm',
    summary: 'Show once more who you are',
    notes:
      'What could lock you out wants this first, within the last 15 minutes: it refuses with 403 and `WWW-Authenticate: … error="insufficient_user_authentication"` (RFC 9470). Signing in counts. Our own addition.',
    auth: 'user',
    scopes: ['write:accounts'],
    evenIfRefused: true,
    params: Type.Object({
      password: Type.String(),
      code: Type.Optional(
        Type.String({ description: 'of the authenticator, or a backup code, where a second step is asked' }),
      ),
    }),
    limit: 'password',
    answer: 'empty',
  }),
};
