import type { Engine } from '../engine.ts';
import { type AnyDb, index, table } from './columns.ts';

/** Accounts, users, posts, timelines, queue: the first schema. */
export async function up(db: AnyDb, engine: Engine): Promise<void> {
  await createAccountTables(db, engine);
  await createUserTables(db, engine);
  await createPostTables(db, engine);
  await createMarkTables(db, engine);
  await createQueueTables(db, engine);
}

async function createAccountTables(db: AnyDb, engine: Engine): Promise<void> {
  await table(db, engine, 'accounts')
    .id()
    .text('username')
    .text('usernameKey')
    .text('domain', '')
    .text('kind', 'person')
    .text('displayName', '')
    .text('note', '')
    .textOrNull('noteSource')
    .text('uri')
    .textOrNull('url')
    .textOrNull('inboxUri')
    .textOrNull('sharedInboxUri')
    .textOrNull('outboxUri')
    .textOrNull('followersUri')
    .textOrNull('followingUri')
    .textOrNull('featuredUri')
    .text('fieldsJson', '[]')
    .text('emojisJson', '[]')
    .text('alsoKnownAsJson', '[]')
    .textOrNull('avatarFile')
    .textOrNull('avatarRemoteUrl')
    .textOrNull('headerFile')
    .textOrNull('headerRemoteUrl')
    .zero('locked')
    .zero('discoverable')
    .zero('indexable')
    .zero('hideCollections')
    .intOrNull('movedToId')
    .intOrNull('suspendedAt')
    .intOrNull('silencedAt')
    .intOrNull('deletedAt')
    .int('createdAt')
    .intOrNull('fetchedAt')
    .intOrNull('lastPostAt')
    .zero('postsCount')
    .zero('followersCount')
    .zero('followingCount')
    .create();
  await index(db, 'accounts', ['usernameKey', 'domain'], { unique: true });
  await index(db, 'accounts', ['uri'], { unique: true });
  await index(db, 'accounts', ['followersUri']);
  await index(db, 'accounts', ['domain', 'id']);

  await table(db, engine, 'accountKeys')
    .text('keyId')
    .int('accountId')
    .text('publicKeyPem')
    .textOrNull('privateKeyPem')
    .int('fetchedAt')
    .key('keyId')
    .create();
  await index(db, 'accountKeys', ['accountId']);

  await table(db, engine, 'follows')
    .id()
    .int('accountId')
    .int('targetId')
    .text('state')
    .text('uri')
    .int('showBoosts')
    .zero('notify')
    .textOrNull('languagesJson')
    .int('createdAt')
    .create();
  await index(db, 'follows', ['accountId', 'targetId'], { unique: true });
  await index(db, 'follows', ['accountId', 'state', 'id']);
  await index(db, 'follows', ['targetId', 'state', 'id']);
  await index(db, 'follows', ['uri']);

  await table(db, engine, 'blocks').id().int('accountId').int('targetId').text('uri').int('createdAt').create();
  await index(db, 'blocks', ['accountId', 'targetId'], { unique: true });
  await index(db, 'blocks', ['targetId']);
  await index(db, 'blocks', ['accountId', 'id']);

  await table(db, engine, 'mutes')
    .id()
    .int('accountId')
    .int('targetId')
    .int('notifications')
    .intOrNull('expiresAt')
    .int('createdAt')
    .create();
  await index(db, 'mutes', ['accountId', 'targetId'], { unique: true });
  await index(db, 'mutes', ['accountId', 'id']);

  await table(db, engine, 'accountNotes')
    .int('accountId')
    .int('targetId')
    .text('comment')
    .key('accountId', 'targetId')
    .create();

  await table(db, engine, 'lists').id().int('accountId').text('title').text('repliesPolicy').zero('exclusive').create();
  await index(db, 'lists', ['accountId', 'id']);
  await table(db, engine, 'listMembers').id().int('listId').int('accountId').create();
  await index(db, 'listMembers', ['listId', 'accountId'], { unique: true });
  await index(db, 'listMembers', ['accountId']);

  await table(db, engine, 'instances')
    .text('domain')
    .textOrNull('software')
    .textOrNull('version')
    .textOrNull('title')
    .text('policy', 'open')
    .intOrNull('lastSeenAt')
    .int('createdAt')
    .key('domain')
    .create();
  await index(db, 'instances', ['policy']);
}

