import type { Db } from '../db/database.ts';
import { insertUniqueJob } from '../db/queries/jobs.ts';
import type { Clock } from '../lib/clock.ts';
import type { IdSource } from '../lib/ids.ts';
import type { Job } from './job.ts';

/** A job without input that comes round. */
export interface Scheduled<C> {
  job: Job<C, Record<never, never>>;
  everyMs: number;
  /** What it does, in English, for who runs the server. */
  what: string;
}

/** The same for whoever looks at it from outside. */
export interface Round {
  /** Of the job; there is one row of it. */
  name: string;
  everyMs: number;
  what: string;
}

interface ScheduleContext {
  db: Db;
  clock: Clock;
  ids: IdSource;
}

/**
 * Sees that each scheduled job has its row. It keeps it when it has run, with the time of its next round: so there are
 * never two of them, however many processes there are, and one that is restarted every hour still comes to its daily
 * work.
 */
export async function planRounds<C>({ db, clock, ids }: ScheduleContext, schedule: Scheduled<C>[]): Promise<void> {
  if (schedule.length === 0) return;
  await db.write(
    async (tx) => {
      for (const { job, everyMs } of schedule) {
        await insertUniqueJob(tx, {
          id: ids.next(),
          name: job.name,
          inputJson: '{}',
          inputVersion: job.version,
          priority: job.priority,
          runAt: clock.now() + everyMs,
          attempts: 0,
          worker: null,
          lastError: null,
          groupKey: null,
          uniqueKey: job.name,
          deaths: 0,
          startedAt: null,
          ranAt: null,
        });
      }
    },
    { durable: false },
  );
}
