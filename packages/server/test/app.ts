import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import type { InjectOptions, Response } from 'light-my-request';
import { type App, createApp, type Overrides } from '../src/app.ts';
import { type Config, loadConfig } from '../src/config/load.ts';
import { createLogger } from '../src/ops/logger.ts';
import { checkAnswer } from './check-answer.ts';
import { createTestClock, type TestClock } from './clock.ts';
import { createTestDatabase } from './database.ts';
import { findFreePort } from './free-port.ts';
import { createTestReader } from './reader.ts';

export { findFreePort };

export interface TestApp extends App {
  clock: TestClock;
  /** A request without a socket. Throws where the answer is not what its endpoint describes. */
  inject(request: InjectOptions | string): Promise<Response>;
}

export interface TestAppOptions extends Omit<Overrides, 'clock'> {
  clock?: TestClock;
  /** Where it says it is: `https://a.test` for servers on a network that exists in memory. */
  publicUrl?: string;
  /** What an operator would set besides. */
  settings?: Record<string, string>;
  config?: Partial<Config>;
  /** Listens on a free port of this machine, which is part of the public address then. */
  listen?: boolean;
}

/**
 * The real app on a database and folder of its own, with the queue running. Two apps on one clock make a network.
 * Set LINNET_TEST_LOG=debug to see what it does. With LINNET_TEST_READER=true a reader is asked, where the database is
 * a file: what holds of one process has to hold of two.
 */
export async function createTestApp(options: TestAppOptions = {}): Promise<TestApp> {
  const { config: wanted, settings = {}, clock = createTestClock(), listen = false, ...overrides } = options;
  const port = listen ? await findFreePort() : 3000;
  const { publicUrl = `http://localhost:${port}` } = options;
  const dataDir = await mkdtemp(join(tmpdir(), 'linnet-app-'));
  const database = await createTestDatabase();
  const config: Config = {
    ...loadConfig(
      {
        DATA_DIR: dataDir,
        PUBLIC_URL: publicUrl,
        PORT: `${port}`,
        RATE_LIMITS: 'false',
        // No test asks the network; those of cards have pages of their own.
        LINK_PREVIEWS: 'false',
        DATABASE_POOL: '4',
        ...settings,
      },
      dataDir,
    ),
    database: database.target,
    databaseDirect: database.direct,
    logLevel: (process.env['LINNET_TEST_LOG'] as Config['logLevel']) ?? 'silent',
    ...wanted,
  };
  const app = await createApp(config, {
    log: createLogger(config),
    clock,
    findMailHosts: async () => [],
    ...overrides,
  });
  await app.start({ listen });
  const asked = process.env['LINNET_TEST_READER'] === 'true' && !database.target.includes('://');
  const reader = asked ? await createTestReader(app, clock) : undefined;
  return {
    ctx: app.ctx,
    fastify: app.fastify,
    get url() {
      return app.url;
    },
    clock,
    async inject(request) {
      const answer = await (reader ?? app).fastify.inject(request);
      checkAnswer(answer);
      return answer;
    },
    start: app.start,
    drain: app.drain,
    async close() {
      try {
        await reader?.close();
        await app.close();
      } finally {
        await database.drop();
        await rm(dataDir, { recursive: true, force: true });
      }
    },
  };
}
