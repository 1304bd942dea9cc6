import assert from 'node:assert/strict';
import { afterEach, beforeEach, test } from 'node:test';
import { pino } from 'pino';
import { createTestClock, type TestClock } from '../../test/clock.ts';
import { createTestDatabase, type TestDatabase } from '../../test/database.ts';
import { connectDatabase } from '../db/connect.ts';
import type { Db } from '../db/database.ts';
import { PARKED } from '../db/parked.ts';
import { claimJobs } from '../db/queries/jobs.ts';
import { insertWorker } from '../db/queries/workers.ts';
import type { JobsTable } from '../db/tables/queue.ts';
import { createIdSource } from '../lib/ids.ts';
import { systemRng } from '../lib/rng.ts';
import { defineJob, type Job } from './job.ts';
import { createQueue } from './queue.ts';
import type { Scheduled } from './schedule.ts';

let database: TestDatabase;
let db: Db;
let clock: TestClock;
let lines: { level: string; msg: string; jobs?: string }[];

beforeEach(async () => {
  database = await createTestDatabase();
  db = await connectDatabase(database.target, { poolSize: 4 });
  clock = createTestClock();
  lines = [];
});

afterEach(async () => {
  await db.close();
  await database.drop();
});

type AnyJob = Job<object, never>;
interface Input {
  n: number;
}

/** A queue on the database, as a process of its own. */
function createProcess(
  jobs: unknown[],
  { worker = 0, schedule = [] as Scheduled<object>[], looks = (): boolean => true } = {},
) {
  const log = pino(
    { formatters: { level: (level) => ({ level }) } },
    { write: (line) => void lines.push(JSON.parse(line)) },
  );
  const ids = createIdSource(clock, systemRng, worker);
  const queue = createQueue<object, never>({
    db,
    // What is dead no longer looks for work.
    clock: { ...clock, every: (ms, fn) => clock.every(ms, () => looks() && fn()) },
    ids,
    rng: systemRng,
    log,
    worker,
    jobs: jobs as AnyJob[],
    subscribers: [],
    context: () => ({}),
    schedule,
  });
  const add = (name: string, inputs: Input[], more?: { groupKey?: string; runAt?: number; uniqueKey?: string }) =>
    db.write((tx) => queue.enqueue(tx, { name }, inputs as never[], more));
  return { queue, add, start: () => queue.start({}) };
}

async function rows(): Promise<JobsTable[]> {
  return db.kysely.selectFrom('jobs').selectAll().orderBy('id').execute();
}

const numbers = (count: number): Input[] => Array.from({ length: count }, (_, i) => ({ n: i }));
const turns = async (count = 20) => {
  for (let i = 0; i < count; i++) await new Promise(setImmediate);
};

test('a group keeps its order: a failing head blocks it, other groups go on, and after its last attempt it goes on', async () => {
  const ran: string[] = [];
  const job = defineJob<object, Input & { group: string }>({
    name: 'one',
    // One by one: what is in a batch with one that fails is run again by itself.
    retry: { attempts: 3, delayMs: () => 1_000 },
    run: async (_, inputs) => {
      for (const { n, group } of inputs) {
        await turns(1);
        if (group === 'a' && n === 1) throw new Error('no');
        ran.push(`${group}${n}`);
      }
    },
  });
  const { add, start, queue } = createProcess([job]);
  await start();
  const of = (group: string) => numbers(4).map((input) => ({ ...input, group }));
  await Promise.all([add('one', of('a'), { groupKey: 'a' }), add('one', of('b'), { groupKey: 'b' })]);
  await queue.drain();
  assert.deepEqual(ran.toSorted(), ['a0', 'b0', 'b1', 'b2', 'b3']);
  assert.deepEqual(
    ran.filter((name) => name.startsWith('b')),
    ['b0', 'b1', 'b2', 'b3'],
  );
  // New ones of the group do not overtake what waits, born claimed or not.
  await add('one', [{ n: 9, group: 'a' } as Input], { groupKey: 'a' });
  await queue.drain();
  clock.advance(1_500);
  await queue.drain();
  assert.equal(ran.length, 5);
  clock.advance(1_500);
  await queue.drain();
  assert.deepEqual(ran.slice(5), ['a2', 'a3', 'a9']);
  const left = await rows();
  assert.deepEqual(
    left.map(({ runAt, attempts }) => [runAt, attempts]),
    [[PARKED, 3]],
  );
  await queue.stop();
});

test('a backlog larger than a claim is not overtaken by what is new', async () => {
  const ran: number[] = [];
  const job = defineJob<object, Input>({
    name: 'one',
    batch: 16,
    groupKey: () => 'all',
    run: async (_, inputs) => {
      for (const { n } of inputs) ran.push(n);
    },
  });
  const before = createProcess([job]);
  await before.add('one', numbers(600));
  const { start, add, queue } = createProcess([job]);
  await start();
  await add('one', [{ n: 600 }]);
  await queue.drain();
  assert.deepEqual(
    ran,
    Array.from({ length: 601 }, (_, i) => i),
  );
  assert.deepEqual(await rows(), []);
  await queue.stop();
});

