import Type from 'typebox';
import { endpoint } from '../../endpoint.ts';
import { Report } from '../../mastodon/report.ts';

const own = { method: 'GET', auth: 'user', scopes: ['read:reports', 'read:accounts'] } as const;

export const reports = {
  all: endpoint({
    ...own,
    path: '/api/v1/reports',
    summary: 'What you reported, newest first',
    notes: '`action_taken` says whether moderators saw to it, `action_taken_comment` what they have to say about it.',
    paged: { by: 'id', limit: 20, max: 100 },
    answer: Type.Array(Report),
  }),
  one: endpoint({ ...own, path: '/api/v1/reports/:id', summary: 'One of them', answer: Report }),
};
