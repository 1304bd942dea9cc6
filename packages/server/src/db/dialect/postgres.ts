import { createHash } from 'node:crypto';
import pg from 'pg';
import { ConfigError } from '../../config/load.ts';
import { pause } from '../../lib/clock.ts';
import { AppError } from '../../lib/errors.ts';
import type { Db, OpenOptions, Result, Tx, WriteOptions } from '../database.ts';
import { announce } from '../statements.ts';
import { hasCollided, isAway, isOfOldSchema, translate } from './errors.ts';
import { createFollower } from './follower.ts';
import { answered, type Rail, refuseAfter, refuseInside, runOnRails } from './guard.ts';
import { isNameLost, isStatementPooling } from './pooler.ts';
import { createReader } from './reader.ts';

const INT8 = 20;
/** A transaction that collided, or whose connection was lost before its commit was sent, did nothing: it runs again. */
const TRIES = 5;
/** Doubled at each try: in all 0.75 s, as long as a restart takes at least. */
const PAUSE_MS = 50;
/** How often it is asked what became of a commit whose answer was lost. */
const QUESTIONS = 20;
const CONNECT_MS = 5_000;
/** The primary answers as well: nobody has to wait for a replica that is away. */
const REPLICA_CONNECT_MS = 1_000;
/** Nor where it, or the network before it, says nothing any more. */
const REPLICA_ANSWER_MS = 1_000;

/** Connects to PostgreSQL. Ids, times and counts come back as numbers: all of them fit 2^53. */
export async function openPostgres(url: string, options: OpenOptions): Promise<Db> {
  const { poolSize = 10, deadlineMs = 10_000, replica: replicaUrl = null } = options;
  const onNamesLost = options.onNamesLost ?? (() => {});
  const pool = createPool(url, poolSize, CONNECT_MS);
  const names = createNames(onNamesLost);
  const read = (named: boolean) =>
    async function execute<R>(sql: string, parameters: readonly unknown[]): Promise<Result<R>> {
      refuseInside('a read');
      return repeat(names, () => query<R>(pool, sql, parameters, named && names.kept()));
    };
  const db: Db = {
    ...createReader('postgres', read(true), read(false)),
    write: async <T>(fn: (tx: Tx) => Promise<T>, options: WriteOptions = {}) => {
      refuseInside('a write');
      const caller = new Error('the write began here');
      const rails = { caller, deadlineMs: options.deadlineMs ?? deadlineMs };
      return repeat(names, () => transact(pool, names, fn, rails, options.durable !== false));
    },
    close: () => pool.end(),
  };
  if (replicaUrl === null) return db;
  const copy = createPool(replicaUrl, poolSize, REPLICA_CONNECT_MS, REPLICA_ANSWER_MS);
  const copyNames = createNames(onNamesLost);
  const readCopy = (named: boolean) =>
    async function execute<R>(sql: string, parameters: readonly unknown[]): Promise<Result<R>> {
      refuseInside('a read');
      announce('postgres', sql, parameters, true);
      try {
        return await send<R>(copy, sql, parameters, named && copyNames.kept());
      } catch (error) {
        copyNames.areLost(error);
        throw error;
      }
    };
  const waysTo = (way: typeof read) => ({ execute: way(true), dynamic: way(false) });
  const follower = createFollower(db, waysTo(read), waysTo(readCopy));
  db.replica = follower.db;
  db.close = async () => {
    follower.stop();
    await copy.end();
    await pool.end();
  };
  return db;
}

function createPool(url: string, max: number, connectionTimeoutMillis: number, answerMs?: number): pg.Pool {
  const pool = new pg.Pool({
    connectionString: url,
    max,
    keepAlive: true,
    connectionTimeoutMillis,
    ...(answerMs === undefined ? {} : { query_timeout: answerMs }),
    types: {
      getTypeParser: (oid, format) =>
        (oid as number) === INT8 && format !== 'binary' ? Number : pg.types.getTypeParser(oid, format),
    },
  });
  // A connection that the server ends says so to its query as well; without listeners it would end the process, at
  // rest through the pool, lent through the client.
  pool.on('error', () => {});
  pool.on('connect', (client) => client.on('error', () => {}));
  return pool;
}

/** Whether statements are asked for by names, so that their server reads and plans each once for a connection. */
interface Names {
  kept(): boolean;
  /**
   * Whether this is what a pooler's client hears that keeps no names for it: from then on nobody uses any. Or what they all
   * hear whose tables were changed by another process since: from then on there are new ones.
   */
  areLost(error: unknown): boolean;
}

function createNames(onLost: () => void): Names {
  let kept = true;
  return {
    kept: () => kept,
    areLost(error) {
      if (isOfOldSchema(error)) {
        forgetNames();
        return true;
      }
      if (!isNameLost(error)) return false;
      if (kept) onLost();
      kept = false;
      return true;
    },
  };
}

