import type { IndexSpec } from './columns.ts';

/** What waits for moderators, among all that screens did. */
export const indexes: IndexSpec[] = [
  { table: 'screenHits', columns: ['id'], only: { name: 'held', sql: `"act" = 'hold' and "state" = 'done'` } },
];
