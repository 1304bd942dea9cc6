import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { type App, createApp } from '../../src/app.ts';
import { type Config, loadConfig } from '../../src/config/load.ts';
import type { Context } from '../../src/core/context.ts';
import { createLogger } from '../../src/ops/logger.ts';
import type { TestClock } from '../clock.ts';
import { createTestDatabase } from '../database.ts';
import { findFreePort } from '../free-port.ts';
import { createSeed, type Seed } from '../seed.ts';

/** A server that can be killed and started again on what it left. */
export interface Node {
  readonly ctx: Context;
  readonly seed: Seed;
  readonly host: string;
  drain(): Promise<void>;
  /** Ends it where it stands: connections are cut, nothing is finished. */
  kill(): Promise<void>;
  restart(): Promise<void>;
  close(): Promise<void>;
}

/** The real app under a name of this machine, with a database of its own. */
export async function createNode(hostname: string, clock: TestClock): Promise<Node> {
  const dataDir = await mkdtemp(join(tmpdir(), 'linnet-node-'));
  const database = await createTestDatabase();
  const port = await findFreePort();
  const host = `${hostname}:${port}`;
  const env = {
    DATA_DIR: dataDir,
    PUBLIC_URL: `http://${host}`,
    PORT: `${port}`,
    RATE_LIMITS: 'false',
    LINK_PREVIEWS: 'false',
    DATABASE_POOL: '4',
    FEDERATION_ALLOW_PRIVATE: 'true',
  };
  const logLevel = (process.env['LINNET_TEST_LOG'] as Config['logLevel']) ?? 'silent';
  const config: Config = { ...loadConfig(env, dataDir), database: database.target, logLevel };

  async function start(): Promise<App> {
    const app = await createApp(config, { log: createLogger(config), clock });
    await app.start();
    return app;
  }

  let app = await start();
  let alive = true;
  return {
    host,
    get ctx() {
      return app.ctx;
    },
    get seed() {
      return createSeed(app.ctx);
    },
    drain: async () => {
      if (alive) await app.drain();
    },
    async kill() {
      alive = false;
      app.fastify.server.closeAllConnections();
      // The database first: what is under way finds it gone, as if the process were.
      await app.ctx.db.close();
      await app.ctx.http.close();
      await app.fastify.close();
    },
    async restart() {
      app = await start();
      alive = true;
    },
    async close() {
      await app.close();
      await database.drop();
      await rm(dataDir, { recursive: true, force: true });
    },
  };
}
