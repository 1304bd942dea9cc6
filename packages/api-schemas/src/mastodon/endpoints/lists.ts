import Type from 'typebox';
import { endpoint } from '../../endpoint.ts';
import { Account } from '../account.ts';
import { List } from '../list.ts';

const read = { auth: 'user', scopes: ['read:lists'] } as const;
const write = { auth: 'user', scopes: ['write:lists'] } as const;

const ListParams = Type.Object({
  title: Type.Optional(Type.String()),
  replies_policy: Type.Optional(Type.Enum(['followed', 'list', 'none'])),
  exclusive: Type.Optional(Type.Boolean({ description: 'posts of its members are left out of home' })),
});
const MemberParams = Type.Object({ account_ids: Type.Array(Type.String(), { default: [], maxItems: 200 }) });

export const lists = {
  all: endpoint({
    method: 'GET',
    path: '/api/v1/lists',
    summary: 'Your lists',
    ...read,
    answer: Type.Array(List),
  }),
  create: endpoint({
    method: 'POST',
    path: '/api/v1/lists',
    summary: 'Make a list',
    ...write,
    params: ListParams,
    answer: List,
  }),
  get: endpoint({
    method: 'GET',
    path: '/api/v1/lists/:id',
    summary: 'A list',
    ...read,
    answer: List,
  }),
  update: endpoint({
    method: ['PUT', 'PATCH'],
    path: '/api/v1/lists/:id',
    summary: 'Change a list',
    notes: 'What is left out stays.',
    ...write,
    params: ListParams,
    answer: List,
  }),
  delete: endpoint({
    method: 'DELETE',
    path: '/api/v1/lists/:id',
    summary: 'Delete a list',
    ...write,
    answer: 'empty',
  }),
  members: endpoint({
    method: 'GET',
    path: '/api/v1/lists/:id/accounts',
    summary: 'Who is on a list',
    notes: '`limit=0` answers up to 1,000.',
    ...read,
    paged: { by: 'mark', limit: 40 },
    answer: Type.Array(Account),
  }),
  addMembers: endpoint({
    method: 'POST',
    path: '/api/v1/lists/:id/accounts',
    summary: 'Put people on a list',
    ...write,
    params: MemberParams,
    answer: 'empty',
  }),
  removeMembers: endpoint({
    method: 'DELETE',
    path: '/api/v1/lists/:id/accounts',
    summary: 'Take people off a list',
    ...write,
    params: MemberParams,
    answer: 'empty',
  }),
  withAccount: endpoint({
    method: 'GET',
    path: '/api/v1/accounts/:id/lists',
    summary: 'Your lists that somebody is on',
    ...read,
    answer: Type.Array(List),
  }),
};
