import Type from 'typebox';
import { endpoint } from '../../endpoint.ts';
import { AdminTag, AdminTrendsLink, AdminTrendsPublisher, AdminTrendsStatus } from '../admin-trend.ts';

const read = {
  method: 'GET',
  auth: 'user',
  scopes: ['admin:read'],
  permission: 'manageTaxonomies',
  notes: 'Whatever was decided about it.',
} as const;
const write = { method: 'POST', auth: 'user', scopes: ['admin:write'], permission: 'manageTaxonomies' } as const;
const notes = 'Now, and when it comes again.';

/** What much is made of, looked at before or after everybody is shown it. */
export const adminTrends = {
  tags: endpoint({
    path: '/api/v1/admin/trends/tags',
    summary: 'Tags that trend, to be looked at',
    ...read,
    paged: { by: 'offset', limit: 10 },
    answer: Type.Array(AdminTag),
  }),
  approveTag: endpoint({
    path: '/api/v1/admin/trends/tags/:name/approve',
    summary: 'Let a tag trend',
    notes,
    ...write,
    answer: AdminTag,
  }),
  rejectTag: endpoint({
    path: '/api/v1/admin/trends/tags/:name/reject',
    summary: 'Keep a tag out of the trends',
    notes,
    ...write,
    answer: AdminTag,
  }),
  statuses: endpoint({
    path: '/api/v1/admin/trends/statuses',
    summary: 'Posts that trend, to be looked at',
    ...read,
    paged: { by: 'offset', limit: 20 },
    answer: Type.Array(AdminTrendsStatus),
  }),
  approveStatus: endpoint({
    path: '/api/v1/admin/trends/statuses/:id/approve',
    summary: 'Let a post trend',
    notes,
    ...write,
    answer: AdminTrendsStatus,
  }),
  rejectStatus: endpoint({
    path: '/api/v1/admin/trends/statuses/:id/reject',
    summary: 'Keep a post out of the trends',
    notes,
    ...write,
    answer: AdminTrendsStatus,
  }),
  links: endpoint({
    path: '/api/v1/admin/trends/links',
    summary: 'Pages that trend, to be looked at',
    ...read,
    paged: { by: 'offset', limit: 10 },
    answer: Type.Array(AdminTrendsLink),
  }),
  approveLink: endpoint({
    path: '/api/v1/admin/trends/links/:id/approve',
    summary: 'Let a page trend',
    notes: 'Whatever was decided about its publisher.',
    ...write,
    answer: AdminTrendsLink,
  }),
  rejectLink: endpoint({
    path: '/api/v1/admin/trends/links/:id/reject',
    summary: 'Keep a page out of the trends',
    notes: 'Whatever was decided about its publisher.',
    ...write,
    answer: AdminTrendsLink,
  }),
  publishers: endpoint({
    path: '/api/v1/admin/trends/links/publishers',
    summary: 'Whose pages trend',
    ...read,
    paged: { by: 'offset', limit: 10 },
    answer: Type.Array(AdminTrendsPublisher),
  }),
  approvePublisher: endpoint({
    path: '/api/v1/admin/trends/links/publishers/:domain/approve',
    summary: 'Let the pages of a publisher trend',
    notes: 'But for those that were decided about.',
    ...write,
    answer: AdminTrendsPublisher,
  }),
  rejectPublisher: endpoint({
    path: '/api/v1/admin/trends/links/publishers/:domain/reject',
    summary: 'Keep the pages of a publisher out of the trends',
    notes: 'But for those that were decided about.',
    ...write,
    answer: AdminTrendsPublisher,
  }),
};
