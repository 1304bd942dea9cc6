import type { Engine } from '../../engine.ts';
import { type AnyDb, index, table } from '../columns.ts';

/** Lists of servers, where they are fetched again, and what of them is not decided yet. */
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
    .zero('subscribed')
    .int('createdAt')
    .create();

  await table(db, engine, 'serverListSubscriptions')
    .rowKey('listId')
    .int('listId')
    .text('url')
    .text('username', '')
    .textOrNull('sealed')
    .int('priority')
    .intOrNull('applyUpTo')
    .text('etag', '')
    .text('lastModified', '')
    .intOrNull('fetchedAt')
    .int('dueAt')
    .zero('failures')
    .intOrNull('failingSince')
    .textOrNull('lastError')
    .intOrNull('lastStatus')
    .create();

  await table(db, engine, 'serverListRows')
    .int('listId')
    .text('domain')
    .int('line')
    .text('policy')
    .zero('rejectMedia')
    .zero('rejectReports')
    .zero('obfuscate')
    .text('publicComment', '')
    .text('privateComment', '')
    .zero('leftOut')
    .zero('gone')
    .key('listId', 'domain')
    .create();
  await index(db, 'serverListRows', ['domain']);

  await table(db, engine, 'serverDrafts')
    .id()
    .int('listId')
    .int('line')
    .zero('retract')
    .text('domain')
    .text('policy')
    .zero('rejectMedia')
    .zero('rejectReports')
    .zero('obfuscate')
    .text('publicComment', '')
    .text('privateComment', '')
    .text('state')
    .zero('byItself')
    .intOrNull('byAccountId')
    .create();
  await index(db, 'serverDrafts', ['listId', 'state', 'id']);
  await index(db, 'serverDrafts', ['state', 'domain']);
}
