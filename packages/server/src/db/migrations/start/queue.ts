import type { Engine } from '../../engine.ts';
import { type AnyDb, index, table } from '../columns.ts';

/** What is to do. */
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
    .create();
  await index(db, 'jobs', ['runAt']);
  await index(db, 'jobs', ['worker']);
}
