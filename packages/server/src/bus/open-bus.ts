import type { Config } from '../config/load.ts';
import type { Clock } from '../lib/clock.ts';
import type { Logger } from '../lib/logger.ts';
import type { Rng } from '../lib/rng.ts';
import type { Bus } from './bus.ts';
import { createLocalBus } from './local.ts';

interface Parts {
  clock: Clock;
  rng: Rng;
  log: Logger;
}

/** The bus that the settings ask for: Redis where there is one, else the database where it is shared, else none. */
export async function openBus(config: Config, { clock, rng, log }: Parts): Promise<Bus> {
  const onError = (error: unknown) => log.error({ err: error }, 'a message to listeners or other processes failed');
  // Loaded only where they are used: their drivers take memory.
  if (config.redis !== null) {
    const { openRedisBus } = await import('./redis.ts');
    return openRedisBus({ url: config.redis, prefix: config.hosts.web, clock, rng, onError });
  }
  // Anything but a path is PostgreSQL, which several processes may use.
  if (config.database.includes('://')) {
    const { openPostgresBus } = await import('./postgres.ts');
    return openPostgresBus({ url: config.databaseDirect ?? config.database, clock, rng, onError });
  }
  return createLocalBus(onError);
}
