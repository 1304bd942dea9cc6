import Type from 'typebox';
import { endpoint } from '../../endpoint.ts';
import { AccountWarning } from '../account-warning.ts';

const own = { auth: 'user', evenIfRefused: true, evenIfSuspended: true } as const;

export const sanctions = {
  all: endpoint({
    method: 'GET',
    path: '/api/linnet/v1/strikes',
    summary: 'What moderators did to you, newest first',
    ...own,
    scopes: ['read:accounts'],
    paged: { by: 'id', limit: 20, max: 40 },
    answer: Type.Array(AccountWarning),
  }),
  one: endpoint({
    method: 'GET',
    path: '/api/linnet/v1/strikes/:id',
    summary: 'One of them',
    ...own,
    scopes: ['read:accounts'],
    answer: AccountWarning,
  }),
  appeal: endpoint({
    method: 'POST',
    path: '/api/linnet/v1/strikes/:id/appeal',
    summary: 'Say what you have to say against it',
    notes: 'Once, within 20 days, in 2,000 characters at most. 409 afterwards.',
    ...own,
    scopes: ['write:accounts'],
    params: Type.Object({ text: Type.String() }),
    errors: [409],
    answer: AccountWarning,
  }),
};
