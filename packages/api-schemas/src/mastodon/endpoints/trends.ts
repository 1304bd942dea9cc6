import Type from 'typebox';
import { endpoint } from '../../endpoint.ts';
import { TrendsLink } from '../preview-card.ts';
import { Status } from '../status.ts';
import { Tag } from '../tag.ts';

const notes = 'Counted every ten minutes; empty where the server has them switched off.';
const open = { method: 'GET', auth: 'optional', notes } as const;
const tags = { ...open, paged: { by: 'offset', limit: 10 }, answer: Type.Array(Tag) } as const;

export const trends = {
  tags: endpoint({ path: '/api/v1/trends/tags', summary: 'Tags that trend', ...tags }),
  tagsV0: endpoint({ path: '/api/v1/trends', summary: 'Tags that trend', deprecated: '2022-03-30', ...tags }),
  statuses: endpoint({
    path: '/api/v1/trends/statuses',
    summary: 'Posts that trend',
    ...open,
    paged: { by: 'offset', limit: 20 },
    answer: Type.Array(Status),
  }),
  links: endpoint({
    path: '/api/v1/trends/links',
    summary: 'Pages that trend, as many posts link to them',
    ...open,
    paged: { by: 'offset', limit: 10 },
    answer: Type.Array(TrendsLink),
  }),
};
