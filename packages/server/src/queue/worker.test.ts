import assert from 'node:assert/strict';
import { afterEach, beforeEach, test } from 'node:test';
import { pino } from 'pino';
import { createTestClock, type TestClock } from '../../test/clock.ts';
import { createTestDatabase, type TestDatabase } from '../../test/database.ts';
import { connectDatabase } from '../db/connect.ts';
import type { Db } from '../db/database.ts';
import { isShared } from '../db/engine.ts';
import { listWorkers } from '../db/queries/workers.ts';
import { createIdSource } from '../lib/ids.ts';
import { systemRng } from '../lib/rng.ts';
import { defineJob, type Job } from './job.ts';
import { createQueue } from './queue.ts';
import { COMMAND, leaseWorker, type WorkerLease } from './worker.ts';

const SECOND = 1_000;
const log = pino({ level: 'silent' });
let database: TestDatabase;
let db: Db;
let clock: TestClock;

beforeEach(async () => {
  database = await createTestDatabase();
  db = await connectDatabase(database.target, { poolSize: 6 });
  clock = createTestClock();
});

afterEach(async () => {
  await db.close();
  await database.drop();
});

interface Process {
  lease: WorkerLease;
  lost: Error[];
  /** Its timers, apart from those of the others: a dead one no longer beats. */
  clock: TestClock;
}

/** A process of its own: it has its timers, and the time of all. */
async function lease(role = 'all', more: { folder?: string; realClock?: { now(): number } } = {}): Promise<Process> {
  const own = createTestClock();
  own.advance(clock.now() - own.now());
  const lost: Error[] = [];
  const onLost = (error: Error) => void lost.push(error);
  return { lease: await leaseWorker({ db, clock: own, rng: systemRng, log, role, onLost, ...more }), lost, clock: own };
}

const numbers = async () => (await listWorkers.all(db, {})).map(({ number, role }) => `${number} ${role}`);
/** Until what the timers began has been written. */
const settle = async () => {
  for (let i = 0; i < 5; i++) {
    await db.write(async (tx) => tx.execute('select 1 as "one"', []), { durable: false });
    await new Promise((resolve) => setImmediate(resolve));
  }
};
const until = async (so: () => Promise<boolean> | boolean) => {
  while (!(await so())) await new Promise((resolve) => setImmediate(resolve));
};

test('processes that start at once get numbers of their own, the smallest that are free; the 17th is refused', async () => {
  const leases = await Promise.all(Array.from({ length: 16 }, () => lease(COMMAND)));
  assert.deepEqual(
    leases.map((process) => process.lease.number).toSorted((a, b) => a - b),
    Array.from({ length: 16 }, (_, i) => i),
  );
  await assert.rejects(lease(COMMAND), { code: 'unavailable', message: /16 processes share this database/ });
  const seven = leases.find((process) => process.lease.number === 7) as Process;
  await seven.lease.release();
  assert.equal((await lease(COMMAND)).lease.number, 7);
});

