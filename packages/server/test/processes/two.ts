import type { Bus } from '../../src/bus/bus.ts';
import { createLocalBus } from '../../src/bus/local.ts';
import { createTestApp, type TestApp, type TestAppOptions } from '../app.ts';

/** Why a test needs PostgreSQL, or false where it has one. */
export const postgresOnly =
  process.env['TEST_DATABASE_URL'] === undefined && 'several processes share PostgreSQL, not a file';

export interface TwoProcesses {
  one: TestApp;
  other: TestApp;
  close(): Promise<void>;
}

/** Two servers on one database and one clock, as two processes are; each has caches and a bus of its own. */
export async function createTwoProcesses(options: Omit<TestAppOptions, 'bus'> = {}, bus?: () => Bus) {
  const own = () => (bus === undefined ? {} : { bus: bus() });
  const one = await createTestApp({ ...options, ...own() });
  const other = await createAnother(one, { ...options, ...own() });
  const close = async () => {
    await other.close();
    await one.close();
  };
  return { one, other, close } satisfies TwoProcesses;
}

/** One more on the database and the clock of `one`, to be closed before it. */
export function createAnother(one: TestApp, options: TestAppOptions = {}): Promise<TestApp> {
  const { database, databaseDirect, publicUrl, hosts } = one.ctx.config;
  const config = { ...options.config, database, databaseDirect, publicUrl, hosts };
  return createTestApp({ ...options, clock: one.clock, config });
}

/** A bus that loses every message to other processes. */
export const createDeafBus = (): Bus =>
  createLocalBus((error) => {
    throw error;
  });
