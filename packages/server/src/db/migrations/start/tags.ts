import type { Engine } from '../../engine.ts';
import { type AnyDb, index, table } from '../columns.ts';

/** Tags beside those of posts. */
export async function createTagTables(db: AnyDb, engine: Engine): Promise<void> {
  for (const name of ['tagFollows', 'featuredTags']) {
    await table(db, engine, name).id().int('accountId').text('tag').create();
    await index(db, name, ['accountId', 'tag'], { unique: true });
    await index(db, name, ['accountId', 'id']);
  }
  await index(db, 'tagFollows', ['tag', 'id']);
  await table(db, engine, 'tagDays').text('tag').int('day').int('uses').int('accounts').key('tag', 'day').create();
  await index(db, 'tagDays', ['day']);
  await table(db, engine, 'tagRules')
    .id()
    .text('tag')
    .text('displayName', '')
    .int('usable')
    .int('listable')
    .intOrNull('trendable')
    .create();
  await index(db, 'tagRules', ['tag'], { unique: true });
}
