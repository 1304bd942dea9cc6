import type { Engine } from '../../engine.ts';
import { type AnyDb, index, table } from '../columns.ts';

/** Direct posts as those who have them see them. */
export async function createConversationTables(db: AnyDb, engine: Engine): Promise<void> {
  await table(db, engine, 'conversations')
    .id('accountId', { listed: false })
    .int('accountId')
    .int('threadId')
    .text('peopleHash')
    .int('lastPostId')
    .zero('unread')
    .create();
  await index(db, 'conversations', ['accountId', 'threadId', 'peopleHash'], { unique: true });
  await index(db, 'conversations', ['accountId', 'lastPostId']);
  await index(db, 'conversations', ['threadId']);
  await index(db, 'conversations', ['lastPostId']);

  await table(db, engine, 'conversationPosts')
    .int('accountId')
    .int('postId')
    .int('conversationId')
    .key('accountId', 'postId')
    .create();
  await index(db, 'conversationPosts', ['conversationId', 'postId']);
  await index(db, 'conversationPosts', ['postId']);
}
