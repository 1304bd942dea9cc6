import type { Engine } from '../../engine.ts';
import { type AnyDb, index, table } from '../columns.ts';

/** People whom somebody recommends. */
export async function createCollectionTables(db: AnyDb, engine: Engine): Promise<void> {
  await table(db, engine, 'collections')
    .id()
    .int('accountId')
    .text('uri')
    .textOrNull('url')
    .text('name')
    .text('description', '')
    .textOrNull('language')
    .zero('sensitive')
    .zero('discoverable')
    .textOrNull('tag')
    .int('createdAt')
    .int('updatedAt')
    .intOrNull('fetchedAt')
    .create();
  await index(db, 'collections', ['uri'], { unique: true });
  await index(db, 'collections', ['url'], { where: 'url' });
  await index(db, 'collections', ['accountId', 'id']);
  await table(db, engine, 'collectionItems')
    .id()
    .int('collectionId')
    .int('accountId')
    .text('state')
    .textOrNull('uri')
    .textOrNull('stampUri')
    .int('createdAt')
    .create();
  await index(db, 'collectionItems', ['collectionId', 'accountId'], { unique: true });
  await index(db, 'collectionItems', ['collectionId', 'id']);
  await index(db, 'collectionItems', ['accountId', 'id']);
  await index(db, 'collectionItems', ['stampUri'], { where: 'stampUri' });
}