/** Runs again what did nothing, a few times; what cannot be mended so is said in words that may be shown. */
async function repeat<T>(names: Names, work: () => Promise<T>): Promise<T> {
  for (let attempt = 0; ; attempt++) {
    try {
      return await work();
    } catch (error) {
      const away = isAway(error);
      if (attempt + 1 >= TRIES || !(away || hasCollided(error) || names.areLost(error))) throw translate(error);
      if (away) await pause(PAUSE_MS * 2 ** attempt);
    }
  }
}

interface Rails {
  caller: Error;
  deadlineMs: number;
}

async function transact<T>(
  pool: pg.Pool,
  names: Names,
  fn: (tx: Tx) => Promise<T>,
  rails: Rails,
  durable: boolean,
): Promise<T> {
  const client = await pool.connect();
  const callbacks: (() => void)[] = [];
  let rail: Rail | undefined;
  let xid: string | undefined;
  let lost: unknown;
  let result: T;
  try {
    xid = await begin(client, durable);
    result = await runOnRails(rails, (own) => {
      rail = own;
      return fn(createTx(client, names, own, callbacks));
    });
    await client.query('commit').catch((error) => {
      if (!isAway(error)) throw error;
      lost = error;
    });
    client.release(lost !== undefined);
  } catch (error) {
    // One that still works on a statement is no good to anybody: the server rolls back what it held.
    const broken = isAway(error) || (rail?.busy ?? 0) > 0;
    if (!broken) await client.query('rollback').catch(() => {});
    client.release(broken);
    throw error;
  }
  if (lost !== undefined && !(await wasCommitted(pool, xid))) throw lost;
  for (const callback of callbacks) callback();
  return result;
}

/** Begins, and for what must not be lost answers the transaction's number, by which its end can be asked for. */
async function begin(client: pg.PoolClient, durable: boolean): Promise<string | undefined> {
  const also = durable ? 'select pg_current_xact_id()::text as xid' : 'set local synchronous_commit = off';
  const results = (await client.query(`begin; ${also}`).catch((error) => {
    if (isStatementPooling(error)) throw new ConfigError('DATABASE_URL', NO_TRANSACTIONS);
    throw error;
  })) as unknown;
  return durable ? (results as pg.QueryResult<{ xid: string }>[])[1]?.rows[0]?.xid : undefined;
}

const NO_TRANSACTIONS =
  'DATABASE_URL leads to a pooler that gives a connection for one statement at a time. Set its pool_mode to transaction, or give the address of PostgreSQL itself.';

function createTx(client: pg.PoolClient, names: Names, rail: Rail, callbacks: (() => void)[]): Tx {
  const run = (named: boolean) =>
    async function execute<R>(sql: string, parameters: readonly unknown[]): Promise<Result<R>> {
      refuseAfter(rail);
      rail.busy += 1;
      try {
        return await query<R>(client, sql, parameters, named && names.kept());
      } finally {
        answered(rail);
      }
    };
  return Object.assign(createReader('postgres', run(true), run(false)), {
    afterCommit(callback: () => void) {
      refuseAfter(rail);
      callbacks.push(callback);
    },
  });
}

/**
 * What became of a commit whose answer was lost with the connection. Repeating it blindly could do everything twice,
 * giving it up could deny what is there: the server knows, as soon as it is back.
 */
async function wasCommitted(pool: pg.Pool, xid: string | undefined): Promise<boolean> {
  for (let i = 0; xid !== undefined && i < QUESTIONS; i++) {
    try {
      const { rows } = await pool.query<{ status: string | null }>('select pg_xact_status($1::xid8) as status', [xid]);
      const status = rows[0]?.status;
      if (status === 'committed') return true;
      if (status === 'aborted') return false;
    } catch (error) {
      if (!isAway(error)) break;
    }
    // Away, or the server has not noticed yet that we are gone.
    await pause(PAUSE_MS * 10);
  }
  throw new AppError('unavailable', 'The database went away: it is not known whether this was stored');
}

async function query<R>(
  source: pg.Pool | pg.PoolClient,
  sql: string,
  parameters: readonly unknown[],
  named: boolean,
): Promise<Result<R>> {
  announce('postgres', sql, parameters);
  return send(source, sql, parameters, named);
}

async function send<R>(
  source: pg.Pool | pg.PoolClient,
  sql: string,
  parameters: readonly unknown[],
  named: boolean,
): Promise<Result<R>> {
  const config = { text: sql, values: parameters as unknown[] };
  const result = await source.query(named ? { name: statementName(sql), ...config } : config);
  return { rows: result.rows, affected: result.rowCount ?? 0 };
}

const names = new Map<string, string>();
/** Counts up with the schema, as far as it is noticed. */
let schema = 0;

function forgetNames(): void {
  names.clear();
  schema += 1;
}

function statementName(sql: string): string {
  let name = names.get(sql);
  if (name === undefined) {
    name = createHash('sha1').update(`${schema} ${sql}`).digest('base64url');
    if (names.size > 5000) names.clear();
    names.set(sql, name);
  }
  return name;
}
