import Type from 'typebox';
import { endpoint } from '../../endpoint.ts';
import { CollectionList, CollectionWithAccounts, WrappedCollection, WrappedItem } from '../collection.ts';

const read = { auth: 'optional', scopes: ['read:collections'] } as const;
const write = { auth: 'user', scopes: ['write:collections'] } as const;

const Said = {
  description: Type.Optional(Type.String({ description: 'plain text of at most 100 characters' })),
  language: Type.Optional(Type.String({ description: 'of name and description; blank: unknown' })),
  sensitive: Type.Optional(Type.Boolean()),
  discoverable: Type.Optional(
    Type.Boolean({ description: 'shown on your profile and told to other servers; else for who has its address' }),
  ),
  tag_name: Type.Optional(Type.String({ description: 'one tag that it is about; blank: none' })),
};

export const collections = {
  of: endpoint({
    method: 'GET',
    path: '/api/v1/accounts/:id/collections',
    summary: 'The collections of people on a profile',
    notes: 'Its owner is shown all of theirs. `partial_accounts` has some of the people, for a preview.',
    ...read,
    paged: { by: 'offset', limit: 40 },
    answer: CollectionList,
  }),
  with: endpoint({
    method: 'GET',
    path: '/api/v1/accounts/:id/in_collections',
    summary: 'The collections that show you',
    notes: '403 for anybody else.',
    auth: 'user',
    scopes: ['read:collections'],
    paged: { by: 'offset', limit: 40 },
    errors: [403],
    answer: CollectionList,
  }),
  create: endpoint({
    method: 'POST',
    path: '/api/v1/collections',
    summary: 'Make a collection of people whom you recommend',
    notes:
      'You may have 10, with 25 people each. Who does not want to be in collections, as `feature_approval` of an account ' +
      'says, cannot be added; who is elsewhere is asked first.',
    ...write,
    params: Type.Object({
      name: Type.String({ description: 'at most 40 characters' }),
      account_ids: Type.Optional(Type.Array(Type.String(), { maxItems: 25 })),
      ...Said,
    }),
    answer: WrappedCollection,
  }),
  get: endpoint({
    method: 'GET',
    path: '/api/v1/collections/:id',
    summary: 'A collection, with the people in it',
    notes: 'You are not shown whom you block or mute; of your own also those who have not answered yet (`pending`).',
    ...read,
    answer: CollectionWithAccounts,
  }),
  update: endpoint({
    method: ['PATCH', 'PUT'],
    path: '/api/v1/collections/:id',
    summary: 'Change what a collection says',
    notes: 'What is left out stays.',
    ...write,
    params: Type.Object({ name: Type.Optional(Type.String()), ...Said }),
    errors: [403],
    answer: WrappedCollection,
  }),
  delete: endpoint({
    method: 'DELETE',
    path: '/api/v1/collections/:id',
    summary: 'Delete a collection',
    ...write,
    errors: [403],
    answer: 'empty',
  }),
  addItem: endpoint({
    method: 'POST',
    path: '/api/v1/collections/:id/items',
    summary: 'Add somebody to a collection',
    ...write,
    params: Type.Object({ account_id: Type.String({ default: '' }) }),
    errors: [403],
    answer: WrappedItem,
  }),
  removeItem: endpoint({
    method: 'DELETE',
    path: '/api/v1/collections/:id/items/:itemId',
    summary: 'Take somebody out of a collection',
    ...write,
    errors: [403],
    answer: 'empty',
  }),
  revokeItem: endpoint({
    method: 'POST',
    path: '/api/v1/collections/:id/items/:itemId/revoke',
    summary: 'Take yourself out of somebody’s collection',
    notes: 'For good: you cannot be added to it again.',
    ...write,
    errors: [403],
    answer: 'empty',
  }),
};
