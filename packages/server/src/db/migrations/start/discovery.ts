import type { Engine } from '../../engine.ts';
import { type AnyDb, index, table } from '../columns.ts';

/** As `core/discovery/queries.ts` asks, which names these indexes. */
const only = { name: 'listed', sql: '"discoverable" = 1' };

/** Whom one could follow. */
export async function createDiscoveryTables(db: AnyDb, engine: Engine): Promise<void> {
  for (const whose of ['discoverable', 'domain']) {
    await index(db, 'accounts', [whose, 'lastPostAt', 'id'], { only });
    await index(db, 'accounts', [whose, 'id'], { only });
  }
  await table(db, engine, 'suggestions')
    .int('accountId')
    .int('targetId')
    .text('source')
    .int('score')
    .int('madeAt')
    .key('accountId', 'targetId')
    .create();
  await table(db, engine, 'suggestionDismissals').id().int('accountId').int('targetId').create();
  await index(db, 'suggestionDismissals', ['accountId', 'targetId'], { unique: true });
  await index(db, 'suggestionDismissals', ['accountId', 'id']);
}
