import type { Engine } from '../../dialect/engine.ts';
import { type AnyDb, index, table } from '../columns.ts';

/** What people did to posts. */
export async function createMarkTables(db: AnyDb, engine: Engine): Promise<void> {
  await table(db, engine, 'likes').id().int('accountId').int('postId').textOrNull('uri').int('createdAt').create();
  await index(db, 'likes', ['accountId', 'postId'], { unique: true });
  await index(db, 'likes', ['accountId', 'id']);
  await index(db, 'likes', ['postId', 'id']);

  await table(db, engine, 'boosts')
    .id()
    .int('accountId')
    .int('postId')
    .text('uri')
    .text('visibility')
    .int('createdAt')
    .create();
  await index(db, 'boosts', ['accountId', 'postId'], { unique: true });
  await index(db, 'boosts', ['accountId', 'id']);
  await index(db, 'boosts', ['postId', 'id']);
  await index(db, 'boosts', ['uri'], { unique: true });

  for (const name of ['bookmarks', 'pins']) {
    await table(db, engine, name).id().int('accountId').int('postId').create();
    await index(db, name, ['accountId', 'postId'], { unique: true });
    await index(db, name, ['accountId', 'id']);
    await index(db, name, ['postId']);
  }

  await table(db, engine, 'conversationMutes')
    .int('accountId')
    .int('conversationId')
    .key('accountId', 'conversationId')
    .create();
}
