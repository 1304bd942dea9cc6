import { sql } from 'kysely';
import { ConfigError } from '../../config/load.ts';
import type { Engine } from '../engine.ts';
import * as start from './0001-start.ts';
import * as search from './0002-search.ts';
import type { AnyDb } from './columns.ts';

/** Forward only; order is history: add at the end, never change what was released. */
const MIGRATIONS: { name: string; up: (db: AnyDb, engine: Engine) => Promise<void> }[] = [
  { name: '0001-start', up: start.up },
  { name: '0002-search', up: search.up },
];

/** Any number that is this lock's own. */
const LOCK = 4_700_001;

/**
 * Brings the schema up to date and returns the names of the migrations it ran. Run it inside a transaction. Throws
 * ConfigError where the database is newer than this code.
 */
export async function migrate(db: AnyDb, engine: Engine): Promise<string[]> {
  // Processes that start together on an empty database would make the same tables.
  if (engine === 'postgres') await sql`select pg_advisory_xact_lock(${sql.lit(LOCK)})`.execute(db);
  await db.schema
    .createTable('migrations')
    .ifNotExists()
    .addColumn('name', 'text', (c) => c.primaryKey().notNull())
    .execute();
  const rows: { name: string }[] = await db.selectFrom('migrations').select('name').execute();
  const done = new Set(rows.map((row) => row.name));
  const unknown = [...done].filter((name) => MIGRATIONS.every((migration) => migration.name !== name));
  if (unknown.length > 0) {
    throw new ConfigError(
      'database',
      `This database belongs to a newer version of Linnet (it has ${unknown.join(', ')}). Start that version, or put back the backup from before the upgrade.`,
    );
  }
  const ran: string[] = [];
  for (const migration of MIGRATIONS) {
    if (done.has(migration.name)) continue;
    await migration.up(db, engine);
    await db.insertInto('migrations').values({ name: migration.name }).execute();
    ran.push(migration.name);
  }
  return ran;
}
