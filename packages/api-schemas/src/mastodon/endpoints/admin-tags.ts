import Type from 'typebox';
import { endpoint } from '../../endpoint.ts';
import { AdminTag } from '../admin-trend.ts';

const read = { method: 'GET', auth: 'user', scopes: ['admin:read'], permission: 'manageTaxonomies' } as const;

/** What staff decide about tags. */
export const adminTags = {
  all: endpoint({
    path: '/api/v1/admin/tags',
    summary: 'Tags that were decided about, the last first',
    ...read,
    paged: { by: 'mark', limit: 100 },
    answer: Type.Array(AdminTag),
  }),
  get: endpoint({
    path: '/api/v1/admin/tags/:name',
    summary: 'A tag, and what was decided about it',
    notes: 'Every name that can be written exists.',
    ...read,
    answer: AdminTag,
  }),
  change: endpoint({
    method: 'PUT',
    path: '/api/v1/admin/tags/:name',
    summary: 'Decide about a tag',
    notes:
      'What is left out stays. Posts from here cannot be written with one that is not usable, those from elsewhere are not found under it, and its pages are empty.',
    auth: 'user',
    scopes: ['admin:write'],
    permission: 'manageTaxonomies',
    params: Type.Object({
      display_name: Type.Optional(Type.String({ maxLength: 255, description: 'the same tag in other letters' })),
      usable: Type.Optional(Type.Boolean({ description: 'posts may be written with it' })),
      listable: Type.Optional(Type.Boolean({ description: 'it is found by its first letters, and suggested' })),
      trendable: Type.Optional(Type.Boolean({ description: 'it may trend' })),
    }),
    answer: AdminTag,
    errors: [422],
  }),
};
