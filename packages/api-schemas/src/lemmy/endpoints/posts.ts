import Type from 'typebox';
import { endpoint } from '../../endpoint.ts';
import { GetPostsResponse } from '../post.ts';

export const posts = {
  list: endpoint({
    method: 'GET',
    path: '/api/v3/post/list',
    summary: 'Posts in communities, newest first',
    auth: 'optional',
    scopes: ['read:statuses'],
    params: Type.Object({ page_cursor: Type.Optional(Type.String()) }),
    paged: { by: 'offset', limit: 10, max: 50 },
    answer: GetPostsResponse,
  }),
};
