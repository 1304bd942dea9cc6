import Type from 'typebox';
import { endpoint } from '../../endpoint.ts';
import { Status } from '../../mastodon/status.ts';

export const discover = {
  posts: endpoint({
    method: 'GET',
    path: '/api/v1/discover/posts',
    summary: 'The newest public pictures',
    auth: 'optional',
    scopes: ['read:statuses'],
    paged: { by: 'id', limit: 20 },
    answer: Type.Object({ posts: Type.Array(Status) }),
  }),
};
