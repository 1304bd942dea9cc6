import type { Engine } from '../../engine.ts';
import { type AnyDb, index, table } from '../columns.ts';

/** What is not out yet. */
export async function createDraftTables(db: AnyDb, engine: Engine): Promise<void> {
  await table(db, engine, 'drafts')
    .id()
    .int('accountId')
    .intOrNull('publishAt')
    .textOrNull('problem')
    .textOrNull('idempotencyKey')
    .text('bodyJson')
    .int('createdAt')
    .int('updatedAt')
    .create();
  await index(db, 'drafts', ['accountId', 'id']);
  await index(db, 'drafts', ['accountId', 'idempotencyKey'], { unique: true, where: 'idempotencyKey' });
  await table(db, engine, 'draftMedia')
    .int('draftId')
    .int('position')
    .int('fileId')
    .key('draftId', 'position')
    .create();
  await index(db, 'draftMedia', ['fileId']);
}
