import type { Engine } from '../../engine.ts';
import { type AnyDb, index, table } from '../columns.ts';

/** What people do not want to read. */
export async function createFilterTables(db: AnyDb, engine: Engine): Promise<void> {
  await table(db, engine, 'filters')
    .id()
    .int('accountId')
    .text('title')
    .text('contextsJson')
    .text('action')
    .intOrNull('expiresAt')
    .create();
  await index(db, 'filters', ['accountId', 'id']);
  await table(db, engine, 'filterKeywords').id().int('filterId').text('keyword').int('wholeWord').create();
  await index(db, 'filterKeywords', ['filterId', 'id']);
  await table(db, engine, 'filterPosts').id().int('filterId').int('postId').create();
  await index(db, 'filterPosts', ['filterId', 'postId'], { unique: true });
  await index(db, 'filterPosts', ['postId']);
}
