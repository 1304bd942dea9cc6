import type { Engine } from '../../engine.ts';
import { type AnyDb, index, table } from '../columns.ts';

/** As `core/timelines/queries/sources.ts` asks. */
const STARTS = {
  name: 'starts',
  sql: `"replyToAccountId" is null and "replyToUri" is null or "replyToAccountId" = "accountId"`,
};

/** What was written. */
export async function createPostTables(db: AnyDb, engine: Engine): Promise<void> {
  // Long texts last: SQLite follows a chain of pages to whatever stands behind them.
  await table(db, engine, 'posts')
    .id()
    .int('accountId')
    .text('uri')
    .textOrNull('url')
    .text('kind')
    .textOrNull('kindUri')
    .text('state', 'shown')
    .text('visibility')
    .text('audience')
    .zero('local')
    .zero('localOnly')
    .zero('bytes')
    .intOrNull('replyToId')
    .intOrNull('replyToAccountId')
    .textOrNull('replyToUri')
    .int('conversationId')
    .intOrNull('communityId')
    .intOrNull('quoteId')
    .textOrNull('quoteUri')
    .textOrNull('quoteState')
    .textOrNull('quoteStampUri')
    .intOrNull('appId')
    .textOrNull('policyJson')
    .intOrNull('lockedAt')
    .zero('distinguished')
    .zero('sensitive')
    .zero('marked')
    .zero('mediaCount')
    .zero('linked')
    .int('createdAt')
    .intOrNull('editedAt')
    .zero('version')
    .textOrNull('language')
    .textOrNull('linkUrl')
    .textOrNull('title')
    .text('contentWarning', '')
    .text('mentionsJson', '[]')
    .text('tagsJson', '[]')
    .text('collectionsJson', '[]')
    .text('emojisJson', '[]')
    .text('content')
    .textOrNull('sourceType')
    .textOrNull('sourceText')
    .create();
  await index(db, 'posts', ['uri'], { unique: true });
  await index(db, 'posts', ['accountId', 'id']);
  await index(db, 'posts', ['replyToId', 'id'], { where: 'replyToId' });
  await index(db, 'posts', ['replyToUri'], { where: 'replyToUri' });
  await index(db, 'posts', ['url'], { where: 'url' });
  await index(db, 'posts', ['conversationId', 'id']);
  await index(db, 'posts', ['communityId', 'id'], { where: 'communityId' });
  await index(db, 'posts', ['visibility', 'id'], { where: 'communityId' });
  await index(db, 'posts', ['quoteId', 'id'], { where: 'quoteId' });
  await index(db, 'posts', ['quoteUri'], { where: 'quoteUri' });
  await index(db, 'posts', ['quoteStampUri', 'quoteState', 'id'], { where: 'quoteStampUri' });
  // What timelines and profiles go along: what starts something, and what has media.
  for (const columns of [
    ['accountId', 'id'],
    ['visibility', 'id'],
    ['local', 'visibility', 'id'],
  ]) {
    await index(db, 'posts', columns, { only: STARTS });
    await index(db, 'posts', columns, { positive: 'mediaCount' });
  }

  await table(db, engine, 'postStats')
    .int('postId')
    .zero('likes')
    .zero('dislikes')
    .zero('boosts')
    .zero('replies')
    .zero('quotes')
    .zero('reactions')
    .zero('score')
    .intOrNull('lastReplyAt')
    .zero('version')
    .rowKey('postId')
    .create();

  await table(db, engine, 'postRanks')
    .int('postId')
    .int('communityId')
    .real('hot')
    .real('active')
    .real('controversy')
    .real('scaled')
    .rowKey('postId')
    .create();
  for (const rank of ['hot', 'active', 'controversy', 'scaled']) {
    await index(db, 'postRanks', ['communityId', rank, 'postId']);
  }

  await table(db, engine, 'postMentions').int('accountId').int('postId').key('accountId', 'postId').create();
  await index(db, 'postMentions', ['postId']);
  await table(db, engine, 'postReaders').int('accountId').int('postId').key('accountId', 'postId').create();
  await index(db, 'postReaders', ['postId']);
  await table(db, engine, 'postTags')
    .text('tag')
    .int('postId')
    .int('accountId')
    .int('local')
    .int('media')
    .key('tag', 'postId')
    .create();
  await index(db, 'postTags', ['postId']);
  await index(db, 'postTags', ['accountId', 'tag', 'postId']);
  await index(db, 'postTags', ['tag', 'postId'], { positive: 'local' });
  await index(db, 'postTags', ['tag', 'postId'], { positive: 'media' });

  await table(db, engine, 'postEdits')
    .id('postId')
    .int('postId')
    .textOrNull('title')
    .text('content')
    .text('contentWarning')
    .int('sensitive')
    .textOrNull('optionsJson')
    .text('emojisJson', '[]')
    .int('createdAt')
    .create();

  await table(db, engine, 'approvals')
    .id('postId')
    .text('kind')
    .int('postId')
    .int('accountId')
    .text('uri')
    .text('state')
    .textOrNull('authorizationUri')
    .int('createdAt')
    .create();
  await index(db, 'approvals', ['uri'], { unique: true });
  await index(db, 'approvals', ['accountId', 'id']);

  await table(db, engine, 'tombstones')
    .text('uri')
    .int('accountId')
    .intOrNull('postId')
    .int('deletedAt')
    .key('uri', 'accountId')
    .create();
  await index(db, 'tombstones', ['postId']);
  await index(db, 'tombstones', ['deletedAt']);
}
