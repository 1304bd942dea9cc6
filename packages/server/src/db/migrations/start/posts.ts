import type { Engine } from '../../dialect/engine.ts';
import { type AnyDb, index, table } from '../columns.ts';

/** What was written. */
export async function createPostTables(db: AnyDb, engine: Engine): Promise<void> {
  await table(db, engine, 'posts')
    .id()
    .int('accountId')
    .text('uri')
    .textOrNull('url')
    .text('kind')
    .textOrNull('title')
    .text('content')
    .text('contentWarning', '')
    .textOrNull('sourceText')
    .textOrNull('sourceType')
    .textOrNull('language')
    .text('visibility')
    .zero('local')
    .zero('localOnly')
    .zero('sensitive')
    .intOrNull('replyToId')
    .intOrNull('replyToAccountId')
    .textOrNull('replyToUri')
    .int('conversationId')
    .intOrNull('communityId')
    .intOrNull('quoteId')
    .textOrNull('quoteUri')
    .textOrNull('linkUrl')
    .intOrNull('pollId')
    .intOrNull('appId')
    .text('mentionsJson', '[]')
    .text('tagsJson', '[]')
    .text('emojisJson', '[]')
    .zero('mediaCount')
    .zero('likesCount')
    .zero('boostsCount')
    .zero('repliesCount')
    .int('createdAt')
    .intOrNull('editedAt')
    .create();
  await index(db, 'posts', ['uri'], { unique: true });
  await index(db, 'posts', ['accountId', 'id']);
  await index(db, 'posts', ['visibility', 'id']);
  await index(db, 'posts', ['local', 'visibility', 'id']);
  await index(db, 'posts', ['replyToId', 'id'], { where: 'replyToId' });
  await index(db, 'posts', ['replyToUri'], { where: 'replyToUri' });

  await table(db, engine, 'postMentions').int('accountId').int('postId').key('accountId', 'postId').create();
  await index(db, 'postMentions', ['postId']);
  await table(db, engine, 'postTags').text('tag').int('postId').key('tag', 'postId').create();
  await index(db, 'postTags', ['postId']);

  await table(db, engine, 'postEdits')
    .id()
    .int('postId')
    .text('content')
    .text('contentWarning')
    .int('sensitive')
    .text('mediaJson')
    .int('createdAt')
    .create();
  await index(db, 'postEdits', ['postId', 'id']);

  await table(db, engine, 'tombstones').text('uri').intOrNull('postId').int('deletedAt').key('uri').create();
  await index(db, 'tombstones', ['postId']);

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
}
