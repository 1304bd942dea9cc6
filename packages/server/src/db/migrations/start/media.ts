import type { Engine } from '../../engine.ts';
import { type AnyDb, index, table } from '../columns.ts';

/** Files of posts. */
export async function createMediaTables(db: AnyDb, engine: Engine): Promise<void> {
  await table(db, engine, 'media')
    .id()
    .int('accountId')
    .intOrNull('postId')
    .zero('position')
    .text('kind')
    .text('state')
    .textOrNull('mimeType')
    .textOrNull('file')
    .textOrNull('previewFile')
    .textOrNull('remoteUrl')
    .intOrNull('bytes')
    .intOrNull('width')
    .intOrNull('height')
    .intOrNull('previewWidth')
    .intOrNull('previewHeight')
    .textOrNull('blurhash')
    .textOrNull('description')
    .real('focusX')
    .real('focusY')
    .int('createdAt')
    .create();
  await index(db, 'media', ['postId', 'position']);
  await index(db, 'media', ['accountId', 'postId']);
  await index(db, 'media', ['createdAt'], { missing: 'postId' });
}
