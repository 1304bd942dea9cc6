import { createHash } from 'node:crypto';
import { Kysely, PostgresDialect } from 'kysely';
import pg from 'pg';
import type { Db, Reader, Tx, WriteOptions } from '../database.ts';
import { announce } from '../statements.ts';
import type { Tables } from '../tables/index.ts';

const INT8 = 20;
const RETRIES = 5;
/** serialization_failure and deadlock_detected: the transaction did nothing and may be run again. */
const RETRYABLE = new Set(['40001', '40P01']);

/** Connects to PostgreSQL. Ids, times and counts come back as numbers: all of them fit 2^53. */
export async function openPostgres(url: string, options: { poolSize: number }): Promise<Db> {
  const pool = new pg.Pool({
    connectionString: url,
    max: options.poolSize,
    types: {
      getTypeParser: (oid, format) =>
        (oid as number) === INT8 && format !== 'binary' ? Number : pg.types.getTypeParser(oid, format),
    },
  });
  // An idle connection that the server closes is replaced at the next query; without a listener it would be fatal.
  pool.on('error', () => {});
  const readers = createReader(pool);

  return {
    ...readers,
    write: async <T>(fn: (tx: Tx) => Promise<T>, writeOptions: WriteOptions = {}) => {
      for (let attempt = 1; ; attempt++) {
        try {
          return await transact(pool, fn, writeOptions);
        } catch (error) {
          if (attempt >= RETRIES || !RETRYABLE.has((error as { code?: string }).code ?? '')) throw error;
        }
      }
    },
    close: () => pool.end(),
  };
}

async function transact<T>(pool: pg.Pool, fn: (tx: Tx) => Promise<T>, options: WriteOptions): Promise<T> {
  const client = await pool.connect();
  const callbacks: (() => void)[] = [];
  let result: T;
  try {
    await client.query(options.durable === false ? 'begin; set local synchronous_commit = off' : 'begin');
    result = await fn({ ...createReader(client), afterCommit: (callback) => callbacks.push(callback) });
    await client.query('commit');
  } catch (error) {
    await client.query('rollback').catch(() => {});
    throw error;
  } finally {
    client.release();
  }
  for (const callback of callbacks) callback();
  return result;
}

function createReader(source: pg.Pool | pg.PoolClient): Reader {
  const pool = 'totalCount' in source ? source : lendClient(source);
  let kysely: Kysely<Tables> | undefined;
  return {
    engine: 'postgres',
    get kysely() {
      kysely ??= new Kysely<Tables>({
        dialect: new PostgresDialect({ pool: pool as pg.Pool }),
        log: ({ query }) => announce(query.sql, query.parameters),
      });
      return kysely;
    },
    execute: async (sql, parameters) => {
      announce(sql, parameters);
      const result = await source.query({ name: statementName(sql), text: sql, values: parameters as unknown[] });
      return { rows: result.rows, affected: result.rowCount ?? 0 };
    },
  };
}

/** A pool of one that is already taken: Kysely inside our transaction uses its connection. */
function lendClient(client: pg.PoolClient): Pick<pg.Pool, 'connect' | 'end'> {
  const lent = new Proxy(client, {
    get: (target, key) => {
      if (key === 'release') return () => {};
      const value = Reflect.get(target, key);
      return typeof value === 'function' ? value.bind(target) : value;
    },
  });
  return { connect: async () => lent, end: async () => {} } as unknown as Pick<pg.Pool, 'connect' | 'end'>;
}

const names = new Map<string, string>();

function statementName(sql: string): string {
  let name = names.get(sql);
  if (name === undefined) {
    name = createHash('sha1').update(sql).digest('base64url');
    if (names.size > 5000) names.clear();
    names.set(sql, name);
  }
  return name;
}
