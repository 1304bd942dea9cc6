import { createHash } from 'node:crypto';
import type { Context } from '../../src/core/context.ts';
import { createLogger } from '../../src/ops/logger.ts';
import { createTestApp, type TestApp, type TestAppOptions } from '../app.ts';
import { findFreePort } from '../free-port.ts';
import { createSeed, type Seed } from '../seed.ts';

export interface Server extends TestApp {
  seed: Seed;
  /** Log lines so far; `taken` empties them. */
  lines: Record<string, unknown>[];
  inbox: string;
}

/** The real app on loopback under a name that others can reach it by. */
export async function createServerApp(hostname = 'localhost', options: TestAppOptions = {}): Promise<Server> {
  const port = options.config?.port ?? (await findFreePort());
  const domain = `${hostname}:${port}`;
  const hosts = { web: domain, handles: domain, faces: new Map() };
  const lines: Record<string, unknown>[] = [];
  const to = { write: (line: string) => void lines.push(JSON.parse(line)) };
  const app = await createTestApp({
    listen: true,
    log: createLogger({ logLevel: 'debug', logFormat: 'json' }, { to }),
    ...options,
    config: { publicUrl: `http://${domain}`, hosts, host: '127.0.0.1', port, allowPrivate: true, ...options.config },
  });
  const inbox = `http://${domain}/inbox`;
  return Object.assign(app, { seed: createSeed(app.ctx), lines, inbox });
}

/** A hash of every row of every table: refusing must leave no trace. */
export async function hashDatabase(ctx: Context): Promise<string> {
  const hash = createHash('sha256');
  const tables = await ctx.db.kysely.introspection.getTables();
  for (const { name } of tables.sort((a, b) => a.name.localeCompare(b.name))) {
    const rows = await ctx.db.kysely
      .selectFrom(name as 'accounts')
      .selectAll()
      .execute();
    hash.update(name);
    for (const row of rows.map((row) => JSON.stringify(row)).sort()) hash.update(row);
  }
  return hash.digest('hex');
}
