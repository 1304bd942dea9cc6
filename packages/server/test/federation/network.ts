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
