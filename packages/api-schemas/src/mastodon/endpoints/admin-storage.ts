import Type from 'typebox';
import { endpoint } from '../../endpoint.ts';
import { AdminStorage, CacheClearing } from '../admin-storage.ts';

const storage = { auth: 'user', permission: 'viewDevops' } as const;

/** What fills the disk, and what makes room: extensions. */
export const adminStorage = {
  get: endpoint({
    method: 'GET',
    path: '/api/v1/admin/storage',
    summary: 'What fills the disk',
    notes: 'An extension. Kinds and servers are as a job measured them last, once a day.',
    ...storage,
    scopes: ['admin:read'],
    answer: AdminStorage,
  }),
  measure: endpoint({
    method: 'POST',
    path: '/api/v1/admin/storage/measure',
    summary: 'Have it measured now, in the background',
    notes: 'An extension.',
    ...storage,
    scopes: ['admin:write'],
    answer: AdminStorage,
  }),
  clear: endpoint({
    method: 'POST',
    path: '/api/v1/admin/storage/clear_cache',
    summary: 'Remove what is kept of other servers and was not shown for some days, in the background',
    notes: 'An extension. What somebody looks at again is fetched again. The answer counts 100,000 files at most.',
    ...storage,
    scopes: ['admin:write'],
    params: Type.Object({
      days: Type.Integer({ minimum: 0, maximum: 3_650, description: '0: all of it' }),
      dry_run: Type.Boolean({ default: false, description: 'only say what would go' }),
    }),
    answer: CacheClearing,
    errors: [422],
  }),
};
