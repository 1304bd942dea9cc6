import type { Engine } from '../../engine.ts';
import { type AnyDb, index, table } from '../columns.ts';

/** What moderators do to people. */
export async function createSanctionTables(db: AnyDb, engine: Engine): Promise<void> {
  await table(db, engine, 'sanctions')
    .id()
    .int('accountId')
    .text('kind')
    .text('text')
    .intOrNull('reportId')
    .intOrNull('byId')
    .int('createdAt')
    .intOrNull('until')
    .intOrNull('endedAt')
    .intOrNull('liftedAt')
    .intOrNull('liftedById')
    .textOrNull('appealText')
    .textOrNull('appealState')
    .intOrNull('appealedAt')
    .intOrNull('answeredAt')
    .intOrNull('answeredById')
    .create();
  await index(db, 'sanctions', ['accountId', 'id']);
  await index(db, 'sanctions', ['until'], {
    only: { name: 'due', sql: '"until" is not null and "endedAt" is null and "liftedAt" is null' },
  });
  await index(db, 'sanctions', ['appealState', 'id'], { where: 'appealState' });

  await table(db, engine, 'sanctionPosts')
    .int('sanctionId')
    .int('postId')
    .zero('changed')
    .key('sanctionId', 'postId')
    .create();
  await index(db, 'sanctionPosts', ['postId']);

  await table(db, engine, 'warningPresets')
    .id()
    .text('use', 'sanction')
    .text('title')
    .text('text')
    .int('updatedAt')
    .create();
}
