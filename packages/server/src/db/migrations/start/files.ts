import type { Engine } from '../../engine.ts';
import { type AnyDb, index, table } from '../columns.ts';

/** Files, and the cache of others'. */
export async function createFileTables(db: AnyDb, engine: Engine): Promise<void> {
  await table(db, engine, 'files')
    .id()
    .int('accountId')
    .text('kind')
    .text('state')
    .textOrNull('failure')
    .textOrNull('mimeType')
    .textOrNull('key')
    .textOrNull('previewKey')
    .textOrNull('remoteUrl')
    .textOrNull('remotePreviewUrl')
    .intOrNull('bytes')
    .intOrNull('previewBytes')
    .intOrNull('width')
    .intOrNull('height')
    .intOrNull('previewWidth')
    .intOrNull('previewHeight')
    .intOrNull('durationMs')
    .textOrNull('detailsJson')
    .textOrNull('blurhash')
    .textOrNull('description')
    .real('focusX')
    .real('focusY')
    .textOrNull('contentHash')
    .intOrNull('sanctionId')
    .intOrNull('checkAt')
    .int('createdAt')
    .create();
  await index(db, 'files', ['accountId', 'id']);
  await index(db, 'files', ['checkAt'], { where: 'checkAt' });
  await index(db, 'files', ['sanctionId'], { where: 'sanctionId' });

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
  await table(db, engine, 'cacheTotals')
    .id()
    .zero('files')
    .zero('bytes')
    .textOrNull('sweptTo')
    .intOrNull('measuredAt')
    .textOrNull('measureJson')
    .create();
  await db.insertInto('cacheTotals').values({ id: 1 }).execute();
}
