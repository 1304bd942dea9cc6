import type { Engine } from '../../engine.ts';
import { type AnyDb, index, table } from '../columns.ts';

/** What moderators are told. */
export async function createReportTables(db: AnyDb, engine: Engine): Promise<void> {
  await table(db, engine, 'reports')
    .id()
    .int('accountId')
    .int('targetId')
    .text('category')
    .text('comment')
    .text('ruleIdsJson', '[]')
    .zero('forwarded')
    .textOrNull('uri')
    .text('state', 'open')
    .intOrNull('assigneeId')
    .textOrNull('action')
    .intOrNull('resolvedAt')
    .int('createdAt')
    .create();
  await index(db, 'reports', ['uri'], { unique: true, where: 'uri' });
  await index(db, 'reports', ['state', 'id']);
  await index(db, 'reports', ['accountId', 'id']);
  await index(db, 'reports', ['targetId', 'id']);

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