async function createUserTables(db: AnyDb, engine: Engine): Promise<void> {
  await table(db, engine, 'users')
    .id()
    .int('accountId')
    .text('email')
    .text('passwordHash')
    .text('role')
    .textOrNull('locale')
    .text('settingsJson', '{}')
    .intOrNull('approvedAt')
    .intOrNull('disabledAt')
    .textOrNull('reason')
    .int('createdAt')
    .intOrNull('lastActiveAt')
    .create();
  await index(db, 'users', ['accountId'], { unique: true });
  await index(db, 'users', ['email'], { unique: true });

  await table(db, engine, 'apps')
    .id()
    .text('clientId')
    .text('clientSecretHash')
    .text('name')
    .textOrNull('website')
    .text('redirectUrisJson')
    .text('scopes')
    .int('createdAt')
    .create();
  await index(db, 'apps', ['clientId'], { unique: true });

  await table(db, engine, 'oauthCodes')
    .text('codeHash')
    .int('appId')
    .int('userId')
    .text('redirectUri')
    .text('scopes')
    .textOrNull('challenge')
    .int('expiresAt')
    .intOrNull('usedTokenId')
    .key('codeHash')
    .create();
  await index(db, 'oauthCodes', ['expiresAt']);

  await table(db, engine, 'tokens')
    .id()
    .text('tokenHash')
    .int('appId')
    .intOrNull('userId')
    .text('scopes')
    .int('createdAt')
    .intOrNull('lastUsedAt')
    .create();
  await index(db, 'tokens', ['tokenHash'], { unique: true });
  await index(db, 'tokens', ['userId']);
  await index(db, 'tokens', ['appId']);

  await table(db, engine, 'settings').text('key').text('valueJson').key('key').create();
  await table(db, engine, 'setupLinks').text('keyHash').int('expiresAt').key('keyHash').create();
  await table(db, engine, 'markers')
    .int('accountId')
    .text('timeline')
    .int('lastReadId')
    .int('version')
    .int('updatedAt')
    .key('accountId', 'timeline')
    .create();
  await table(db, engine, 'idempotencyKeys')
    .int('accountId')
    .text('key')
    .int('postId')
    .int('expiresAt')
    .key('accountId', 'key')
    .create();
  await index(db, 'idempotencyKeys', ['expiresAt']);
}

async function createPostTables(db: AnyDb, engine: Engine): Promise<void> {
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

async function createMarkTables(db: AnyDb, engine: Engine): Promise<void> {
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

  await table(db, engine, 'timelineEntries')
    .int('ownerId')
    .int('entryId')
    .int('postId')
    .int('byAccountId')
    .key('ownerId', 'entryId')
    .create();
  await index(db, 'timelineEntries', ['postId']);
  await index(db, 'timelineEntries', ['ownerId', 'byAccountId']);
  await index(db, 'timelineEntries', ['ownerId', 'postId'], { unique: true });

  await table(db, engine, 'notifications')
    .id()
    .int('accountId')
    .text('kind')
    .int('fromAccountId')
    .zero('postId')
    .int('createdAt')
    .create();
  await index(db, 'notifications', ['accountId', 'kind', 'fromAccountId', 'postId'], { unique: true });
  await index(db, 'notifications', ['accountId', 'id']);
  await index(db, 'notifications', ['postId']);
  await index(db, 'notifications', ['fromAccountId']);
}

async function createQueueTables(db: AnyDb, engine: Engine): Promise<void> {
  await table(db, engine, 'jobs')
    .id()
    .text('name')
    .text('inputJson')
    .int('priority')
    .int('runAt')
    .zero('attempts')
    .intOrNull('worker')
    .textOrNull('lastError')
    .create();
  await index(db, 'jobs', ['runAt']);
  await index(db, 'jobs', ['worker']);

  await table(db, engine, 'inboxActivities')
    .id()
    .text('dedupeKey')
    .int('actorId')
    .textOrNull('bodyJson')
    .int('receivedAt')
    .create();
  await index(db, 'inboxActivities', ['dedupeKey'], { unique: true });
  await index(db, 'inboxActivities', ['receivedAt']);

  await table(db, engine, 'outgoingActivities')
    .id()
    .text('uri')
    .int('accountId')
    .text('subject')
    .text('bodyJson')
    .int('createdAt')
    .create();
  await index(db, 'outgoingActivities', ['uri'], { unique: true });

  await table(db, engine, 'deliveries').id().int('activityId').text('domain').text('inboxUri').create();
  await index(db, 'deliveries', ['domain', 'id']);
  await index(db, 'deliveries', ['activityId']);
  await index(db, 'deliveries', ['inboxUri', 'activityId'], { unique: true });

  await table(db, engine, 'deliveryHosts')
    .text('domain')
    .int('nextAt')
    .zero('leaseUntil')
    .intOrNull('worker')
    .zero('failures')
    .intOrNull('firstFailureAt')
    .textOrNull('lastError')
    .text('dialect', 'cavage')
    .key('domain')
    .create();
  await index(db, 'deliveryHosts', ['nextAt']);
}
