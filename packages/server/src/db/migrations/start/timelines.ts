import type { Engine } from '../../engine.ts';
import { type AnyDb, index, table } from '../columns.ts';

/** What is put before people. */
export async function createTimelineTables(db: AnyDb, engine: Engine): Promise<void> {
  await table(db, engine, 'timelineEntries')
    .int('timelineId')
    .int('entryId')
    .int('postId')
    .int('byAccountId')
    .text('reason')
    .key('timelineId', 'entryId')
    .create();
  await index(db, 'timelineEntries', ['postId']);
  await index(db, 'timelineEntries', ['timelineId', 'byAccountId']);
  await index(db, 'timelineEntries', ['timelineId', 'postId'], { unique: true });

  await table(db, engine, 'notifications')
    .id('accountId')
    .int('accountId')
    .text('kind')
    .intOrNull('fromAccountId')
    .text('subjectKind')
    .int('subjectId')
    .int('causeId')
    .text('groupKey')
    .int('createdAt')
    .zero('filtered')
    .create();
  await index(db, 'notifications', ['accountId', 'id'], { positive: 'filtered' });
  await index(db, 'notifications', ['createdAt'], { positive: 'filtered' });
  await index(db, 'notifications', ['accountId', 'kind', 'subjectKind', 'subjectId', 'causeId'], { unique: true });
  await index(db, 'notifications', ['accountId', 'groupKey', 'id']);
  await index(db, 'notifications', ['accountId', 'fromAccountId', 'id']);
  await index(db, 'notifications', ['subjectKind', 'subjectId']);
  await index(db, 'notifications', ['fromAccountId']);
}
