import type { Engine } from '../../engine.ts';
import { type AnyDb, index, table } from '../columns.ts';

/** Who may not join, or not even look. */
export async function createBarrierTables(db: AnyDb, engine: Engine): Promise<void> {
  await table(db, engine, 'ipBlocks')
    .id()
    .text('range')
    .text('first')
    .text('last')
    .text('severity')
    .text('comment', '')
    .intOrNull('expiresAt')
    .int('createdAt')
    .create();
  await index(db, 'ipBlocks', ['range'], { unique: true });

  await table(db, engine, 'emailDomainBlocks').id().text('domain').zero('approval').int('createdAt').create();
  await index(db, 'emailDomainBlocks', ['domain'], { unique: true });

  await table(db, engine, 'emailBlocks').id().text('hash').int('createdAt').create();
  await index(db, 'emailBlocks', ['hash'], { unique: true });

  await table(db, engine, 'usernameBlocks')
    .id()
    .text('name')
    .text('plain')
    .zero('exact')
    .zero('approval')
    .int('createdAt')
    .create();
  await index(db, 'usernameBlocks', ['plain'], { unique: true });
}
