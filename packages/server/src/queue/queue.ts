import type { Db, Tx } from '../db/database.ts';
import { PARKED } from '../db/parked.ts';
import {
  type ClaimedJob,
  claimJobs,
  extendJobs,
  findGroup,
  findOlderInGroup,
  insertJobs,
  insertUniqueJob,
  markStarted,
  postponeJob,
  releaseDead,
  releaseJobs,
  repeatJob,
  returnJobs,
  SUSPECT,
  SUSPECT_WAIT_MS,
} from '../db/queries/jobs.ts';
import { lockGroup } from '../db/queries/locks.ts';
import type { JobsTable } from '../db/tables/queue.ts';
import type { Clock } from '../lib/clock.ts';
import type { IdSource } from '../lib/ids.ts';
import type { Logger } from '../lib/logger.ts';
import type { Rng } from '../lib/rng.ts';
import { createDeletions, writeStubbornly } from './deletions.ts';
import { createGroups } from './groups.ts';
import { type Job, type Subscriber, subscriberJob } from './job.ts';
import { createLane, type Lane, type LaneJob } from './lane.ts';
import { putAside } from './put-aside.ts';
import { readJob } from './read-job.ts';
import { planRounds, type Round, type Scheduled } from './schedule.ts';
import { tellParked } from './tell-parked.ts';
import { within } from './within.ts';

const LEASE_MS = 300_000;
const LOOK_EVERY_MS = 1_000;
const CLAIM = 256;
/** Beyond this a lane's jobs wait in the table, not in memory. */
const LANE_MAX = 2_000;

export interface EnqueueOptions {
  /** Puts them off until then (ms). */
  runAt?: number;
  /** Jobs of one group run one after the other in their order; instead of what the job itself says. */
  groupKey?: string;
  /** Adds nothing where there is one of this key; that one is due at `runAt` at the latest. For single inputs. */
  uniqueKey?: string;
}

export interface Queue<E> {
  /** Records what happened, in the transaction that made it happen: one job per subscriber that wants it. */
  emit(tx: Tx, event: E): Promise<void>;
  /** Adds jobs in the caller's transaction. They run after its commit. */
  enqueue<I>(tx: Tx, job: Pick<Job<never, I>, 'name'>, inputs: I[], options?: EnqueueOptions): Promise<void>;
  /** Resolves when nothing is due and nothing runs. Jobs put off for later stay. */
  drain(): Promise<void>;
  /** What comes round by itself, in no order. */
  rounds: readonly Round[];
  /** Jobs in memory, waiting or running. */
  size(): number;
  /** Somebody left a job in the table that is due: it is looked for at once, where jobs run here. */
  wake(): void;
  stop(): Promise<void>;
}

interface Wanted extends Pick<EnqueueOptions, 'runAt' | 'groupKey'> {
  name: string;
  input: unknown;
}

interface Options<C, E> {
  db: Db;
  clock: Clock;
  ids: IdSource;
  rng: Rng;
  log: Logger;
  /** The number of this process; who had it before is dead, and what it held is ours. */
  worker: number;
  /** True while the number may be another's: nothing is claimed then. */
  isStale?(): boolean;
  // biome-ignore lint/suspicious/noExplicitAny: each job knows its own input
  jobs: Job<C, any>[];
  subscribers: Subscriber<C, E>[];
  /** What subscribers that `admit` are asked with: they are asked by whoever records, worker or not. */
  context(): C;
  /** What comes round by itself. */
  schedule?: Scheduled<C>[];
  /** Told after a commit that leaves jobs in the table that are due: for whoever else may run them. */
  onLeft?(): void;
}

/**
 * The queue of one process. Jobs are rows, so that they commit with the change that asks for them; rows made here are
 * born claimed and handed on in memory after the commit, which spares the claim on the way everything normally goes.
 */
