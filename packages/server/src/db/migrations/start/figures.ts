import type { Engine } from '../../engine.ts';
import { type AnyDb, table } from '../columns.ts';

/** What is counted of each day, and of those who came. */
export async function createFigureTables(db: AnyDb, engine: Engine): Promise<void> {
  await table(db, engine, 'figureDays')
    .int('day')
    .zero('newUsers')
    .zero('interactions')
    .zero('openedReports')
    .zero('resolvedReports')
    .text('activeUsers', '')
    .rowKey('day')
    .create();
  await table(db, engine, 'cohorts')
    .text('frequency')
    .int('cohort')
    .int('joined')
    .text('stayedJson')
    .key('frequency', 'cohort')
    .create();
}
