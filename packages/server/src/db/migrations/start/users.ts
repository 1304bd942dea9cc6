import { sql } from 'kysely';
import type { Engine } from '../../engine.ts';
import { type AnyDb, index, table } from '../columns.ts';

/** Few of many, whom staff look for. */
const SOME_USERS = {
  waiting: '"approvedAt" is null and "refusedAt" is null',
  refused: '"refusedAt" is not null',
  unconfirmed: `"emailState" = 'asked' and "refusedAt" is null`,
  disabled: '"disabledAt" is not null',
  staff: `"role" <> 'user'`,
};

/** Logins, and what opens them. */
export async function createUserTables(db: AnyDb, engine: Engine): Promise<void> {
  await table(db, engine, 'users')
    .id()
    .int('accountId')
    .text('email')
    .text('emailState', 'given')
    .textOrNull('pendingEmail')
    .text('passwordHash')
    .text('role')
    .textOrNull('locale')
    .text('settingsJson', '{}')
    .intOrNull('approvedAt')
    .intOrNull('refusedAt')
    .textOrNull('refusalText')
    .intOrNull('disabledAt')
    .intOrNull('frozenAt')
    .textOrNull('reason')
    .intOrNull('invitedById')
    .intOrNull('inviteId')
    .intOrNull('ageVerifiedAt')
    .intOrNull('appId')
    .int('createdAt')
    .intOrNull('lastActiveAt')
    .intOrNull('awayAt')
    .intOrNull('twoFactorAt')
    .create();
  await index(db, 'users', ['accountId'], { unique: true });
  await index(db, 'users', ['email', 'id']);
  await index(db, 'users', ['invitedById', 'accountId'], { where: 'invitedById' });
  await index(db, 'users', ['inviteId', 'accountId'], { where: 'inviteId' });
  await index(db, 'users', ['role', 'accountId'], { only: { name: 'staff', sql: SOME_USERS.staff } });
  for (const [name, sql] of Object.entries(SOME_USERS)) {
    await index(db, 'users', ['accountId'], { only: { name, sql } });
  }

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
    .textOrNull('sealed')
    .int('appId')
    .intOrNull('userId')
    .text('scopes')
    .int('createdAt')
    .intOrNull('lastUsedAt')
    .intOrNull('confirmedAt')
    .textOrNull('ip')
    .textOrNull('userAgent')
    .create();
  await index(db, 'tokens', ['tokenHash'], { unique: true });
  await index(db, 'tokens', ['userId', 'id']);
  await index(db, 'tokens', ['appId', 'userId', 'id']);
  await table(db, engine, 'revokedTokens').text('tokenHash').int('revokedAt').key('tokenHash').create();
  await index(db, 'revokedTokens', ['revokedAt']);

  await table(db, engine, 'settings').text('key').text('valueJson').key('key').create();
  await table(db, engine, 'changes').text('what').int('number').key('what').create();
  await table(db, engine, 'rateLimits')
    .text('key')
    .real('tokens')
    .int('at')
    .int('fullAt')
    .int('allowed')
    .key('key')
    .create();
  await index(db, 'rateLimits', ['fullAt']);
  // What a crash may forget need not go through the log.
  if (engine === 'postgres') await sql`alter table "rateLimits" set unlogged`.execute(db);
  await table(db, engine, 'setupLinks').text('keyHash').int('expiresAt').key('keyHash').create();
  await table(db, engine, 'userLinks')
    .text('keyHash')
    .int('userId')
    .text('kind')
    .textOrNull('email')
    .intOrNull('byUserId')
    .int('expiresAt')
    .key('keyHash')
    .create();
  await index(db, 'userLinks', ['userId']);
  await index(db, 'userLinks', ['byUserId'], { where: 'byUserId' });
  await index(db, 'userLinks', ['expiresAt']);
  await table(db, engine, 'spentChallenges').text('salt').int('expiresAt').key('salt').create();
  await index(db, 'spentChallenges', ['expiresAt']);
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
