import { createHttpClient } from '../../src/net/client.ts';
import { createTestApp, type TestApp } from '../app.ts';
import type { TestClock } from '../clock.ts';
import { findFreePort } from '../free-port.ts';
import { createSeed, type Seed } from '../seed.ts';

export interface NamedServer extends TestApp {
  seed: Seed;
  port: number;
}

interface NameOptions {
  clock: TestClock;
  port?: number;
  /** Settings besides those that make it reachable; `PORT` in a value is its port. */
  settings?: Record<string, string>;
}

/**
 * The real app as a server of a closed network, where names below `test` lead to this machine and speak plain http. All
 * it knows comes from settings, as an operator would write them.
 */
export async function createNamedServer(name: string, options: NameOptions): Promise<NamedServer> {
  const { clock, port = await findFreePort(), settings = {} } = options;
  const named = Object.entries({
    PUBLIC_URL: `http://${name}:PORT`,
    FEDERATION_ALLOW_PRIVATE: 'true',
    FEDERATION_HTTP_HOSTS: 'one.test, social.two.test, two.test',
    HOST: '127.0.0.1',
    PORT: 'PORT',
    ...settings,
  }).map(([key, value]) => [key, value.replaceAll('PORT', `${port}`)]);
  const resolve = async () => ['127.0.0.1'];
  const http = createHttpClient({ allowPrivate: true, userAgent: 'Linnet test', resolve, clock });
  const app = await createTestApp({ clock, http, listen: true, settings: Object.fromEntries(named) });
  return Object.assign(app, { seed: createSeed(app.ctx), port });
}
