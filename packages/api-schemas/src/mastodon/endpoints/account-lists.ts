import Type from 'typebox';
import { endpoint } from '../../endpoint.ts';
import { Account, MutedAccount } from '../account.ts';

const paged = { by: 'mark', limit: 40 } as const;

export const accountLists = {
  blocks: endpoint({
    method: 'GET',
    path: '/api/v1/blocks',
    summary: 'Whom you block',
    auth: 'user',
    scopes: ['read:blocks'],
    paged,
    answer: Type.Array(Account),
  }),
  mutes: endpoint({
    method: 'GET',
    path: '/api/v1/mutes',
    summary: 'Whom you mute',
    auth: 'user',
    scopes: ['read:mutes'],
    paged,
    answer: Type.Array(MutedAccount),
  }),
  endorsements: endpoint({
    method: 'GET',
    path: '/api/v1/endorsements',
    summary: 'Whom you show on your profile',
    auth: 'user',
    scopes: ['read:accounts'],
    paged,
    answer: Type.Array(Account),
  }),
  endorsementsOf: endpoint({
    method: 'GET',
    path: '/api/v1/accounts/:id/endorsements',
    summary: 'Whom somebody shows on their profile',
    auth: 'optional',
    scopes: ['read:accounts'],
    paged,
    answer: Type.Array(Account),
  }),
};
