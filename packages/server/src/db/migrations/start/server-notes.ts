import type { Engine } from '../../engine.ts';
import { type AnyDb, index, table } from '../columns.ts';

/** What staff write down about other servers. */
export async function createServerNoteTables(db: AnyDb, engine: Engine): Promise<void> {
  await table(db, engine, 'serverNotes')
    .id()
    .text('domain')
    .intOrNull('accountId')
    .text('text')
    .int('createdAt')
    .create();
  await index(db, 'serverNotes', ['domain', 'id']);
}
