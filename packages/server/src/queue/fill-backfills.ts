import type { Db } from '../db/database.ts';
import { fillBackfills, SERVERS_SHARE } from '../db/migrations/fill.ts';
import type { Migration } from '../db/migrations/migration.ts';
import type { Clock } from '../lib/clock.ts';
import type { Logger } from '../lib/logger.ts';
import { createSecret, type Rng } from '../lib/rng.ts';
import { defineJob, type Job } from './job.ts';

/** Then another may have its turn; within the deadline of a job. */
const ROUND_MS = 200_000;

interface FillContext {
  db: Db;
  clock: Clock;
  rng: Rng;
  log: Logger;
}

/** Works on what migrations left to be filled, in one process at a time; cheap where there is nothing. */
export function createFillJob<C extends FillContext>(migrations: readonly Migration[]): Job<C, Record<never, never>> {
  return defineJob({
    name: 'migrations.fill',
    priority: 9,
    concurrency: 1,
    async run({ db, clock, rng, log }, _inputs, stopping) {
      const end = clock.now() + ROUND_MS;
      const left = await fillBackfills(db, {
        ...{ migrations, clock, share: SERVERS_SHARE, token: createSecret(rng) },
        wait: (ms) => new Promise((resolve) => clock.after(ms, resolve)),
        mayGoOn: () => stopping?.aborted !== true && clock.now() < end,
        onEnd: (name) => log.info({ name }, 'a backfill has ended'),
      });
      if (left?.why === 'older') {
        const { name, servers } = left;
        log.info({ name, servers }, 'a backfill waits until no server of an older version runs');
      }
    },
  });
}
