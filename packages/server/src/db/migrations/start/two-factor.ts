import type { Engine } from '../../engine.ts';
import { type AnyDb, table } from '../columns.ts';

/** The second step of a sign-in. */
export async function createTwoFactorTables(db: AnyDb, engine: Engine): Promise<void> {
  await table(db, engine, 'authenticators')
    .int('userId')
    .text('sealed')
    .zero('lastStep')
    .int('createdAt')
    .rowKey('userId')
    .create();
  await table(db, engine, 'backupCodes').int('userId').text('codeHash').key('userId', 'codeHash').create();
}
