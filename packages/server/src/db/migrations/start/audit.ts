import type { Engine } from '../../engine.ts';
import { type AnyDb, index, table } from '../columns.ts';

/** What staff did. */
export async function createAuditTables(db: AnyDb, engine: Engine): Promise<void> {
  await table(db, engine, 'auditEntries')
    .id()
    .intOrNull('accountId')
    .text('act')
    .textOrNull('targetKind')
    .textOrNull('targetKey')
    .textOrNull('targetLabel')
    .text('detailsJson', '{}')
    .int('createdAt')
    .create();
  await index(db, 'auditEntries', ['accountId', 'id']);
  await index(db, 'auditEntries', ['act', 'id']);
  await index(db, 'auditEntries', ['targetKind', 'targetKey', 'id']);
}
