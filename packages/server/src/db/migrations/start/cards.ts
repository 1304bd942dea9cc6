import type { Engine } from '../../engine.ts';
import { type AnyDb, index, table } from '../columns.ts';

/** What pages that posts link to say of themselves. */
export async function createCardTables(db: AnyDb, engine: Engine): Promise<void> {
  await table(db, engine, 'cards')
    .id()
    .text('urlHash')
    .text('url')
    .intOrNull('sameAsId')
    .text('state', 'waiting')
    .text('type', 'link')
    .text('title', '')
    .text('description', '')
    .textOrNull('language')
    .text('providerName', '')
    .text('authorName', '')
    .text('authorUrl', '')
    .intOrNull('creatorId')
    .textOrNull('imageUrl')
    .text('imageDescription', '')
    .zero('width')
    .zero('height')
    .textOrNull('blurhash')
    .intOrNull('publishedAt')
    .int('dueAt')
    .int('createdAt')
    .create();
  await index(db, 'cards', ['urlHash'], { unique: true });
  await index(db, 'cards', ['dueAt']);
  await index(db, 'cards', ['sameAsId'], { where: 'sameAsId' });

  await table(db, engine, 'postCards').int('postId').int('cardId').rowKey('postId').create();
  await index(db, 'postCards', ['cardId', 'postId']);
}