test('a number is kept by its beats; a silent one is free after fifty seconds, and its late holder is told and stale', async () => {
  const late = await lease(COMMAND);
  clock.advance(49 * SECOND);
  assert.equal((await lease(COMMAND)).lease.number, 1);
  clock.advance(2 * SECOND);
  const heir = await lease(COMMAND);
  assert.equal(heir.lease.number, 0);
  late.clock.advance(51 * SECOND);
  await until(() => late.lost.length > 0);
  assert.match(late.lost[0]?.message ?? '', /number 0 .* another's/);
  assert.equal(late.lease.isStale(), true);
  await late.lease.release();
  assert.deepEqual((await numbers()).slice(0, 1), ['0 command'], 'what is the heir’s is left alone');
  assert.equal(heir.lease.isStale(), false);
  const ids = createIdSource(clock, systemRng, late.lease.number, late.lease.isStale);
  assert.throws(() => ids.next(), { code: 'unavailable' });
});

test('one whose row was removed ends', async () => {
  const one = await lease(COMMAND);
  await db.write((tx) => tx.execute('delete from "workers"', []));
  one.clock.advance(10 * SECOND);
  await until(() => one.lost.length > 0);
});

test('one that comes late to its own beat does not bury itself', async (t) => {
  if (!isShared(db)) return t.skip('the one server of a file does not beat');
  const one = await lease('all');
  // Its beat is written as of now, and looked at an hour later.
  one.clock.advance(10 * SECOND);
  one.clock.advance(3_600 * SECOND);
  await settle();
  await until(async () => (await numbers()).length === 1);
  one.clock.advance(10 * SECOND);
  await settle();
  assert.deepEqual([await numbers(), one.lost], [['0 all'], []]);
});

test('one that beats lives as long as it likes', async () => {
  const one = await lease(COMMAND);
  for (let i = 0; i < 30; i++) {
    clock.advance(10 * SECOND);
    one.clock.advance(10 * SECOND);
    await settle();
  }
  assert.notEqual((await lease(COMMAND)).lease.number, one.lease.number);
  assert.deepEqual(one.lost, []);
});

test('a frozen process makes and claims nothing, whatever its timers said', async (t) => {
  if (!isShared(db)) return t.skip('nobody takes the number of the one server of a file');
  let real = 0;
  const { lease: frozen } = await lease('all', { realClock: { now: () => real } });
  real += 39 * SECOND;
  assert.equal(frozen.isStale(), false);
  real += 2 * SECOND;
  assert.equal(frozen.isStale(), true);
});

test('who holds the folder of a dead one takes its number and its work at once', async () => {
  const dead = await lease('all', { folder: 'here' });
  const other = await lease('all', { folder: 'there' });
  assert.deepEqual([dead.lease.number, other.lease.number], [0, 1]);
  assert.equal((await lease('all', { folder: 'here' })).lease.number, 0);
  assert.deepEqual(await numbers(), ['0 all', '1 all']);
});

test('commands bury no server of a file, which does not beat', async (t) => {
  if (isShared(db)) return t.skip('another process takes over');
  await lease('all', { folder: 'here' });
  clock.advance(3_600 * SECOND);
  assert.equal((await lease(COMMAND)).lease.number, 1);
});

interface Input {
  n: number;
}

/** A process with a queue, which stands still from its death on. */
async function startQueue(jobs: Job<object, never>[]) {
  const process = await lease('all');
  const { number: worker, isStale } = process.lease;
  const ids = createIdSource(process.clock, systemRng, worker, isStale);
  const options = {
    db,
    clock: process.clock,
    ids,
    rng: systemRng,
    log,
    worker,
    isStale,
    subscribers: [],
    context: () => ({}),
  };
  const queue = createQueue<object, never>({ ...options, jobs });
  await queue.start({});
  const add = (inputs: Input[], more?: { groupKey?: string }) =>
    db.write((tx) => queue.enqueue(tx, { name: 'one' }, inputs as never[], more));
  return { ...process, queue, add };
}

test('the living take over what a dead process held: within a minute, once, and as a death for what ran', async (t) => {
  if (!isShared(db)) return t.skip('one server to a file');
  const ran: string[] = [];
  const never = new Promise<void>(() => {});
  const job = (who: string, hangs: boolean) =>
    defineJob<object, Input>({
      name: 'one',
      deadlineMs: 1e9,
      concurrency: 2,
      run: async (_, inputs) => {
        if (hangs) await never;
        for (const { n } of inputs) ran.push(`${who}${n}`);
      },
    }) as Job<object, never>;
  const dead = await startQueue([job('dead', true)]);
  const living = await startQueue([job('living', false)]);
  await dead.add([{ n: 1 }, { n: 2 }, { n: 3 }]);
  await dead.add([{ n: 4 }, { n: 5 }], { groupKey: 'g' });
  await living.queue.drain();
  living.clock.advance(49 * SECOND);
  await living.queue.drain();
  assert.equal(ran.length, 0, 'it may still be alive');
  living.clock.advance(2 * SECOND);
  await until(async () => (await numbers()).length === 1);
  while (ran.length < 5) {
    living.clock.advance(SECOND);
    await living.queue.drain();
  }
  assert.deepEqual(ran.toSorted(), ['living1', 'living2', 'living3', 'living4', 'living5']);
  assert.ok(ran.indexOf('living4') < ran.indexOf('living5'));
  const { rows } = await db.execute('select * from "jobs"', []);
  assert.deepEqual(rows, []);
  await living.queue.stop();
});

test('ten processes run each round once, and the next start remembers it', async (t) => {
  if (!isShared(db)) return t.skip('one server to a file');
  let rounds = 0;
  const job = defineJob<object, Record<never, never>>({ name: 'prune', run: async () => void rounds++ });
  const schedule = [{ job, everyMs: 3_600 * SECOND, what: 'Comes round' }];
  const start = async () => {
    const { lease: worker, clock: own } = await lease();
    const ids = createIdSource(own, systemRng, worker.number);
    const options = {
      db,
      clock: own,
      ids,
      rng: systemRng,
      log,
      worker: worker.number,
      subscribers: [],
      context: () => ({}),
      schedule,
    };
    const queue = createQueue<object, never>({ ...options, jobs: [job as Job<object, never>] });
    await queue.start({});
    return { queue, clock: own, worker };
  };
  const all = await Promise.all(Array.from({ length: 10 }, start));
  for (let round = 1; round <= 3; round++) {
    clock.advance(3_601 * SECOND);
    for (const process of all) process.clock.advance(3_601 * SECOND);
    await Promise.all(all.map(({ queue }) => queue.drain()));
    assert.equal(rounds, round);
  }
  for (const { queue, worker } of all) {
    await queue.stop();
    await worker.release();
  }
  const last = await start();
  await last.queue.drain();
  assert.equal(rounds, 3);
  await last.queue.stop();
});

test('an id behind a given one, whichever clock made it, and never the same twice', () => {
  const ids = createIdSource(clock, systemRng, 3);
  const ahead = createIdSource({ ...clock, now: () => clock.now() + 5_000 }, systemRng, 4).next();
  const first = ids.next({ after: ahead });
  const second = ids.next({ after: ahead });
  assert.ok(first > ahead && second > first, `${ahead} ${first} ${second}`);
  assert.ok(second - ahead < 3 * 4_096, 'no further ahead than it has to be');
  assert.equal(Math.floor(first / 256) % 16, 3);
  assert.ok(ids.next() < ahead, 'ids that follow nothing stay at our own time');
});
