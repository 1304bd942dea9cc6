import Type from 'typebox';
import { endpoint } from '../../endpoint.ts';
import { Identity } from '../identity.ts';

const change = { auth: 'user', scopes: ['write:accounts'], confirm: true } as const;

/** Ours: GoToSocial has none. */
export const identities = {
  all: endpoint({
    method: 'GET',
    path: '/api/v1/user/identities',
    summary: 'Accounts elsewhere that sign you in, oldest first',
    notes:
      'Our own addition. Whatever adds or removes one wants `POST /api/v1/user/confirm` before, or a sign-in, within the last 15 minutes.',
    auth: 'user',
    scopes: ['read:accounts'],
    answer: Type.Array(Identity),
  }),
  connect: endpoint({
    ...change,
    method: 'POST',
    path: '/api/v1/user/identities',
    summary: 'Connect an account elsewhere',
    notes: 'Answers where the browser of this session has to go; it comes back to `/settings/identities`.',
    params: Type.Object({ provider: Type.String({ description: '`id` of `sign_in_providers` of the server' }) }),
    answer: Type.Object({ url: Type.String() }),
  }),
  connectDirectory: endpoint({
    ...change,
    method: 'POST',
    path: '/api/v1/user/identities/directory',
    summary: 'Connect who you are in the directory',
    notes: 'With the name and password that you have there; only where the server has a `sign_in_directory`.',
    limit: 'password',
    params: Type.Object({ login: Type.String({ maxLength: 320 }), password: Type.String({ maxLength: 1_024 }) }),
    answer: 'empty',
  }),
  remove: endpoint({
    ...change,
    method: 'DELETE',
    path: '/api/v1/user/identities/:id',
    summary: 'Let an account elsewhere sign you in no more',
    notes: 'Whatever else is signed in as you is signed out.',
    answer: 'empty',
  }),
};
