import Type from 'typebox';
import { endpoint } from '../../endpoint.ts';
import { Account } from '../account.ts';
import { Status } from '../status.ts';

const people = {
  method: 'GET',
  auth: 'optional',
  scopes: ['read:statuses'],
  paged: { by: 'mark', limit: 40 },
  answer: Type.Array(Account),
} as const;

export const statusLists = {
  likedBy: endpoint({ path: '/api/v1/statuses/:id/favourited_by', summary: 'Who likes a post', ...people }),
  boostedBy: endpoint({ path: '/api/v1/statuses/:id/reblogged_by', summary: 'Who boosted a post', ...people }),
  quotes: endpoint({
    method: 'GET',
    path: '/api/v1/statuses/:id/quotes',
    summary: 'What quotes a post',
    auth: 'optional',
    scopes: ['read:statuses'],
    paged: { by: 'id', limit: 20 },
    answer: Type.Array(Status),
  }),
  revokeQuote: endpoint({
    method: 'POST',
    path: '/api/v1/statuses/:id/quotes/:quotingId/revoke',
    summary: 'Take a quote of a post of yours back',
    notes: 'Answers the post that quoted. Its author cannot quote with it again.',
    auth: 'user',
    scopes: ['write:statuses'],
    limit: 'default',
    answer: Status,
  }),
  likes: endpoint({
    method: 'GET',
    path: '/api/v1/favourites',
    summary: 'What you like',
    auth: 'user',
    scopes: ['read:favourites'],
    paged: { by: 'mark', limit: 20 },
    answer: Type.Array(Status),
  }),
  bookmarks: endpoint({
    method: 'GET',
    path: '/api/v1/bookmarks',
    summary: 'What you bookmarked',
    auth: 'user',
    scopes: ['read:bookmarks'],
    paged: { by: 'mark', limit: 20 },
    answer: Type.Array(Status),
  }),
};
