import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import pg from 'pg';
import { pino } from 'pino';
import { createLocalBus } from '#src/bus/local.ts';
import { type Config, loadConfig } from '#src/config/load.ts';
import type { Context } from '#src/core/context.ts';
import type { AppEvent } from '#src/core/events.ts';
import { connectDatabase } from '#src/db/connect.ts';
import { type Clock, systemClock } from '#src/lib/clock.ts';
import { createIdSource } from '#src/lib/ids.ts';
import { systemRng } from '#src/lib/rng.ts';
import { createHttpClient } from '#src/net/client.ts';
import type { Job, Subscriber } from '#src/queue/job.ts';
import { createQueue } from '#src/queue/queue.ts';
import { createDiskStorage } from '#src/storage/disk.ts';

/** The system's clock, which a test may put forward. Timers run in real time. */
export interface TestClock extends Clock {
  advance(ms: number): void;
}

export interface TestContext extends Context {
  clock: TestClock;
  /** Stops everything and removes the folder and, on PostgreSQL, the schema. */
  close(): Promise<void>;
}

interface Options {
  config?: Partial<Config>;
  // biome-ignore lint/suspicious/noExplicitAny: each job knows its own input
  jobs?: Job<Context, any>[];
  subscribers?: Subscriber<Context, AppEvent>[];
}

export function createTestClock(): TestClock {
  let ahead = 0;
  return {
    ...systemClock,
    now: () => systemClock.now() + ahead,
    advance: (ms) => {
      ahead += ms;
    },
  };
}

/** A real context on a database of its own: SQLite in a temporary folder, or a schema of `TEST_DATABASE_URL`. */
export async function createTestContext(options: Options = {}): Promise<TestContext> {
  const folder = await mkdtemp(join(tmpdir(), 'linnet-test-'));
  const clock = createTestClock();
  const log = pino({ level: 'silent' });
  const config: Config = {
    ...loadConfig({ PUBLIC_URL: 'https://linnet.test', DATA_DIR: folder, FEDERATION_ALLOW_PRIVATE: 'true' }, folder),
    ...options.config,
  };
  const database = await openDatabase(folder);
  const { db } = database;
  const ids = createIdSource(clock);
  const { jobs = [], subscribers = [] } = options;
  const queue = createQueue<Context, AppEvent>({ db, clock, ids, rng: systemRng, log, worker: 1, jobs, subscribers });
  const http = createHttpClient({ allowPrivate: true, userAgent: 'Linnet test' });
  const unreachable = async () => ({ state: 'unreachable' as const, reason: 'no federation' });
  const bus = createLocalBus((error) => {
    throw error;
  });
  const ctx: TestContext = {
    config,
    db,
    clock,
    rng: systemRng,
    ids,
    log,
    queue,
    bus,
    storage: createDiskStorage(join(folder, 'media')),
    http,
    remote: { resolveHandle: unreachable, resolveAccount: unreachable, resolvePost: unreachable },
    close: async () => {
      await queue.stop();
      await http.close();
      await bus.close();
      await database.close();
      await rm(folder, { recursive: true, force: true });
    },
  };
  await queue.start(ctx);
  return ctx;
}

async function openDatabase(folder: string) {
  const url = process.env['TEST_DATABASE_URL'];
  if (url === undefined) {
    const db = await connectDatabase(join(folder, 'linnet.sqlite'));
    return { db, close: () => db.close() };
  }
  const schema = `test_${systemRng.bytes(8).toString('hex')}`;
  await runOn(url, `create schema ${schema}`);
  const scoped = new URL(url);
  scoped.searchParams.set('options', `-c search_path=${schema}`);
  const db = await connectDatabase(scoped.href, { poolSize: 4 });
  return {
    db,
    close: async () => {
      await db.close();
      await runOn(url, `drop schema ${schema} cascade`);
    },
  };
}

async function runOn(url: string, sql: string): Promise<void> {
  const client = new pg.Client({ connectionString: url });
  await client.connect();
  await client.query(sql).finally(() => client.end());
}
