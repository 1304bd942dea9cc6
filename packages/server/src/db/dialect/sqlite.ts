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
import type { Tables } from '../tables/index.ts';
import { startCheckpoints } from './checkpoint.ts';
import { createGroupCommit } from './group-commit.ts';
import { createMutex } from './mutex.ts';

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
  const readers = createReader(reader);
  const writers = createReader(writer);

  return {
    ...readers,
    write: async <T>(fn: (tx: Tx) => Promise<T>, options: WriteOptions = {}) => {
      const callbacks: (() => void)[] = [];
      const result = await mutex.run(async () => {
        writer.execute('begin immediate', []);
        try {
          const answer = await fn({ ...writers, afterCommit: (callback) => callbacks.push(callback) });
          writer.execute('commit', []);
          return answer;
        } catch (error) {
          if (writer.raw.inTransaction) writer.execute('rollback', []);
          throw error;
        }
      });
      checkpoints.onCommit();
      if (options.durable !== false) await groupCommit.durable();
      for (const callback of callbacks) callback();
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

function createReader(connection: Connection): Reader {
  return {
    engine: 'sqlite',
    kysely: new Kysely<Tables>({
      dialect: {
        createAdapter: () => new SqliteAdapter(),
        createDriver: () => createDriver(connection),
        createIntrospector: (db) => new SqliteIntrospector(db),
        createQueryCompiler: () => new SqliteQueryCompiler(),
      },
    }),
    execute: async (sql, parameters) => connection.execute(sql, parameters),
  };
}

/** Kysely's view of a connection that is already open; transactions belong to `Db.write`, except in migrations. */
function createDriver(connection: Connection): Driver {
  const kyselyConnection: DatabaseConnection = {
    async executeQuery<R>(query: CompiledQuery) {
      const { rows, affected } = connection.execute<R>(query.sql, query.parameters);
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
