import { endpoint } from '../../endpoint.ts';
import { Tag } from '../tag.ts';

export const tags = {
  get: endpoint({
    method: 'GET',
    path: '/api/v1/tags/:name',
    summary: 'A tag',
    notes: 'Every name that can be written exists, whether or not it was used.',
    auth: 'optional',
    answer: Tag,
  }),
};
