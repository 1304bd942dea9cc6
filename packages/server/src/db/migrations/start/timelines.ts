import type { Engine } from '../../dialect/engine.ts';
import { type AnyDb, index, table } from '../columns.ts';

/** What is put before people. */
export async function createTimelineTables(db: AnyDb, engine: Engine): Promise<void> {
  await table(db, engine, 'timelineEntries')
    .int('ownerId')
    .int('entryId')
    .int('postId')
    .int('byAccountId')
    .key('ownerId', 'entryId')
    .create();
  await index(db, 'timelineEntries', ['postId']);
  await index(db, 'timelineEntries', ['ownerId', 'byAccountId']);
  await index(db, 'timelineEntries', ['ownerId', 'postId'], { unique: true });

  await table(db, engine, 'notifications')
    .id()
    .int('accountId')
    .text('kind')
    .int('fromAccountId')
    .zero('postId')
    .int('createdAt')
    .create();
  await index(db, 'notifications', ['accountId', 'kind', 'fromAccountId', 'postId'], { unique: true });
  await index(db, 'notifications', ['accountId', 'id']);
  await index(db, 'notifications', ['postId']);
  await index(db, 'notifications', ['fromAccountId']);
}
