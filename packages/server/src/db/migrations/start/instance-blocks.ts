import type { Engine } from '../../engine.ts';
import { type AnyDb, index, table } from '../columns.ts';

/** What the staff decided about other servers. */
export async function createInstanceBlockTables(db: AnyDb, engine: Engine): Promise<void> {
  await table(db, engine, 'instanceBlocks')
    .id()
    .text('domain')
    .text('policy')
    .zero('rejectMedia')
    .zero('rejectReports')
    .zero('obfuscate')
    .text('publicComment', '')
    .text('privateComment', '')
    .intOrNull('byAccountId')
    .intOrNull('sourceListId')
    .int('createdAt')
    .int('updatedAt')
    .create();
  await index(db, 'instanceBlocks', ['domain'], { unique: true });
  await index(db, 'instanceBlocks', ['sourceListId'], { where: 'sourceListId' });

  await table(db, engine, 'instanceAllows')
    .id()
    .text('domain')
    .intOrNull('byAccountId')
    .intOrNull('sourceListId')
    .int('createdAt')
    .create();
  await index(db, 'instanceAllows', ['domain'], { unique: true });
  await index(db, 'instanceAllows', ['sourceListId'], { where: 'sourceListId' });
}
