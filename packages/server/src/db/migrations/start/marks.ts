import type { Engine } from '../../engine.ts';
import { type AnyDb, index, table } from '../columns.ts';

/** What people did to posts. */
export async function createMarkTables(db: AnyDb, engine: Engine): Promise<void> {
  await table(db, engine, 'votes')
    .id('postId', { listed: false })
    .int('accountId')
    .int('postId')
    .int('value')
    .textOrNull('uri')
    .int('createdAt')
    .create();
  await index(db, 'votes', ['accountId', 'postId'], { unique: true });
  await index(db, 'votes', ['accountId', 'value', 'id']);
  await index(db, 'votes', ['postId', 'value', 'id']);

  await table(db, engine, 'emojis')
    .id()
    .text('shortcode')
    .text('domain', '')
    .textOrNull('file')
    .textOrNull('remoteUrl')
    .textOrNull('category')
    .text('aliasesJson', '[]')
    .textOrNull('uri')
    .int('updatedAt')
    .intOrNull('disabledAt')
    .create();
  await index(db, 'emojis', ['domain', 'shortcode'], { unique: true });

  await table(db, engine, 'reactions')
    .id('postId')
    .int('accountId')
    .int('postId')
    .text('emoji')
    .intOrNull('emojiId')
    .textOrNull('uri')
    .int('createdAt')
    .create();
  await index(db, 'reactions', ['accountId', 'postId', 'emoji'], { unique: true });
  await table(db, engine, 'reactionCounts').int('postId').text('emoji').int('count').key('postId', 'emoji').create();

  await table(db, engine, 'boosts')
    .id('postId')
    .int('accountId')
    .int('postId')
    .text('uri')
    .text('visibility')
    .int('createdAt')
    .create();
  await index(db, 'boosts', ['accountId', 'postId'], { unique: true });
  await index(db, 'boosts', ['accountId', 'id']);
  await index(db, 'boosts', ['uri'], { unique: true });

  for (const name of ['bookmarks', 'pins']) {
    await table(db, engine, name).id('postId').int('accountId').int('postId').create();
    await index(db, name, ['accountId', 'postId'], { unique: true });
    await index(db, name, ['accountId', 'id']);
  }

  await table(db, engine, 'conversationMutes')
    .int('accountId')
    .int('conversationId')
    .key('accountId', 'conversationId')
    .create();
  await index(db, 'conversationMutes', ['conversationId']);
}
