import type { Engine } from '../../engine.ts';
import { type AnyDb, index, table } from '../columns.ts';

/** What moderators are told. */
export async function createReportTables(db: AnyDb, engine: Engine): Promise<void> {
  await table(db, engine, 'reports')
    .id()
    .int('accountId')
    .int('targetId')
    .text('targetDomain')
    .text('category')
    .text('comment')
    .text('ruleIdsJson', '[]')
    .text('collectionsJson', '[]')
    .zero('forwarded')
    .textOrNull('uri')
    .intOrNull('assigneeId')
    .zero('resolved')
    .textOrNull('action')
    .text('answer', '')
    .intOrNull('resolvedById')
    .intOrNull('resolvedAt')
    .int('createdAt')
    .int('updatedAt')
    .create();
  await index(db, 'reports', ['uri'], { unique: true, where: 'uri' });
  await index(db, 'reports', ['resolved', 'id']);
  for (const column of ['accountId', 'targetId', 'targetDomain', 'assigneeId']) {
    await index(db, 'reports', [column, 'resolved', 'id']);
  }
  await index(db, 'reports', ['resolvedAt'], { where: 'resolvedAt' });
  // People see their own, whatever became of them.
  await index(db, 'reports', ['accountId', 'id']);

  await table(db, engine, 'reportPosts')
    .int('reportId')
    .int('postId')
    .text('uri')
    .int('postedAt')
    .text('contentWarning')
    .text('content')
    .key('reportId', 'postId')
    .create();

  await table(db, engine, 'reportNotes')
    .id()
    .int('reportId')
    .intOrNull('accountId')
    .text('text')
    .int('createdAt')
    .create();
  await index(db, 'reportNotes', ['reportId', 'id']);
}
