import type { Engine } from '../../engine.ts';
import { type AnyDb, index, table } from '../columns.ts';

/** Keys of devices, and what they are asked to sign. */
export async function createPasskeyTables(db: AnyDb, engine: Engine): Promise<void> {
  await table(db, engine, 'passkeys')
    .id()
    .int('userId')
    .text('credentialId')
    .text('publicKey')
    .zero('signCount')
    .text('name')
    .int('createdAt')
    .intOrNull('lastUsedAt')
    .create();
  await index(db, 'passkeys', ['credentialId'], { unique: true });
  await index(db, 'passkeys', ['userId', 'id']);
  await table(db, engine, 'passkeyChallenges')
    .text('challengeHash')
    .intOrNull('userId')
    .int('expiresAt')
    .key('challengeHash')
    .create();
  await index(db, 'passkeyChallenges', ['expiresAt']);
}
