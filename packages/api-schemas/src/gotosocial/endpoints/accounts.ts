import Type from 'typebox';
import { endpoint } from '../../endpoint.ts';

export const accounts = {
  leave: endpoint({
    method: 'POST',
    path: '/api/v1/accounts/delete',
    summary: 'Delete your account, for good',
    notes:
      'Nobody sees you from then on, what was yours goes, other servers are told, and nobody else gets your name. ' +
      '409 for the only owner of a server.',
    auth: 'user',
    scopes: ['write:accounts'],
    evenIfSuspended: true,
    params: Type.Object({ password: Type.String({ default: '', description: 'the present one' }) }),
    limit: 'password',
    errors: [409],
    answer: 'empty',
  }),
};
