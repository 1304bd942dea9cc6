import type { Engine } from '../../engine.ts';
import { type AnyDb, index, table } from '../columns.ts';

/** What is to do, and who does it. */
export async function createQueueTables(db: AnyDb, engine: Engine): Promise<void> {
  await table(db, engine, 'jobs')
    .id()
    .text('name')
    .text('inputJson')
    .int('priority')
    .int('runAt')
    .zero('attempts')
    .intOrNull('worker')
    .textOrNull('lastError')
    .zero('inputVersion')
    .textOrNull('groupKey')
    .textOrNull('uniqueKey')
    .zero('deaths')
    .intOrNull('startedAt')
    .intOrNull('ranAt')
    .create();
  // Claims walk it: due jobs of a priority in the order in which they became due.
  await index(db, 'jobs', ['priority', 'runAt', 'id']);
  await index(db, 'jobs', ['groupKey', 'id'], { where: 'groupKey' });
  await index(db, 'jobs', ['uniqueKey'], { unique: true, where: 'uniqueKey' });
  await index(db, 'jobs', ['worker']);

  await table(db, engine, 'workers')
    .int('number')
    .text('role')
    .text('host')
    .int('pid')
    .text('folder')
    .text('version')
    .text('knows')
    .text('token')
    .int('startedAt')
    .int('seenAt')
    .rowKey('number')
    .create();
}
