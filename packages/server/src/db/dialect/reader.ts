import {
  type DatabaseConnection,
  type Dialect,
  type Driver,
  Kysely,
  PostgresAdapter,
  PostgresIntrospector,
  PostgresQueryCompiler,
  SqliteAdapter,
  SqliteIntrospector,
  SqliteQueryCompiler,
} from 'kysely';
import type { Reader, Result } from '../database.ts';
import type { Engine } from '../engine.ts';
import type { Tables } from '../tables/index.ts';

type Execute = <R>(sql: string, parameters: readonly unknown[]) => Promise<Result<R>>;

/** A reader of which only the way to run a statement is its own. `dynamic`: for texts that are not worth keeping. */
export function createReader(engine: Engine, execute: Execute, dynamic: Execute = execute): Reader {
  let kysely: Kysely<Tables> | undefined;
  return {
    engine,
    execute,
    // Most transactions do without.
    get kysely() {
      kysely ??= new Kysely<Tables>({ dialect: createDialect(engine, dynamic) });
      return kysely;
    },
  };
}

function createDialect(engine: Engine, execute: Execute): Dialect {
  const createDriver = () => driveWith(execute);
  if (engine === 'sqlite') {
    return {
      createDriver,
      createAdapter: () => new SqliteAdapter(),
      createIntrospector: (db) => new SqliteIntrospector(db),
      createQueryCompiler: () => new SqliteQueryCompiler(),
    };
  }
  return {
    createDriver,
    createAdapter: () => new PostgresAdapter(),
    createIntrospector: (db) => new PostgresIntrospector(db),
    createQueryCompiler: () => new PostgresQueryCompiler(),
  };
}

/** Kysely's view of a connection that is already open. Transactions belong to `Db.write`. */
function driveWith(execute: Execute): Driver {
  const connection: DatabaseConnection = {
    async executeQuery<R>(query: { sql: string; parameters: readonly unknown[] }) {
      const { rows, affected } = await execute<R>(query.sql, query.parameters);
      return { rows, numAffectedRows: BigInt(affected) };
    },
    streamQuery() {
      throw new Error('queries are not streamed');
    },
  };
  const refuse = async () => {
    throw new Error('transactions are opened by Db.write');
  };
  return {
    init: async () => {},
    acquireConnection: async () => connection,
    beginTransaction: refuse,
    commitTransaction: refuse,
    rollbackTransaction: refuse,
    releaseConnection: async () => {},
    destroy: async () => {},
  };
}
