import { endpoint } from '../../endpoint.ts';
import { GetSiteResponse } from '../site.ts';

export const site = {
  get: endpoint({
    method: 'GET',
    path: '/api/v3/site',
    summary: 'What the server says of itself',
    auth: 'optional',
    answer: GetSiteResponse,
  }),
};