test('two processes keep the order of a group and do nothing twice', async () => {
  const ran: number[] = [];
  let running = 0;
  const job = defineJob<object, Input>({
    name: 'one',
    run: async (_, [input]) => {
      running += 1;
      assert.equal(running, 1, 'two of one group at once');
      await turns(2);
      ran.push(input?.n as number);
      running -= 1;
    },
  });
  const [a, b] = [createProcess([job], { worker: 1 }), createProcess([job], { worker: 2 })];
  await Promise.all([a.start(), b.start()]);
  for (let n = 0; n < 40; n++) await (n % 2 ? a : b).add('one', [{ n }], { groupKey: 'x' });
  while (ran.length < 40) {
    clock.advance(1_000);
    await Promise.all([a.queue.drain(), b.queue.drain()]);
  }
  assert.deepEqual(
    ran,
    Array.from({ length: 40 }, (_, i) => i),
  );
  await Promise.all([a.queue.stop(), b.queue.stop()]);
});

test('what never ends gives its place back at its deadline, fails, and does not stop its lane', async () => {
  const ran: number[] = [];
  const job = defineJob<object, Input>({
    name: 'one',
    concurrency: 1,
    deadlineMs: 60_000,
    run: async (_, [input]) => {
      if (input?.n === 0) await new Promise(() => {});
      ran.push(input?.n as number);
    },
  });
  const { add, start, queue } = createProcess([job]);
  await start();
  await add('one', numbers(2));
  await turns();
  assert.deepEqual(ran, []);
  clock.advance(61_000);
  await queue.drain();
  assert.deepEqual(ran, [1]);
  const [left] = await rows();
  assert.equal(left?.lastError, 'not done within 60000 ms');
  assert.equal(left?.worker, null);
  await queue.stop();
});

test('what a newer version left waits for it while it runs; what nobody can read is parked', async () => {
  const newer = createProcess([defineJob<object, Input>({ name: 'one', version: 2, run: async () => {} })]);
  await newer.add('new', [{ n: 1 }]);
  await newer.add('one', [{ n: 2 }]);
  await db.write((tx) => tx.execute(`update "jobs" set "inputVersion" = 2 where "name" = 'one'`, []));
  await db.write(async (tx) => {
    const where = { number: 5, role: 'all', host: 'h', pid: 7, folder: 'f', version: '99.0.0', knows: '', token: 't' };
    await insertWorker(tx, { ...where, startedAt: 1, seenAt: clock.now() });
  });
  const older = createProcess([defineJob<object, Input>({ name: 'one', run: async () => assert.fail('not for us') })]);
  await older.start();
  await older.queue.drain();
  const put = await rows();
  assert.deepEqual(
    put.map(({ name, attempts, worker, lastError }) => [name, attempts, worker, lastError]),
    [
      ['new', 0, null, null],
      ['one', 0, null, null],
    ],
  );
  for (const { runAt } of put) assert.ok(runAt > clock.now() && runAt <= clock.now() + 10_000);
  await db.write((tx) => tx.execute('delete from "workers"', []));
  clock.advance(10_001);
  await older.queue.drain();
  assert.deepEqual(
    (await rows()).map(({ runAt }) => runAt),
    [PARKED, PARKED],
  );
  await older.queue.stop();
});

test('inputs of an older form are brought up to date; those of a newer one, and unknown kinds, are parked', async () => {
  const old = createProcess([defineJob<object, Input>({ name: 'one', run: async () => {} })]);
  await old.add('one', [{ n: 7 }]);
  await old.add('gone', [{ n: 8 }]);
  const seen: unknown[] = [];
  const job = defineJob<object, { number: number; from: number }>({
    name: 'one',
    version: 2,
    upgrade: (input, from) => ({ number: (input as Input).n, from }),
    run: async (_, inputs) => void seen.push(...inputs),
  });
  const { start, queue } = createProcess([job]);
  await start();
  await db.write((tx) => queue.enqueue(tx, job, [{ number: 9, from: 2 }]));
  await queue.drain();
  assert.deepEqual(seen.toSorted(), [
    { number: 7, from: 0 },
    { number: 9, from: 2 },
  ]);
  await queue.stop();
  const newer = createProcess([job]);
  await db.write((tx) => newer.queue.enqueue(tx, job, [{ number: 1, from: 2 }]));
  const older = createProcess([defineJob<object, Input>({ name: 'one', run: async () => assert.fail('not for us') })]);
  await older.start();
  await older.queue.drain();
  assert.deepEqual(
    (await rows()).map(({ runAt, lastError }) => [runAt, lastError]),
    [
      [PARKED, 'unknown kind of job'],
      [PARKED, 'input of version 2, not 0'],
    ],
  );
  await older.queue.stop();
});

