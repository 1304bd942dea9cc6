import assert from 'node:assert/strict';
import { afterEach, beforeEach, test } from 'node:test';
import { pino } from 'pino';
import { createTestClock } from '../../test/clock.ts';
import { createTestDatabase, type TestDatabase } from '../../test/database.ts';
import { connectDatabase } from '../db/connect.ts';
import type { Db } from '../db/database.ts';
import { createIdSource } from '../lib/ids.ts';
import { systemRng } from '../lib/rng.ts';
import { defineJob } from './job.ts';
import { createQueue } from './queue.ts';

let database: TestDatabase;
let db: Db;
beforeEach(async () => {
  database = await createTestDatabase();
  db = await connectDatabase(database.target, { poolSize: 4 });
});
afterEach(async () => {
  await db.close();
  await database.drop();
});

type Queue = ReturnType<typeof createQueue<object, never>>;

/** A queue that never looks by itself. */
function createProcess(worker: number, onLeft: () => void, run: (n: number) => void): Queue {
  const clock = { ...createTestClock(), every: () => () => {} };
  const jobs = [defineJob<object, number>({ name: 'one', run: async (_, inputs) => inputs.forEach(run) })];
  const ids = createIdSource(clock, systemRng, worker);
  const log = pino({ level: 'silent' });
  return createQueue<object, never>({
    db,
    clock,
    ids,
    rng: systemRng,
    log,
    worker,
    jobs,
    subscribers: [],
    context: () => ({}),
    onLeft,
  });
}

test('what one process leaves in the table another runs at once, however much is left while it looks', async () => {
  const ran: number[] = [];
  let left = 0;
  // One that only records, as doors and commands do, and one that works.
  const door = createProcess(
    1,
    () => {
      left += 1;
      worker.wake();
    },
    () => assert.fail('nothing runs at the door'),
  );
  const worker: Queue = createProcess(
    2,
    () => assert.fail('what is claimed is not left'),
    (n) => ran.push(n),
  );
  await worker.start({});
  const add = (queue: Queue, n: number, more = {}) => db.write((tx) => queue.enqueue(tx, { name: 'one' }, [n], more));
  for (let n = 0; n < 20; n++) await add(door, n);
  while (ran.length < 20) await new Promise(setImmediate);
  assert.deepEqual(
    ran.toSorted((a, b) => a - b),
    Array.from({ length: 20 }, (_, i) => i),
  );
  assert.equal(left, 20);
  await Promise.all(Array.from({ length: 20 }, (_, i) => add(door, 20 + i)));
  while (ran.length < 40) await new Promise(setImmediate);
  // What is put off wakes nobody, and what is claimed at birth needs nobody.
  await add(door, 99, { runAt: 2 ** 50 });
  await add(worker, 40);
  await worker.drain();
  assert.deepEqual([left, ran.length], [40, 41]);
  await worker.stop();
  await door.stop();
  // Where nothing runs any more, nothing is claimed either.
  await add(door, 41);
  assert.equal(
    (
      await db.kysely
        .selectFrom('jobs')
        .select('worker')
        .where('runAt', '<', 2 ** 50)
        .execute()
    )[0]?.worker,
    null,
  );
});
