import type { Logger } from '../lib/logger.ts';
import { DeadlineError } from './within.ts';

export interface LaneJob {
  id: number;
  name: string;
  input: unknown;
  /** How often it has failed so far. */
  attempts: number;
  /** Jobs of one group run one after the other, in the order of their ids. */
  groupKey: string | null;
  uniqueKey: string | null;
  /** How often the process died while it held this job. */
  deaths: number;
  /** There was no older one of its group when it was made, so that none can come before it. */
  alone?: boolean;
}

/** The claimed jobs of one kind in this process: waiting or running. */
export interface Lane {
  push(job: LaneJob): void;
  size(): number;
  ids(): number[];
  /** Forgets what has not begun; what runs goes on. */
  close(): void;
}

interface Options {
  batch: number;
  concurrency: number;
  log: Logger;
  run(jobs: LaneJob[]): Promise<void>;
  onDone(job: LaneJob): void;
  onFail(job: LaneJob, error: unknown): Promise<void>;
  onIdle(): void;
}

export function createLane(options: Options): Lane {
  let waiting: LaneJob[] = [];
  const running = new Set<LaneJob>();
  let runs = 0;
  let closed = false;
  let scheduled = false;

  function schedule(): void {
    if (scheduled || closed) return;
    scheduled = true;
    // One turn of the loop later, so that what commits together is done together.
    setImmediate(() => {
      scheduled = false;
      while (runs < options.concurrency && waiting.length > 0) void work(waiting.splice(0, options.batch));
    });
  }

  async function work(jobs: LaneJob[]): Promise<void> {
    runs += 1;
    for (const job of jobs) running.add(job);
    try {
      await runAll(jobs);
    } finally {
      for (const job of jobs) running.delete(job);
      runs -= 1;
      if (waiting.length > 0) schedule();
      else options.onIdle();
    }
  }

  async function runAll(jobs: LaneJob[]): Promise<void> {
    try {
      await options.run(jobs);
      for (const job of jobs) options.onDone(job);
    } catch (error) {
      // A bad one among many must fail alone. One that never ends would take as long again for each of them.
      if (jobs.length > 1 && !(error instanceof DeadlineError)) for (const job of jobs) await runAll([job]);
      else for (const job of jobs) await failOne(job, error);
    }
  }

  async function failOne(job: LaneJob, error: unknown): Promise<void> {
    try {
      await options.onFail(job, error);
    } catch (second) {
      // Its lease will end and it will be repeated.
      options.log.error({ err: second, job: job.name, id: job.id }, 'a failed job could not be put back');
    }
  }

  return {
    push(job) {
      if (closed) return;
      waiting.push(job);
      schedule();
    },
    size: () => waiting.length + running.size,
    ids: () => [...waiting, ...running].map((job) => job.id),
    close() {
      closed = true;
      waiting = [];
      if (running.size === 0) options.onIdle();
    },
  };
}