test('a job that kills the process cannot stop a start: it is parked and told, those beside it are not blamed', async () => {
  const ran: number[] = [];
  const { promise: never } = Promise.withResolvers<void>();
  let dying = 0;
  /** The process dies in the middle of number 3: from then on nothing more happens in it. */
  const deadly = () => {
    let dead = false;
    return defineJob<object, Input>({
      name: 'one',
      batch: 4,
      deadlineMs: 1e9,
      run: async (_, inputs) => {
        for (const { n } of inputs) {
          if (dead) await never;
          if (n === 3) {
            dead = true;
            dying += 1;
            await never;
          }
        }
        ran.push(...inputs.map(({ n }) => n));
      },
    });
  };
  await createProcess([deadly()]).add('one', numbers(6));
  let last: ReturnType<typeof createProcess> | undefined;
  for (let i = 0; dying === i; i++) {
    const own = i;
    last = createProcess([deadly()], { looks: () => dying === own });
    await last.start();
    // It is not stopped, as a crash does not stop it.
    while (dying === i && (await rows()).some((row) => row.runAt < PARKED)) {
      clock.advance(1_000);
      await turns(1);
    }
  }
  assert.equal(dying, 4);
  await last?.queue.drain();
  assert.deepEqual([...new Set(ran)].toSorted(), [0, 1, 2, 4, 5]);
  const [left, ...more] = await rows();
  assert.deepEqual(more, []);
  assert.deepEqual([left?.runAt, left?.lastError], [PARKED, 'the process died while it ran']);
  const told = lines.filter(({ msg }) => msg.startsWith('jobs have failed for good'));
  assert.deepEqual(
    told.map(({ jobs }) => jobs),
    ['one (1)'],
  );
  await last?.queue.stop();
});

test('scheduled work has one row however many processes, and remembers its time across restarts', async () => {
  const ran: number[] = [];
  const job = defineJob<object, Record<never, never>>({ name: 'prune', run: async () => void ran.push(clock.now()) });
  const schedule = [{ job, everyMs: 3_600_000, what: 'Comes round' }];
  for (let i = 0; i < 5; i++) {
    const [a, b] = [createProcess([job], { schedule }), createProcess([job], { worker: 1, schedule })];
    await Promise.all([a.start(), b.start()]);
    assert.equal((await rows()).length, 1);
    clock.advance(25 * 60_000);
    await Promise.all([a.queue.drain(), b.queue.drain()]);
    await Promise.all([a.queue.stop(), b.queue.stop()]);
  }
  // 125 minutes in parts of 25: after 75, and again at the earliest after 135.
  assert.equal(ran.length, 1);
  const [row] = await rows();
  assert.ok((row?.runAt ?? 0) > clock.now() && (row?.runAt ?? 0) <= clock.now() + 3_600_000);
});

test('scheduled work that fails for good is tried anew at its next time', async () => {
  const job = defineJob<object, Record<never, never>>({
    name: 'prune',
    retry: { attempts: 1, delayMs: () => 1 },
    run: async () => {
      throw new Error('no');
    },
  });
  const { start, queue } = createProcess([job], { schedule: [{ job, everyMs: 60_000, what: 'Comes round' }] });
  await start();
  clock.advance(61_000);
  await queue.drain();
  const [row] = await rows();
  assert.equal(row?.lastError, 'no');
  assert.ok((row?.runAt ?? 0) <= clock.now() + 60_000);
  await queue.stop();
});

test('a key that is there is not added again', async () => {
  const { add } = createProcess([]);
  await add('one', [{ n: 1 }], { uniqueKey: 'k', runAt: 10 });
  await add('one', [{ n: 2 }], { uniqueKey: 'k', runAt: 5 });
  await add('one', [{ n: 3 }], { uniqueKey: 'k', runAt: 20 });
  assert.deepEqual(
    (await rows()).map(({ inputJson, runAt }) => [inputJson, runAt]),
    [['{"n":1}', 5]],
  );
});

test('claims do not sort what is due', async () => {
  const { add } = createProcess([defineJob<object, Input>({ name: 'one', run: async () => {} })]);
  for (let i = 0; i < 10; i++) await add('one', numbers(2_000));
  await db.write((tx) => tx.execute('analyze', []));
  const { sql, parameters } = claimJobs.compile(db, {
    now: clock.now(),
    leaseEnd: 0,
    worker: 0,
    priority: 5,
    limit: 256,
  });
  const explain = db.engine === 'sqlite' ? 'explain query plan' : 'explain';
  const plan = (await db.execute<Record<string, string>>(`${explain} ${sql}`, parameters)).rows
    .map((row) => row['detail'] ?? row['QUERY PLAN'])
    .join('\n');
  assert.match(plan, /jobs_priority_runAt_id/);
  assert.doesNotMatch(plan, /TEMP B-TREE FOR ORDER|Sort Key/);
});
