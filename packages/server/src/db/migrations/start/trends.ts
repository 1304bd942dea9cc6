import type { Engine } from '../../engine.ts';
import { type AnyDb, index, table } from '../columns.ts';

/** What much is made of just now. */
export async function createTrendTables(db: AnyDb, engine: Engine): Promise<void> {
  await table(db, engine, 'trends')
    .text('kind')
    .text('ref')
    .real('score')
    .text('publisher', '')
    .key('kind', 'ref')
    .create();
  await index(db, 'trends', ['kind', 'score', 'ref']);
  await table(db, engine, 'trendReviews')
    .text('kind')
    .text('ref')
    .int('allowed')
    .int('reviewedAt')
    .key('kind', 'ref')
    .create();
  await table(db, engine, 'linkDays')
    .int('cardId')
    .int('day')
    .int('uses')
    .int('accounts')
    .key('cardId', 'day')
    .create();
  await index(db, 'linkDays', ['day']);
}
