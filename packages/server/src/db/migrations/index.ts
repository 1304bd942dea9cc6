import type { Engine } from '../dialect/engine.ts';
import * as start from './0001-start.ts';
import * as search from './0002-search.ts';
import type { AnyDb } from './columns.ts';

/** Forward only; order is history: add at the end, never change what was released. */
const MIGRATIONS: { name: string; up: (db: AnyDb, engine: Engine) => Promise<void> }[] = [
  { name: '0001-start', up: start.up },
  { name: '0002-search', up: search.up },
];

/** Brings the schema up to date and returns the names of the migrations it ran. Run it inside a transaction. */
export async function migrate(db: AnyDb, engine: Engine): Promise<string[]> {
  await db.schema
    .createTable('migrations')
    .ifNotExists()
    .addColumn('name', 'text', (c) => c.primaryKey().notNull())
    .execute();
  const rows: { name: string }[] = await db.selectFrom('migrations').select('name').execute();
  const done = new Set(rows.map((row) => row.name));
  const ran: string[] = [];
  for (const migration of MIGRATIONS) {
    if (done.has(migration.name)) continue;
    await migration.up(db, engine);
    await db.insertInto('migrations').values({ name: migration.name }).execute();
    ran.push(migration.name);
  }
  return ran;
}
