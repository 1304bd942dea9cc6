import { mkdir } from 'node:fs/promises';
import { dirname } from 'node:path';
import type { Db, OpenOptions } from './database.ts';
import { openSqlite } from './dialect/sqlite.ts';
import { migrate } from './migrations/index.ts';

/** Opens a `postgres://` URL or an SQLite file and brings its schema up to date. */
export async function connectDatabase(target: string, options: OpenOptions = {}): Promise<Db> {
  const db = await open(target, options);
  await migrateDatabase(db);
  return db;
}

async function open(target: string, options: OpenOptions): Promise<Db> {
  if (/^postgres(ql)?:\/\//.test(target)) {
    // Its driver takes 8 MB that a server on SQLite has no use for.
    const { openPostgres } = await import('./dialect/postgres.ts');
    return openPostgres(target, options);
  }
  await mkdir(dirname(target), { recursive: true });
  return openSqlite(target, options);
}

async function migrateDatabase(db: Db): Promise<void> {
  // Readers of SQLite cannot write: migrations run on the writer, one transaction for all of them.
  await db.write((tx) => migrate(tx.kysely, tx.engine), { deadlineMs: Number.POSITIVE_INFINITY });
}
