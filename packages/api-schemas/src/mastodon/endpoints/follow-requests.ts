import Type from 'typebox';
import { endpoint } from '../../endpoint.ts';
import { Account } from '../account.ts';
import { Relationship } from '../relationship.ts';

const write = { method: 'POST', auth: 'user', scopes: ['write:follows'], answer: Relationship } as const;

export const followRequests = {
  all: endpoint({
    method: 'GET',
    path: '/api/v1/follow_requests',
    summary: 'Who asks to follow you',
    auth: 'user',
    scopes: ['read:follows'],
    paged: { by: 'mark', limit: 40 },
    answer: Type.Array(Account),
  }),
  authorize: endpoint({ path: '/api/v1/follow_requests/:id/authorize', summary: 'Let somebody follow you', ...write }),
  reject: endpoint({ path: '/api/v1/follow_requests/:id/reject', summary: 'Refuse somebody who asks', ...write }),
};
