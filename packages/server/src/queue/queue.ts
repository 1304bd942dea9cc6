import type { Db, Tx } from '../db/database.ts';
import { claimJobs, deleteJobs, extendJobs, insertJobs, postponeJob, releaseJobs } from '../db/queries/jobs.ts';
import type { JobsTable } from '../db/tables/queue.ts';
import type { Clock } from '../lib/clock.ts';
import type { IdSource } from '../lib/ids.ts';
import type { Logger } from '../lib/logger.ts';
import type { Rng } from '../lib/rng.ts';
import { type Job, type Subscriber, subscriberJob } from './job.ts';
import { createLane, type Lane, type LaneJob } from './lane.ts';

const LEASE_MS = 300_000;
const LOOK_EVERY_MS = 1_000;
const CLAIM = 256;
/** Beyond this a lane's jobs wait in the table, not in memory. */
const LANE_MAX = 2_000;
/** Far in the future: a job that failed for good stays for the operator to see. */
export const PARKED = 8_000_000_000_000_000;

export interface Queue<E> {
  /** Records what happened, in the transaction that made it happen: one job per subscriber that wants it. */
  emit(tx: Tx, event: E): Promise<void>;
  /** Adds jobs in the caller's transaction. They run after its commit; `runAt` (ms) puts them off. */
  enqueue<I>(tx: Tx, job: Pick<Job<never, I>, 'name'>, inputs: I[], options?: { runAt?: number }): Promise<void>;
  /** Resolves when nothing is due and nothing runs. Jobs put off for later stay. */
  drain(): Promise<void>;
  /** Jobs in memory, waiting or running. */
  size(): number;
  stop(): Promise<void>;
}

interface Options<C, E> {
  db: Db;
  clock: Clock;
  ids: IdSource;
  rng: Rng;
  log: Logger;
  /** Which worker this process is; a restarted one takes its jobs back. */
  worker: number;
  // biome-ignore lint/suspicious/noExplicitAny: each job knows its own input
  jobs: Job<C, any>[];
  subscribers: Subscriber<C, E>[];
}

/**
 * The queue of one process. Jobs are rows, so that they commit with the change that asks for them; rows made here are
 * born claimed and handed on in memory after the commit, which spares the claim on the way everything normally goes.
 */
