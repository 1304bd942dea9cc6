import type { Engine } from '../../engine.ts';
import { type AnyDb, table } from '../columns.ts';

/** What people want to be written to about. */
export async function createMailTables(db: AnyDb, engine: Engine): Promise<void> {
  await table(db, engine, 'letterboxes')
    .int('accountId')
    .textOrNull('topicsJson')
    .text('timing')
    .int('privateTexts')
    .text('digest')
    .intOrNull('dueAt')
    .int('toldId')
    .intOrNull('writtenAt')
    .intOrNull('digestAt')
    .intOrNull('staffDueAt')
    .intOrNull('staffToldAt')
    .intOrNull('bouncedAt')
    .rowKey('accountId')
    .create();
}
