import type { Engine } from '../../engine.ts';
import { type AnyDb, index, table } from '../columns.ts';

/** What staff know of people with a login here. */
export async function createPeopleTables(db: AnyDb, engine: Engine): Promise<void> {
  await table(db, engine, 'signIns')
    .id()
    .int('userId')
    .text('kind')
    .text('ip')
    .text('ipKey')
    .text('userAgent')
    .int('createdAt')
    .create();
  await index(db, 'signIns', ['userId', 'id']);
  await index(db, 'signIns', ['ipKey', 'userId']);
  await index(db, 'signIns', ['createdAt']);

  await table(db, engine, 'staffNotes')
    .id()
    .int('targetId')
    .intOrNull('accountId')
    .text('text')
    .int('createdAt')
    .create();
  await index(db, 'staffNotes', ['targetId', 'id']);
}