export function createQueue<C, E>(options: Options<C, E>): Queue<E> & { start(ctx: C): Promise<void> } {
  const { db, clock, ids, log, worker, subscribers } = options;
  // biome-ignore lint/suspicious/noExplicitAny: as above
  const definitions = new Map<string, Job<C, any>>();
  for (const job of [...options.jobs, ...subscribers.map((s) => subscriberJob(s))]) definitions.set(job.name, job);
  const lanes = new Map<string, Lane>();
  let finished: number[] = [];
  let flushing: Promise<void> | undefined;
  let looking: Promise<number> | undefined;
  let stopTimers: (() => void)[] = [];
  let stopping = false;
  let idleWaiters: (() => void)[] = [];

  async function insert(tx: Tx, wanted: { name: string; input: unknown; runAt?: number | undefined }[]): Promise<void> {
    const now = clock.now();
    const rows: JobsTable[] = [];
    const mine: { name: string; job: LaneJob }[] = [];
    for (const { name, input, runAt } of wanted) {
      const id = ids.next();
      const lane = lanes.get(name);
      const claimed = !stopping && runAt === undefined && lane !== undefined && lane.size() < LANE_MAX;
      if (claimed) mine.push({ name, job: { id, input, attempts: 0 } });
      rows.push({
        id,
        name,
        inputJson: JSON.stringify(input),
        priority: definitions.get(name)?.priority ?? 5,
        runAt: claimed ? now + LEASE_MS : (runAt ?? now),
        attempts: 0,
        worker: claimed ? worker : null,
        lastError: null,
      });
    }
    await insertJobs(tx, rows);
    tx.afterCommit(() => {
      for (const { name, job } of mine) lanes.get(name)?.push(job);
    });
  }

  /** Finished jobs are deleted many at a time; a crash before that repeats them. */
  function finish(id: number): void {
    finished.push(id);
    flushing ??= flushFinished();
  }

  async function flushFinished(): Promise<void> {
    await new Promise(setImmediate);
    while (finished.length > 0) {
      const batch = finished;
      finished = [];
      try {
        await db.write((tx) => deleteJobs.run(tx, { ids: batch }), { durable: false });
      } catch (error) {
        // Their leases will end and they will be repeated.
        log.error({ err: error, count: batch.length }, 'finished jobs could not be removed');
      }
    }
    // In the same turn as the last look at `finished`: what finishes from now on starts a new flush.
    flushing = undefined;
  }

  async function fail(definition: Job<C, unknown>, job: LaneJob, error: unknown): Promise<void> {
    const attempt = job.attempts + 1;
    const last = attempt >= definition.retry.attempts;
    const delay = definition.retry.delayMs(attempt) * (1 + options.rng.fraction() * 0.25);
    const runAt = last ? PARKED : Math.round(clock.now() + delay);
    log[last ? 'error' : 'warn']({ err: error, job: definition.name, id: job.id, attempt }, 'job failed');
    const text = String(error instanceof Error ? error.message : error).slice(0, 500);
    await db.write((tx) => postponeJob.run(tx, { id: job.id, runAt, error: text }), { durable: false });
  }

  /** Claims what is due in the table: retries, jobs put off, what a dead worker left. Answers how many. */
  function look(): Promise<number> {
    looking ??= claim().finally(() => {
      looking = undefined;
    });
    return looking;
  }

  async function claim(): Promise<number> {
    if (stopping) return 0;
    const now = clock.now();
    const rows = await db.write((tx) => claimJobs.all(tx, { now, leaseEnd: now + LEASE_MS, worker, limit: CLAIM }), {
      durable: false,
    });
    for (const row of rows.sort((a, b) => a.id - b.id)) {
      const lane = lanes.get(row.name);
      if (lane === undefined) {
        log.error({ job: row.name, id: row.id }, 'job of an unknown kind');
        await db.write((tx) => postponeJob.run(tx, { id: row.id, runAt: PARKED, error: 'unknown kind of job' }));
      } else lane.push({ id: row.id, input: JSON.parse(row.inputJson), attempts: row.attempts });
    }
    return rows.length;
  }

  const size = () => [...lanes.values()].reduce((sum, lane) => sum + lane.size(), 0);

  function onIdle(): void {
    if (size() > 0) return;
    const waiters = idleWaiters;
    idleWaiters = [];
    for (const resolve of waiters) resolve();
  }

  const idle = () => (size() === 0 ? Promise.resolve() : new Promise<void>((resolve) => idleWaiters.push(resolve)));

  return {
    async start(ctx) {
      // Before there are lanes: what requests enqueue from then on is ours, and must not be given back.
      await db.write((tx) => releaseJobs.run(tx, { worker, now: clock.now() }), { durable: false });
      for (const definition of definitions.values()) {
        lanes.set(
          definition.name,
          createLane({
            batch: definition.batch,
            concurrency: definition.concurrency,
            run: (inputs) => definition.run(ctx, inputs),
            onDone: finish,
            onFail: (job, error) => fail(definition, job, error),
            onIdle,
          }),
        );
      }
      const watch = (work: () => Promise<unknown>) => () => {
        work().catch((error) => log.error({ err: error }, 'queue could not reach the database'));
      };
      const extend = () => {
        const held = [...lanes.values()].flatMap((lane) => lane.ids());
        if (held.length === 0) return Promise.resolve(0);
        const leaseEnd = clock.now() + LEASE_MS;
        return db.write((tx) => extendJobs.run(tx, { ids: held, leaseEnd }), { durable: false });
      };
      stopTimers = [clock.every(LOOK_EVERY_MS, watch(look)), clock.every(LEASE_MS / 3, watch(extend))];
      await look();
    },
    emit: (tx, event) =>
      insert(
        tx,
        subscribers.filter((s) => s.wants(event)).map((s) => ({ name: `on:${s.name}`, input: event })),
      ),
    enqueue: (tx, job, inputs, more = {}) =>
      insert(
        tx,
        inputs.map((input) => ({ name: job.name, input, runAt: more.runAt })),
      ),
    async drain() {
      do {
        await idle();
        await flushing;
      } while ((await look()) > 0 || size() > 0 || flushing !== undefined);
    },
    size,
    async stop() {
      stopping = true;
      for (const stop of stopTimers) stop();
      await looking;
      for (const lane of lanes.values()) lane.close();
      await idle();
      await flushing;
      await db.write((tx) => releaseJobs.run(tx, { worker, now: clock.now() }), { frees: true });
    },
  };
}
