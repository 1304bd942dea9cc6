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
};
