import { sql } from 'kysely';
import type { Reader, Tx } from '../database.ts';
import { insertRow } from '../insert.ts';
import type { MigrationsTable } from '../tables/migrations.ts';

export type { MigrationsTable };

/** Any number that is this lock's own. */
const LOCK = 4_700_001;
/** A change of a table waits for those who read it, and everybody else waits behind it. */
const BEHIND_OTHERS_MS = 2_000;

/** Until it ends, this transaction is the only one that changes the schema; what runs long makes it give up. */
export async function lockSchema(tx: Tx): Promise<void> {
  if (tx.engine !== 'postgres') return;
  await sql`select pg_advisory_xact_lock(${sql.lit(LOCK)})`.execute(tx.kysely);
  await sql`set local lock_timeout = ${sql.lit(BEHIND_OTHERS_MS)}`.execute(tx.kysely);
}

/** In the order of their making. */
export function listMigrations(on: Reader): Promise<MigrationsTable[]> {
  return on.kysely.selectFrom('migrations').selectAll().orderBy('name').execute();
}

/** The same of a database that may be empty; a file of SQLite has the table from its opening on. */
export async function findMigrations(on: Reader): Promise<MigrationsTable[]> {
  if (on.engine === 'postgres') {
    const asked = sql<{ there: boolean }>`select to_regclass('"migrations"') is not null as "there"`;
    if ((await asked.execute(on.kysely)).rows[0]?.there !== true) return [];
  }
  return listMigrations(on);
}

export async function insertMigration(tx: Tx, row: Omit<MigrationsTable, 'progressJson'>): Promise<void> {
  await insertRow(tx, 'migrations', { ...row, progressJson: null });
}

export async function finishMigration(tx: Tx, name: string): Promise<void> {
  await tx.kysely.updateTable('migrations').set({ state: 'done' }).where('name', '=', name).execute();
}

/** Begins backfills anew: there is, or will be, what they have not seen. */
export async function reopenBackfills(tx: Tx, names: string[]): Promise<void> {
  if (names.length === 0) return;
  await tx.kysely
    .updateTable('migrations')
    .set({ state: 'open', progressJson: null })
    .where('kind', '=', 'backfill')
    .where('name', 'in', names)
    .execute();
}

/** A backfill's row, which nobody else has until the transaction ends. */
export async function holdMigration(tx: Tx, name: string): Promise<MigrationsTable | undefined> {
  const query = tx.kysely.selectFrom('migrations').selectAll().where('name', '=', name);
  return (tx.engine === 'postgres' ? query.forUpdate() : query).executeTakeFirst();
}

export async function saveProgress(tx: Tx, name: string, progress: object, state: 'open' | 'done'): Promise<void> {
  const progressJson = JSON.stringify(progress);
  await tx.kysely.updateTable('migrations').set({ progressJson, state }).where('name', '=', name).execute();
}

/** What becomes of an index on PostgreSQL: not there, being made by somebody, of no use, or done. */
export async function findIndexState(on: Reader, name: string): Promise<'absent' | 'building' | 'invalid' | 'valid'> {
  // Between its first two steps one that is being made has no number yet in the view.
  const { rows } = await sql<{ valid: boolean; building: boolean }>`
    select i.indisvalid as valid, exists (
      select 1 from pg_stat_progress_create_index p
      where p.datid = (select oid from pg_database where datname = current_database())
        and p.relid = i.indrelid and p.index_relid in (0, i.indexrelid)) as building
    from pg_index i where i.indexrelid = to_regclass(${`"${name}"`})`.execute(on.kysely);
  const [row] = rows;
  if (row === undefined) return 'absent';
  if (row.valid) return 'valid';
  return row.building ? 'building' : 'invalid';
}
