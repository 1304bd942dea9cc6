import type { Engine } from '../../engine.ts';
import { type AnyDb, index, table } from '../columns.ts';

/** Signing in elsewhere. */
export async function createProviderTables(db: AnyDb, engine: Engine): Promise<void> {
  await table(db, engine, 'signInProviders')
    .text('key')
    .text('kind', 'oidc')
    .text('title')
    .text('issuer')
    .text('clientId')
    .text('sealed')
    .textOrNull('samlJson')
    .text('joins')
    .text('roleClaim', '')
    .text('roleScope', '')
    .text('rolesJson', '[]')
    .intOrNull('rolesById')
    .intOrNull('disabledAt')
    .int('createdAt')
    .key('key')
    .create();
  await table(db, engine, 'identities')
    .id()
    .int('userId')
    .text('issuer')
    .text('subject')
    .text('name')
    .int('createdAt')
    .intOrNull('lastUsedAt')
    .textOrNull('role')
    .create();
  await index(db, 'identities', ['issuer', 'subject'], { unique: true });
  await index(db, 'identities', ['userId', 'id']);
}