export function createQueue<C, E>(options: Options<C, E>): Queue<E> & { start(ctx: C): Promise<void> } {
  const { db, clock, ids, log, worker, subscribers, isStale = () => false, schedule = [] } = options;
  // biome-ignore lint/suspicious/noExplicitAny: as above
  const definitions = new Map<string, Job<C, any>>();
  for (const job of [...options.jobs, ...subscribers.map((s) => subscriberJob(s))]) definitions.set(job.name, job);
  // With that of jobs whose kind is unknown, so that they are found and parked.
  const priorities = [...new Set([5, ...[...definitions.values()].map((job) => job.priority)])].sort((a, b) => a - b);
  /** By the key of their row: how long until the next round. */
  const rounds = new Map(schedule.map(({ job, everyMs }) => [job.name, everyMs]));
  const lanes = new Map<string, Lane>();
  /** Jobs that may be deadly: one at a time. */
  let suspects: Lane | undefined;
  const deletions = createDeletions(db, log);
  const groups = createGroups({
    hasOlder: async (job) =>
      (await findOlderInGroup.first(db, { groupKey: job.groupKey ?? '', id: job.id })) !== undefined,
    begin,
    giveBack,
    onThrough: () => void look().catch(noteAway),
    onIdle,
  });
  let looking: Promise<number> | undefined;
  let stopTimers: (() => void)[] = [];
  let stopping = false;
  const ending = new AbortController();
  let woken = false;
  let away = false;
  let idleWaiters: (() => void)[] = [];

  async function insert(tx: Tx, wanted: Wanted[], uniqueKey: string | null = null): Promise<void> {
    const now = clock.now();
    const rows: JobsTable[] = [];
    const mine: LaneJob[] = [];
    for (const { name, input, runAt, groupKey: given } of wanted) {
      const definition = definitions.get(name);
      const lane = lanes.get(name);
      const groupKey = given ?? definition?.groupKey?.(input) ?? null;
      const { id, ours, alone } =
        groupKey === null ? { id: ids.next(), ours: true, alone: true } : await join(tx, groupKey);
      const put = runAt !== undefined || uniqueKey !== null;
      const claimed = ours && !put && !stopping && lane !== undefined && lane.size() + groups.size() < LANE_MAX;
      const job = { id, name, attempts: 0, groupKey, uniqueKey, deaths: 0 };
      if (claimed) mine.push({ ...job, input, alone });
      rows.push({
        ...job,
        inputJson: JSON.stringify(input),
        inputVersion: definition?.version ?? 0,
        priority: definition?.priority ?? 5,
        runAt: claimed ? now + LEASE_MS : (runAt ?? now),
        worker: claimed ? worker : null,
        lastError: null,
        startedAt: null,
        ranAt: null,
      });
    }
    if (uniqueKey === null) await insertJobs(tx, rows);
    else for (const row of rows) await insertUniqueJob(tx, { ...row, uniqueKey });
    tx.afterCommit(() => {
      for (const job of mine) take(job);
      if (rows.some((row) => row.worker === null && row.runAt <= now)) options.onLeft?.();
    });
  }

  /**
   * An id behind all of the group, whichever process made those and by whichever clock, and whether all of them are held
   * here: only then can the new one be born claimed without overtaking. `alone` where there are none.
   */
  async function join(tx: Tx, groupKey: string): Promise<{ id: number; ours: boolean; alone: boolean }> {
    await lockGroup(tx, groupKey);
    const group = await findGroup.first(tx, { groupKey, worker });
    const newest = group?.newest ?? null;
    return { id: ids.next({ after: newest ?? 0 }), ours: (group?.other ?? null) === null, alone: newest === null };
  }

  async function emit(tx: Tx, event: E): Promise<void> {
    const wanted: Wanted[] = [];
    for (const { name, wants, admit } of subscribers) {
      if (!wants(event)) continue;
      const input = admit === undefined ? event : await admit(options.context(), tx, event);
      if (input !== undefined) wanted.push({ name: `on:${name}`, input });
    }
    await insert(tx, wanted);
  }

  function take(job: LaneJob): void {
    if (job.groupKey === null) begin(job);
    else groups.push(job);
  }

  function begin(job: LaneJob): void {
    (job.deaths >= SUSPECT ? suspects : lanes.get(job.name))?.push(job);
  }

  function giveBack(jobs: LaneJob[]): void {
    const given = jobs.map((job) => job.id);
    void deletions.write(given[0] as number, (tx) => returnJobs.run(tx, { ids: given, now: clock.now() }));
  }

  function finish(job: LaneJob): void {
    const round = rounds.get(job.uniqueKey ?? '');
    if (round !== undefined) {
      const ranAt = clock.now();
      const next = { id: job.id, runAt: ranAt + round, ranAt, error: null };
      void deletions.write(job.id, (tx) => repeatJob.run(tx, next));
    } else if (job.groupKey === null) deletions.add(job.id);
    else {
      // The next of the group waits: after a crash, this one must not be repeated behind it.
      void deletions
        .remove(job.id)
        .then((passed) => groups.leave(job, passed))
        .finally(onIdle);
    }
  }

  async function fail(job: LaneJob, error: unknown): Promise<void> {
    const { retry } = definitions.get(job.name) as Job<C, unknown>;
    const attempt = job.attempts + 1;
    const last = attempt >= retry.attempts;
    const delay = retry.delayMs(attempt) * (1 + options.rng.fraction() * 0.25);
    log[last ? 'error' : 'warn']({ err: error, job: job.name, id: job.id, attempt }, 'job failed');
    const text = String(error instanceof Error ? error.message : error).slice(0, 500);
    const round = rounds.get(job.uniqueKey ?? '');
    const put = async (tx: Tx) => {
      if (!last) await postponeJob.run(tx, { id: job.id, runAt: Math.round(clock.now() + delay), error: text });
      // What comes round is not parked: it is tried anew at its next time.
      else if (round !== undefined) {
        const ranAt = clock.now();
        await repeatJob.run(tx, { id: job.id, runAt: ranAt + round, ranAt, error: text });
      } else await postponeJob.run(tx, { id: job.id, runAt: PARKED, error: text });
    };
    let passed = false;
    try {
      await writeStubbornly(db, put);
      passed = last;
    } finally {
      groups.leave(job, passed);
    }
  }

  async function run(ctx: C, jobs: LaneJob[]): Promise<void> {
    const definition = definitions.get(jobs[0]?.name ?? '') as Job<C, unknown>;
    await within(
      clock,
      definition.deadlineMs,
      definition.run(
        ctx,
        jobs.map((job) => job.input),
        ending.signal,
      ),
    );
  }

  /** Claims what is due in the table: retries, jobs put off, what a dead worker left. Answers how many. */
  function look(): Promise<number> {
    looking ??= claim().finally(() => {
      looking = undefined;
    });
    return looking;
  }

  /** Looks once more where it is just looking: what was left may have come too late for that. */
  function wake(): void {
    if (woken || stopping || lanes.size === 0 || size() >= LANE_MAX) return;
    woken = true;
    setImmediate(async () => {
      await looking?.catch(() => {});
      woken = false;
      await look().catch(noteAway);
    });
  }

  async function claim(): Promise<number> {
    // Without lanes nothing is worked on here.
    if (stopping || isStale() || lanes.size === 0) return 0;
    const now = clock.now();
    const rows = await db.write(
      async (tx) => {
        const claimed: ClaimedJob[] = [];
        for (const priority of priorities) {
          const limit: number = CLAIM - claimed.length;
          if (limit <= 0) break;
          claimed.push(...(await claimJobs.all(tx, { now, leaseEnd: now + LEASE_MS, worker, priority, limit })));
        }
        return claimed;
      },
      { durable: false },
    );
    if (away) log.info({}, 'the queue goes on');
    away = false;
    for (const row of rows.sort((a, b) => a.id - b.id)) {
      const job = readJob(definitions.get(row.name), row);
      if ('error' in job) await putAside(options, row, job);
      else take(job);
    }
    deletions.again();
    return rows.length;
  }

  /** Said once, however long it lasts. */
  function noteAway(error: unknown): void {
    if (!away) log.error({ err: error }, 'queue could not reach the database');
    away = true;
  }

  const allLanes = () => [...lanes.values(), ...(suspects ? [suspects] : [])];
  const size = () => allLanes().reduce((sum, lane) => sum + lane.size(), groups.size());

  function onIdle(): void {
    if (size() > 0) return;
    const waiters = idleWaiters;
    idleWaiters = [];
    for (const resolve of waiters) resolve();
  }

  const idle = () => (size() === 0 ? Promise.resolve() : new Promise<void>((resolve) => idleWaiters.push(resolve)));

  function createLanes(ctx: C): void {
    const common = { log, onDone: finish, onFail: fail, onIdle };
    for (const { name, batch, concurrency } of definitions.values()) {
      lanes.set(name, createLane({ ...common, batch, concurrency, run: (jobs) => run(ctx, jobs) }));
    }
    suspects = createLane({
      ...common,
      batch: 1,
      concurrency: 1,
      run: async (jobs) => {
        const mark = (startedAt: number | null) =>
          db.write((tx) => markStarted.run(tx, { id: jobs[0]?.id as number, startedAt }), { durable: false });
        await mark(clock.now());
        await run(ctx, jobs);
        // Before the next one begins: it must not be blamed for that.
        await mark(null);
      },
    });
  }

  return {
    async start(ctx) {
      // Before there are lanes: what requests enqueue from then on is ours, and must not be given back.
      const now = clock.now();
      await db.write((tx) => releaseDead.run(tx, { worker, now, suspectAt: now + SUSPECT_WAIT_MS }), {
        durable: false,
      });
      await tellParked(db, log);
      await planRounds(options, schedule);
      createLanes(ctx);
      const watch = (work: () => Promise<unknown>) => () => void work().catch(noteAway);
      const extend = () => {
        const held = [...allLanes().flatMap((lane) => lane.ids()), ...groups.ids()];
        if (held.length === 0) return Promise.resolve(0);
        const leaseEnd = clock.now() + LEASE_MS;
        return db.write((tx) => extendJobs.run(tx, { ids: held, leaseEnd }), { durable: false });
      };
      stopTimers = [clock.every(LOOK_EVERY_MS, watch(look)), clock.every(LEASE_MS / 3, watch(extend))];
      await look();
    },
    emit,
    enqueue: (tx, job, inputs, { uniqueKey, ...more } = {}) =>
      insert(
        tx,
        inputs.map((input) => ({ name: job.name, input, ...more })),
        uniqueKey,
      ),
    async drain() {
      do {
        await idle();
        await deletions.settled();
      } while ((await look()) > 0 || size() > 0 || deletions.busy());
    },
    rounds: schedule.map(({ job, everyMs, what }) => ({ name: job.name, everyMs, what })),
    size,
    wake,
    async stop() {
      stopping = true;
      ending.abort();
      for (const stop of stopTimers) stop();
      await looking;
      groups.close();
      for (const lane of allLanes()) lane.close();
      await idle();
      await deletions.settled();
      await db.write((tx) => releaseJobs.run(tx, { worker, now: clock.now() }), { frees: true });
    },
  };
}
