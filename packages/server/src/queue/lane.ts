export interface LaneJob {
  id: number;
  input: unknown;
  /** How often it has failed so far. */
  attempts: number;
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
  run(inputs: unknown[]): Promise<void>;
  onDone(id: number): void;
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
      await options.run(jobs.map((job) => job.input));
      for (const job of jobs) options.onDone(job.id);
    } catch (error) {
      const [only] = jobs;
      if (jobs.length === 1 && only !== undefined) await options.onFail(only, error).catch(() => {});
      // A bad one among many must fail alone.
      else for (const job of jobs) await runAll([job]);
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
