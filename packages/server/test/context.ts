import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { pino } from 'pino';
import { createLocalBus } from '../src/bus/local.ts';
import { type Config, loadConfig } from '../src/config/load.ts';
import type { Context } from '../src/core/context.ts';
import type { AppEvent } from '../src/core/events.ts';
import { connectDatabase } from '../src/db/connect.ts';
import { createIdSource } from '../src/lib/ids.ts';
import { createMemory } from '../src/lib/memory.ts';
import { systemRng } from '../src/lib/rng.ts';
import { createHttpClient } from '../src/net/client.ts';
import type { Job, Subscriber } from '../src/queue/job.ts';
import { createQueue } from '../src/queue/queue.ts';
import { createDiskStorage } from '../src/storage/disk.ts';
import { createTestClock, type TestClock } from './clock.ts';
import { createTestDatabase } from './database.ts';

export interface TestContext extends Context {
  clock: TestClock;
  /** Stops everything and removes folder and database. */
  close(): Promise<void>;
}

interface Options {
  config?: Partial<Config>;
  // biome-ignore lint/suspicious/noExplicitAny: each job knows its own input
  jobs?: Job<Context, any>[];
  subscribers?: Subscriber<Context, AppEvent>[];
}

/** A real context on a database of its own, with the queue running and no server. */
export async function createTestContext(options: Options = {}): Promise<TestContext> {
  const folder = await mkdtemp(join(tmpdir(), 'linnet-test-'));
  const clock = createTestClock();
  const log = pino({ level: 'silent' });
  const config: Config = {
    ...loadConfig({ PUBLIC_URL: 'https://linnet.test', DATA_DIR: folder, FEDERATION_ALLOW_PRIVATE: 'true' }, folder),
    ...options.config,
  };
  const database = await createTestDatabase();
  const db = await connectDatabase(database.target, { poolSize: 4 });
  const worker = { number: 1, isStale: () => false };
  const ids = createIdSource(clock, systemRng);
  const { jobs = [], subscribers = [] } = options;
  const queue = createQueue<Context, AppEvent>({
    db,
    clock,
    ids,
    rng: systemRng,
    log,
    worker: worker.number,
    jobs,
    subscribers,
    context: () => ctx,
  });
  const http = createHttpClient({ allowPrivate: true, userAgent: 'Linnet test', clock });
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
    worker,
    log,
    queue,
    bus,
    memory: createMemory(),
    storage: createDiskStorage(folder),
    http,
    findMailHosts: async () => [],
    examine: async () => [],
    remote: {
      resolveHandle: unreachable,
      inspect: async () => ({ state: 'unreachable', reason: 'offline', kind: null, read: null, answers: [] }),
      resolveAccount: unreachable,
      resolvePost: unreachable,
      resolveCollection: unreachable,
      resolveQuoted: unreachable,
      checkStamp: async () => 'unreachable',
      refreshPost: unreachable,
    },
    close: async () => {
      await queue.stop();
      await ctx.memory.close();
      await http.close();
      await bus.close();
      await db.close();
      await database.drop();
      await rm(folder, { recursive: true, force: true });
    },
  };
  await queue.start(ctx);
  return ctx;
}
