import type { Engine } from '../dialect/engine.ts';
import { type AnyDb, index, table } from './columns.ts';

/** Deeds of other servers, and the lanes in which what they sent waits for a fetch. */
export async function up(db: AnyDb, engine: Engine): Promise<void> {
  await table(db, engine, 'deeds')
    .int('actorId')
    .text('uri')
    .text('kind')
    .intOrNull('objectId')
    .text('host')
    .intOrNull('undoneAt')
    .textOrNull('standsFor')
    .int('at')
    .key('actorId', 'uri')
    .create();
  await index(db, 'deeds', ['actorId', 'kind', 'objectId'], { where: 'objectId' });
  await index(db, 'deeds', ['host', 'undoneAt'], { where: 'undoneAt' });
  await index(db, 'deeds', ['undoneAt'], { where: 'undoneAt' });
  await index(db, 'deeds', ['actorId', 'standsFor'], { where: 'standsFor' });
  await index(db, 'deeds', ['at']);

  await index(db, 'tombstones', ['deletedAt']);

  const int = engine === 'sqlite' ? 'integer' : 'bigint';
  const inbox = () => db.schema.alterTable('inboxActivities');
  await inbox()
    .addColumn('host', 'text', (c) => c.notNull().defaultTo(''))
    .execute();
  await inbox().addColumn('dueAt', int).execute();
  await inbox()
    .addColumn('attempts', int, (c) => c.notNull().defaultTo(0))
    .execute();
  await index(db, 'inboxActivities', ['host', 'dueAt'], { where: 'dueAt' });
  await index(db, 'inboxActivities', ['actorId', 'dueAt'], { where: 'dueAt' });
}
