import Type from 'typebox';
import { endpoint } from '../../endpoint.ts';
import { Account } from '../account.ts';
import { Suggestion } from '../suggestion.ts';

const read = { method: 'GET', auth: 'user', scopes: ['read:accounts'], paged: { by: 'offset', limit: 40 } } as const;
const write = { auth: 'user', scopes: ['write:accounts'], answer: 'empty' } as const;

export const discovery = {
  directory: endpoint({
    method: 'GET',
    path: '/api/v1/directory',
    summary: 'People who want to be listed',
    notes: 'The thousand who wrote last, or came last.',
    auth: 'optional',
    params: Type.Object({
      order: Type.Enum(['active', 'new'], { default: 'active' }),
      local: Type.Boolean({ default: false, description: 'only people of this server' }),
    }),
    paged: { by: 'offset', limit: 40 },
    answer: Type.Array(Account),
  }),
  suggestions: endpoint({
    ...read,
    path: '/api/v2/suggestions',
    summary: 'People that you could follow',
    notes: 'Whom those follow whom you follow, then those with most followers who wrote lately; all want to be listed.',
    answer: Type.Array(Suggestion),
  }),
  suggestionsV1: endpoint({
    ...read,
    path: '/api/v1/suggestions',
    summary: 'People that you could follow, in the older form',
    deprecated: '2021-05-16',
    answer: Type.Array(Account),
  }),
  dismiss: endpoint({
    method: 'DELETE',
    path: '/api/v1/suggestions/:id',
    summary: 'Not propose somebody again',
    notes: 'The newest thousand are remembered.',
    ...write,
  }),
  restore: endpoint({
    method: 'POST',
    path: '/api/linnet/v1/suggestions/:id',
    summary: 'Propose somebody again who was waved away',
    ...write,
  }),
};
