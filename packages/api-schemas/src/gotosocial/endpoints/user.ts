import Type from 'typebox';
import { endpoint } from '../../endpoint.ts';
import { User } from '../user.ts';

export const user = {
  get: endpoint({
    method: 'GET',
    path: '/api/v1/user',
    summary: 'Your login, with the address you are written to',
    auth: 'user',
    scopes: ['read:accounts'],
    answer: User,
  }),
  changeEmail: endpoint({
    method: 'POST',
    path: '/api/v1/user/email_change',
    summary: 'Have another address',
    notes:
      'Where mail is sent (`configuration.mail.enabled`) it waits to be confirmed by a link that is mailed to it, and the present one ' +
      'is told; the present one again takes that back. Elsewhere it holds at once.',
    auth: 'user',
    scopes: ['write:accounts'],
    params: Type.Object({ password: Type.String(), new_email: Type.String() }),
    limit: 'password',
    answer: User,
  }),
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
    evenIfSuspended: true,
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
