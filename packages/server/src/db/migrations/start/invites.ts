import type { Engine } from '../../engine.ts';
import { type AnyDb, index, table } from '../columns.ts';

export async function createInviteTables(db: AnyDb, engine: Engine): Promise<void> {
  await table(db, engine, 'invites')
    .id()
    .intOrNull('accountId')
    .text('code')
    .text('note')
    .zero('autofollow')
    .int('maxUses')
    .zero('uses')
    .int('expiresAt')
    .zero('revoked')
    .intOrNull('endedAt')
    .int('createdAt')
    .create();
  await index(db, 'invites', ['code'], { unique: true });
  await index(db, 'invites', ['accountId', 'id']);
  await index(db, 'invites', ['id'], { only: { name: 'open', sql: '"endedAt" is null' } });
  await index(db, 'invites', ['expiresAt'], { only: { name: 'open', sql: '"endedAt" is null' } });
  await index(db, 'invites', ['endedAt'], { where: 'endedAt' });
}
