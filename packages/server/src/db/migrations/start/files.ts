import type { Engine } from '../../engine.ts';
import { type AnyDb, index, table } from '../columns.ts';

/** The cache of others' files. */
export async function createFileTables(db: AnyDb, engine: Engine): Promise<void> {
  await table(db, engine, 'cachedFiles')
    .text('urlHash')
    .text('key')
    .int('bytes')
    .text('mimeType')
    .int('shownAt')
    .int('fetchedAt')
    .key('urlHash')
    .create();
  await index(db, 'cachedFiles', ['key', 'bytes']);
  await index(db, 'cachedFiles', ['shownAt']);
  await table(db, engine, 'cacheTotals').id().zero('files').zero('bytes').textOrNull('sweptTo').create();
  await db.insertInto('cacheTotals').values({ id: 1 }).execute();
}
