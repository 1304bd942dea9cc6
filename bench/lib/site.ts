import { mkdir, mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import Database from 'better-sqlite3';
import pg from 'pg';
import { createBase } from '../../packages/server/src/app.ts';
import { loadConfig } from '../../packages/server/src/config/load.ts';
import type { Context } from '../../packages/server/src/core/context.ts';
import { createSeed, type Seed } from '../../packages/server/test/seed.ts';
import { findFreePort } from '../../scripts/free-port.ts';
import { type Started, startLinnet } from './process.ts';

/** A server of its own: a folder, a database, an address. */
export interface Site {
  folder: string;
  /** An SQLite file or a postgres:// address. */
  database: string;
  url: string;
  /** Fills it through the real functions, with the queue running and nobody listening. */
  fill<T>(work: (made: { ctx: Context; seed: Seed }) => Promise<T>): Promise<T>;
  start(settings?: Record<string, string>): Promise<Started>;
  /** One of several servers on the same database and files, by number; PostgreSQL only. */
  startBeside(number: number, settings?: Record<string, string>): Promise<Started>;
  /** Asks the database itself, beside the running server. */
  ask<R>(sql: string): Promise<R[]>;
  /** Resolves when the server has done all that was to do. */
  untilIdle(): Promise<void>;
  drop(): Promise<void>;
}

/** An empty one, on the PostgreSQL server at `postgres` or on SQLite. */
export async function createSite(postgres: string | null): Promise<Site> {
  const folder = await mkdtemp(join(tmpdir(), 'linnet-bench-'));
  const port = String(await findFreePort());
  const url = `http://localhost:${port}`;
  const name = `bench_${port}`;
  if (postgres !== null) await askPostgres(postgres, `create database ${name}`);
  const database = postgres === null ? join(folder, 'linnet.sqlite') : postgres.replace(/\/\w+$/, `/${name}`);
  const settings = {
    DATA_DIR: folder,
    PUBLIC_URL: url,
    PORT: port,
    // Addresses of the loopback network stand for other servers.
    FEDERATION_ALLOW_PRIVATE: 'true',
    // Everybody comes from this machine, as through a proxy: connections are not counted per address.
    TRUSTED_PROXIES: 'loopback',
    ...(postgres === null ? {} : { DATABASE_URL: database }),
  };
  const ask = <R>(sql: string) => (postgres === null ? askSqlite<R>(database, sql) : askPostgres<R>(database, sql));
  return {
    folder,
    database,
    url,
    async fill(work) {
      const { ctx, queue, close } = await createBase(loadConfig({ ...settings, LOG_LEVEL: 'silent' }, folder));
      try {
        await queue.start(ctx);
        const made = await work({ ctx, seed: createSeed(ctx) });
        await queue.drain();
        await queue.stop();
        return made;
      } finally {
        await close();
      }
    },
    start: (more) => startLinnet({ ...settings, ...more }),
    async startBeside(number, more) {
      const own = { DATA_DIR: join(folder, `data-${number}`), FILES_DIR: folder, PORT: String(await findFreePort()) };
      await mkdir(own.DATA_DIR, { recursive: true });
      return startLinnet({ ...settings, ...own, ...more });
    },
    ask,
    async untilIdle() {
      // What comes round by itself waits in the table for its time.
      const due = () =>
        ask<{ count: number }>(`select count(*) as "count" from "jobs"
        where "worker" is not null or "runAt" <= ${Date.now()}`);
      while (Number((await due())[0]?.count) > 0) await new Promise((resolve) => setTimeout(resolve, 10));
    },
    async drop() {
      if (postgres !== null) await askPostgres(postgres, `drop database if exists ${name} with (force)`);
      await rm(folder, { recursive: true, force: true });
    },
  };
}

async function askPostgres<R>(address: string, sql: string): Promise<R[]> {
  const client = new pg.Client({ connectionString: address });
  await client.connect();
  try {
    return (await client.query(sql)).rows;
  } finally {
    await client.end();
  }
}

async function askSqlite<R>(file: string, sql: string): Promise<R[]> {
  const db = new Database(file, { readonly: true });
  try {
    return db.prepare(sql).all() as R[];
  } finally {
    db.close();
  }
}
