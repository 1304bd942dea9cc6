import { open } from 'node:fs/promises';
import Database from 'better-sqlite3';
import {
  CompiledQuery,
  type DatabaseConnection,
  type Driver,
  Kysely,
  SqliteAdapter,
  SqliteIntrospector,
  SqliteQueryCompiler,
} from 'kysely';
import type { Db, Reader, Result, Tx, WriteOptions } from '../database.ts';
import { announce } from '../statements.ts';
import type { Tables } from '../tables/index.ts';
import { startCheckpoints } from './checkpoint.ts';
import { createGroupCommit } from './group-commit.ts';
import { createMutex } from './mutex.ts';
import { createWriteQueue } from './write-queue.ts';

const CACHED_STATEMENTS = 500;

interface Connection {
  raw: Database.Database;
  execute<R>(sql: string, parameters: readonly unknown[]): Result<R>;
}

/** Opens the database file: one connection that writes, one that reads, and commits that share an fsync. */
export async function openSqlite(file: string): Promise<Db> {
  const writer = connect(file);
  writer.raw.pragma('journal_mode = WAL');
  writer.raw.pragma('synchronous = NORMAL');
  writer.raw.pragma('wal_autocheckpoint = 0');
  // Makes the -wal file exist before it is opened for fsync.
  writer.raw.exec(
    'begin immediate; create table if not exists "migrations" ("name" text primary key not null); commit',
  );
  const reader = connect(file);
  reader.raw.pragma('query_only = ON');

  const wal = await open(`${file}-wal`, 'r+');
  const groupCommit = createGroupCommit(() => wal.datasync());
  const mutex = createMutex();
  const checkpoints = startCheckpoints({ file, wal, exclusively: mutex.run });
  let writing = false;
  const writers = createReader(() => writer);
  const queue = createWriteQueue({
    run: (sql) => writer.execute(sql, []),
    open: (callbacks) => ({ ...writers, afterCommit: (callback) => callbacks.push(callback) }),
    exclusively: (fn) =>
      mutex.run(async () => {
        writing = true;
        return fn().finally(() => {
          writing = false;
        });
      }),
    sync: groupCommit.durable,
  });

  return {
    // Each commit makes other connections drop their pages: what is read between transactions is read on the
    // writing connection, whose pages are warm (3 µs for a row by its key against 60).
    ...createReader(() => (writing ? reader : writer)),
    write: async <T>(fn: (tx: Tx) => Promise<T>, options: WriteOptions = {}) => {
      const result = await queue.write(fn, options.durable !== false);
      checkpoints.onCommit();
      return result;
    },
    close: async () => {
      await mutex.run(async () => {
        await groupCommit.durable();
        await checkpoints.stop();
        await wal.close();
        reader.raw.close();
        writer.raw.close();
      });
    },
  };
}

function connect(file: string): Connection {
  const raw = new Database(file);
  raw.pragma('busy_timeout = 10000');
  raw.pragma('cache_size = -16000');
  raw.pragma('foreign_keys = ON');
  raw.pragma('temp_store = MEMORY');
  const statements = new Map<string, Database.Statement>();
  return {
    raw,
    execute<R>(sql: string, parameters: readonly unknown[]) {
      announce(sql, parameters);
      let statement = statements.get(sql);
      if (statement === undefined) {
        statement = raw.prepare(sql);
        if (statements.size >= CACHED_STATEMENTS) statements.delete(statements.keys().next().value as string);
        statements.set(sql, statement);
      }
      if (statement.reader) {
        const rows = statement.all(...parameters) as R[];
        return { rows, affected: rows.length };
      }
      return { rows: [], affected: statement.run(...parameters).changes };
    },
  };
}

function createReader(current: () => Connection): Reader {
  return {
    engine: 'sqlite',
    kysely: new Kysely<Tables>({
      dialect: {
        createAdapter: () => new SqliteAdapter(),
        createDriver: () => createDriver(current),
        createIntrospector: (db) => new SqliteIntrospector(db),
        createQueryCompiler: () => new SqliteQueryCompiler(),
      },
    }),
    execute: async (sql, parameters) => current().execute(sql, parameters),
  };
}

/** Kysely's view of a connection that is already open; transactions belong to `Db.write`, except in migrations. */
function createDriver(current: () => Connection): Driver {
  const kyselyConnection: DatabaseConnection = {
    async executeQuery<R>(query: CompiledQuery) {
      const { rows, affected } = current().execute<R>(query.sql, query.parameters);
      return { rows, numAffectedRows: BigInt(affected) };
    },
    streamQuery() {
      throw new Error('streaming queries are not supported on SQLite');
    },
  };
  return {
    init: async () => {},
    acquireConnection: async () => kyselyConnection,
    beginTransaction: async (c) => void (await c.executeQuery(CompiledQuery.raw('begin immediate'))),
    commitTransaction: async (c) => void (await c.executeQuery(CompiledQuery.raw('commit'))),
    rollbackTransaction: async (c) => void (await c.executeQuery(CompiledQuery.raw('rollback'))),
    releaseConnection: async () => {},
    destroy: async () => {},
  };
}
