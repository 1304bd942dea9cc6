import type { Db } from '../db/database.ts';
import type { Clock } from '../lib/clock.ts';
import type { Logger } from '../lib/logger.ts';
import type { Job } from './job.ts';
import type { Queue } from './queue.ts';

/** A job without input that comes round. */
export interface Scheduled<C> {
  job: Job<C, Record<never, never>>;
  everyMs: number;
}

interface ScheduleContext {
  db: Db;
  clock: Clock;
  log: Logger;
  queue: Pick<Queue<never>, 'enqueue'>;
}

/** Enqueues each job at its interval until the answer is called. */
export function startSchedule<C extends ScheduleContext>(ctx: C, schedule: Scheduled<C>[]): () => void {
  const stops = schedule.map(({ job, everyMs }) =>
    ctx.clock.every(everyMs, () => {
      ctx.db
        .write((tx) => ctx.queue.enqueue(tx, job, [{}]))
        .catch((error) => ctx.log.error({ err: error, job: job.name }, 'a scheduled job could not be enqueued'));
    }),
  );
  return () => {
    for (const stop of stops) stop();
  };
}
