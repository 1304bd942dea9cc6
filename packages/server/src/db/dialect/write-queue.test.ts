import assert from 'node:assert/strict';
import { test } from 'node:test';
import type { Tx } from '../database.ts';
import { createWriteQueue } from './write-queue.ts';

const durable = { durable: true, deadlineMs: 10_000 };

/** A connection on which one statement fails as long as `failing` names it. */
function createFailing() {
  const connection = { failing: '', ran: [] as string[], now: 0 };
  const run = (sql: string) => {
    if (sql === connection.failing) throw new Error(`${sql} failed`);
    connection.ran.push(sql);
  };
  const queue = createWriteQueue({
    begin: async () => run('begin immediate'),
    run,
    isOpen: () => true,
    open: () => ({}) as Tx,
    exclusively: (fn) => fn(),
    sync: async () => {},
    now: () => connection.now,
  });
  return { connection, queue };
}

for (const sql of ['begin immediate', 'savepoint one', 'commit']) {
  test(`everyone who waits is told when "${sql}" fails, and the next write is tried anew`, async () => {
    const { connection, queue } = createFailing();
    connection.failing = sql;
    const writes = [1, 2, 3].map((value) => queue.write(async () => value, durable));
    const results = await Promise.allSettled(writes);
    assert.deepEqual(
      results.map(({ status }) => status),
      ['rejected', 'rejected', 'rejected'],
    );
    connection.failing = '';
    assert.equal(await queue.write(async () => 4, durable), 4);
  });
}

test('a batch ends with the write that takes it past its time, and the rest follows in the next', async () => {
  const { connection, queue } = createFailing();
  const slow = async () => {
    connection.now += 3;
  };
  await Promise.all(Array.from({ length: 5 }, () => queue.write(slow, durable)));
  const batches = connection.ran.join().split('begin immediate').slice(1);
  assert.deepEqual(
    batches.map((batch) => batch.match(/savepoint one/g)?.length),
    [2, 2, 1],
  );
});
