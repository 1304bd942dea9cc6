import type { Engine } from '../../engine.ts';
import { type AnyDb, index, table } from '../columns.ts';

/** Servers that are being forgotten. */
export async function createServerPurgeTables(db: AnyDb, engine: Engine): Promise<void> {
  await table(db, engine, 'serverPurges')
    .id()
    .text('domain')
    .intOrNull('byAccountId')
    .int('total')
    .zero('done')
    .text('atDomain')
    .int('afterId')
    .int('createdAt')
    .create();
  await index(db, 'serverPurges', ['domain'], { unique: true });
}
