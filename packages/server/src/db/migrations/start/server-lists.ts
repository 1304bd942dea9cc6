import type { Engine } from '../../engine.ts';
import { type AnyDb, index, table } from '../columns.ts';

/** Lists of servers, and what of them is not decided yet. */
export async function createServerListTables(db: AnyDb, engine: Engine): Promise<void> {
  await table(db, engine, 'serverLists')
    .id()
    .text('kind')
    .text('name')
    .intOrNull('byAccountId')
    .int('total')
    .int('same')
    .int('refusedCount')
    .text('refusedJson')
    .int('createdAt')
    .create();

  await table(db, engine, 'serverDrafts')
    .id()
    .int('listId')
    .int('line')
    .text('domain')
    .text('policy')
    .zero('rejectMedia')
    .zero('rejectReports')
    .zero('obfuscate')
    .text('publicComment', '')
    .text('privateComment', '')
    .text('state')
    .intOrNull('byAccountId')
    .create();
  await index(db, 'serverDrafts', ['listId', 'state', 'id']);
}
