import Type from 'typebox';
import { endpoint } from '../../endpoint.ts';
import { Account } from '../account.ts';
import { Id } from '../common.ts';
import { Relationship } from '../relationship.ts';
import { Status } from '../status.ts';

const MANY = 200;
const Ids = Type.Object({ id: Type.Array(Type.String(), { default: [], maxItems: MANY }) });

const read = { auth: 'optional', scopes: ['read:accounts'] } as const;
const readFollows = { auth: 'user', scopes: ['read:follows'] } as const;

export const accounts = {
  many: endpoint({
    method: 'GET',
    path: '/api/v1/accounts',
    summary: 'Accounts by their ids',
    ...read,
    params: Ids,
    answer: Type.Array(Account),
  }),
  get: endpoint({
    method: 'GET',
    path: '/api/v1/accounts/:id',
    summary: 'An account',
    ...read,
    answer: Account,
  }),
  lookup: endpoint({
    method: 'GET',
    path: '/api/v1/accounts/lookup',
    summary: 'An account by its handle',
    notes: 'Only accounts known here: search asks elsewhere.',
    ...read,
    params: Type.Object({ acct: Type.String() }),
    answer: Account,
  }),
  relationships: endpoint({
    method: 'GET',
    path: '/api/v1/accounts/relationships',
    summary: 'How you stand to others',
    ...readFollows,
    params: Type.Object({
      ...Ids.properties,
      with_suspended: Type.Boolean({ default: false, description: 'to those who are suspended as well' }),
    }),
    answer: Type.Array(Relationship),
  }),
  familiarFollowers: endpoint({
    method: 'GET',
    path: '/api/v1/accounts/familiar_followers',
    summary: 'Who you know among the followers of others',
    notes: 'Of the last 1,000 whom you follow; nobody who hides their connections, and up to 400 in all.',
    ...readFollows,
    params: Ids,
    answer: Type.Array(Type.Object({ id: Id, accounts: Type.Array(Account) })),
  }),
  statuses: endpoint({
    method: 'GET',
    path: '/api/v1/accounts/:id/statuses',
    summary: 'What somebody wrote and boosted',
    auth: 'optional',
    scopes: ['read:statuses'],
    params: Type.Object({
      pinned: Type.Boolean({ default: false }),
      only_media: Type.Boolean({ default: false }),
      exclude_replies: Type.Boolean({ default: false }),
      exclude_reblogs: Type.Boolean({ default: false }),
      exclude_direct: Type.Boolean({ default: false, description: 'nothing that is only for those it names' }),
      tagged: Type.Optional(Type.String({ maxLength: 200 })),
    }),
    paged: { by: 'id', limit: 20 },
    answer: Type.Array(Status),
  }),
  followers: endpoint({
    method: 'GET',
    path: '/api/v1/accounts/:id/followers',
    summary: 'Who follows somebody',
    ...read,
    paged: { by: 'mark', limit: 40 },
    answer: Type.Array(Account),
  }),
  following: endpoint({
    method: 'GET',
    path: '/api/v1/accounts/:id/following',
    summary: 'Whom somebody follows',
    ...read,
    paged: { by: 'mark', limit: 40 },
    answer: Type.Array(Account),
  }),
};
