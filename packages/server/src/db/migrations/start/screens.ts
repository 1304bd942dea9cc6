import type { Engine } from '../../engine.ts';
import { type AnyDb, index, table } from '../columns.ts';

/** As `core/screens/queries.ts` asks: what waits for moderators, among all that screens did. */
const HELD = { name: 'held', sql: `"act" = 'hold' and "state" = 'done'` };

/** What is looked for in every post, and what was done about it. */
export async function createScreenTables(db: AnyDb, engine: Engine): Promise<void> {
  await table(db, engine, 'screens')
    .id()
    .text('name')
    .text('conditionsJson')
    .text('act')
    .text('warning', '')
    .int('enabled')
    .text('scope')
    .zero('direct')
    .zero('staff')
    .zero('hits')
    .intOrNull('lastHitAt')
    .int('createdAt')
    .create();
  await table(db, engine, 'screenHits')
    .id()
    .int('screenId')
    .text('name')
    .int('postId')
    .int('accountId')
    .text('act')
    .text('whyJson')
    .text('changesJson')
    .text('state')
    .int('createdAt')
    .create();
  await index(db, 'screenHits', ['screenId', 'id']);
  await index(db, 'screenHits', ['postId', 'screenId'], { unique: true });
  await index(db, 'screenHits', ['accountId']);
  await index(db, 'screenHits', ['id'], { only: HELD });
}
