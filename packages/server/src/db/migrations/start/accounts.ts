import type { Engine } from '../../engine.ts';
import { type AnyDb, index, table } from '../columns.ts';

const TIED = `"domain" <> '' and ("followersCount" > 0 or "followingCount" > 0)`;

/** Profiles of here and elsewhere, and the servers they come from. */
export async function createAccountTables(db: AnyDb, engine: Engine): Promise<void> {
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
    .intOrNull('fieldsCheckedAt')
    .text('emojisJson', '[]')
    .text('alsoKnownAsJson', '[]')
    .textOrNull('avatarFile')
    .textOrNull('avatarRemoteUrl')
    .textOrNull('headerFile')
    .textOrNull('headerRemoteUrl')
    .text('avatarDescription', '')
    .text('headerDescription', '')
    .zero('locked')
    .zero('discoverable')
    .zero('indexable')
    .zero('hideCollections')
    .zero('hideMedia')
    .zero('hideMediaReplies')
    .zero('hideFeatured')
    .text('attributionDomainsJson', '[]')
    .textOrNull('featurePolicyJson')
    .intOrNull('movedToId')
    .intOrNull('suspendedAt')
    .intOrNull('silencedAt')
    .intOrNull('sensitizedAt')
    .text('domainPolicy', 'open')
    .intOrNull('deletedAt')
    .textOrNull('role')
    .intOrNull('waitingSince')
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
  await index(db, 'accounts', ['movedToId'], { where: 'movedToId' });
  await index(db, 'accounts', ['domain', 'id']);
  // Of other servers: who follows somebody here or is followed. What ends with their server is found by it.
  await index(db, 'accounts', ['domain', 'id'], { only: { name: 'tied', sql: TIED } });
  await index(db, 'accounts', ['role', 'id'], { where: 'role' });
  await index(db, 'accounts', ['id'], { where: 'silencedAt' });
  await index(db, 'accounts', ['id'], { where: 'suspendedAt' });
  await index(db, 'accounts', ['domain', 'fieldsCheckedAt'], { where: 'fieldsCheckedAt' });

  await table(db, engine, 'accountWords').text('word').int('accountId').key('word', 'accountId').create();
  await index(db, 'accountWords', ['accountId']);

  await table(db, engine, 'accountKeys')
    .text('keyId')
    .int('accountId')
    .text('publicKeyPem')
    .textOrNull('privateKeyPem')
    .int('fetchedAt')
    .key('keyId')
    .create();
  await index(db, 'accountKeys', ['accountId']);
}
