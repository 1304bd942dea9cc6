import Type from 'typebox';
import { endpoint } from '../../endpoint.ts';
import { Status } from '../../mastodon/status.ts';

export const accounts = {
  favourites: endpoint({
    method: 'GET',
    path: '/api/v1/pleroma/accounts/:id/favourites',
    summary: 'What an account likes',
    notes: 'Nobody here shows others what they like: anyone’s but your own are refused with 403.',
    auth: 'user',
    scopes: ['read:favourites'],
    paged: { by: 'id', limit: 20 },
    errors: [403],
    answer: Type.Array(Status),
  }),
};
