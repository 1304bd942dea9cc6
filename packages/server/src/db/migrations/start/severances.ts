import type { Engine } from '../../engine.ts';
import { type AnyDb, index, table } from '../columns.ts';

/** Follows that ended because a server was cut off. */
export async function createSeveranceTables(db: AnyDb, engine: Engine): Promise<void> {
  await table(db, engine, 'severances')
    .id()
    .int('accountId')
    .text('kind')
    .text('targetName')
    .int('blockId')
    .zero('followersCount')
    .zero('followingCount')
    .int('createdAt')
    .create();
  await index(db, 'severances', ['accountId', 'blockId'], { unique: true });
  await index(db, 'severances', ['accountId', 'id']);

  await table(db, engine, 'severedFollows').id().int('severanceId').int('otherId').text('direction').create();
  await index(db, 'severedFollows', ['severanceId', 'direction', 'id']);
  await index(db, 'severedFollows', ['otherId']);
}
