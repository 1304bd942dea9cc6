import assert from 'node:assert/strict';
import { afterEach, beforeEach, test } from 'node:test';
import { connectDatabase } from '../../src/db/connect.ts';
import type { Db } from '../../src/db/database.ts';
import { insertRow } from '../../src/db/insert.ts';
import { type FillOptions, fillBackfills } from '../../src/db/migrations/fill.ts';
import { listOpenBackfills } from '../../src/db/migrations/progress.ts';
import { systemClock } from '../../src/lib/clock.ts';
import { createTestApp } from '../app.ts';
import { createTestDatabase, type TestDatabase } from '../database.ts';
import { VERSIONS } from './versions.ts';

const ROWS = 1_000;
const NAME = '7003-fill-twice';

let database: TestDatabase;
let db: Db;

beforeEach(async () => {
  database = await createTestDatabase({ empty: true });
  const old = await connectDatabase(database.target, { poolSize: 2, migrations: VERSIONS.one });
  await insertNumbers(old, 1, ROWS);
  await old.close();
  db = await connectDatabase(database.target, { poolSize: 3, migrations: VERSIONS.two });
});

afterEach(async () => {
  await db.close();
  await database.drop();
});

async function insertNumbers(to: Db, first: number, last: number): Promise<void> {
  const values = Array.from({ length: last - first + 1 }, (_, i) => `(${first + i})`);
  await to.write((tx) => tx.execute(`insert into "numbers" ("n") values ${values.join(', ')}`, []));
}

const count = async (where: string) => {
  const { rows } = await db.execute<{ count: number }>(`select count(*) as "count" from "numbers" where ${where}`, []);
  return Number(rows[0]?.count);
};
/** Rows filled once; what is filled twice is more. */
const filled = () => count(`"twice" = 2 * "n"`);
const stillOpen = async () => (await listOpenBackfills(db)).map(({ name }) => name);

function options(more: Partial<FillOptions> = {}): FillOptions {
  return {
    ...{ migrations: VERSIONS.two, clock: systemClock, token: 'mine', share: 0.25 },
    ...{ wait: async () => {}, mayGoOn: () => true },
    ...more,
  };
}

/** Stops after so many batches, as a process does that is told to end. */
function forBatches(batches: number): Pick<FillOptions, 'mayGoOn'> {
  let left = batches;
  return { mayGoOn: () => left-- > 0 };
}

const death = new Error('killed');
/** After its first batch, without letting go. */
const dies = { wait: () => Promise.reject(death) };

test('every row once, in batches, with what comes meanwhile', async () => {
  let batches = 0;
  const ended: string[] = [];
  const left = await fillBackfills(
    db,
    options({
      wait: async () => {
        batches += 1;
        if (batches === 1) await insertNumbers(db, ROWS + 1, ROWS + 50);
      },
      onEnd: (name) => ended.push(name),
    }),
  );
  assert.equal(left, undefined);
  assert.deepEqual(ended, [NAME]);
  assert.ok(batches >= 2, `${batches} batches`);
  assert.equal(await filled(), ROWS + 50);
  assert.deepEqual(await stillOpen(), []);
});

test('it works for its share of the time, and in batches that are short', async () => {
  // A machine on which each row takes a millisecond.
  let now = 1_000_000;
  let seen = 0;
  const waits: number[] = [];
  const sizes: number[] = [];
  await fillBackfills(
    db,
    options({
      clock: { now: () => now },
      mayGoOn: () => true,
      wait: async (ms) => void waits.push(ms),
      onBatch: ({ rows }) => {
        sizes.push(rows - seen);
        seen = rows;
      },
      migrations: VERSIONS.two.map((migration) =>
        migration.kind !== 'backfill'
          ? migration
          : {
              ...migration,
              fill: async (on, from) => {
                const batch = await migration.fill(on, from);
                now += batch.rows;
                return batch;
              },
            },
      ),
    }),
  );
  assert.deepEqual(
    waits,
    sizes.map((rows) => rows * 3),
    'three times as long as each batch took',
  );
  assert.equal(sizes[0], 100);
  assert.deepEqual(new Set(sizes.slice(2, -1)), new Set([25]));
});

test('one that is stopped goes on from there in another process', async () => {
  const left = await fillBackfills(db, options(forBatches(2)));
  assert.deepEqual(left, { name: NAME, why: 'stopped' });
  const some = await filled();
  assert.ok(some > 0 && some < ROWS, `${some} rows`);
  const [open] = await listOpenBackfills(db);
  assert.deepEqual(open, { name: NAME, rows: some, of: ROWS, more: false, share: some / ROWS });
  assert.equal(await fillBackfills(db, options({ token: 'other' })), undefined);
  assert.equal(await filled(), ROWS);
});

test('one process at a time; who died is followed after twenty seconds, and nothing is done twice', async () => {
  await assert.rejects(fillBackfills(db, options(dies)), death);
  const some = await filled();
  const other = options({ token: 'other' });
  assert.deepEqual(await fillBackfills(db, other), { name: NAME, why: 'held' });
  assert.equal(await filled(), some);
  const later = { now: () => systemClock.now() + 20_001 };
  assert.equal(await fillBackfills(db, { ...other, clock: later }), undefined);
  assert.equal(await filled(), ROWS);
});

test('who was only late finds that another is at it, and leaves it to them', async () => {
  let now = systemClock.now();
  let taken = false;
  const late = options({
    clock: { now: () => now },
    wait: async () => {
      if (taken) return;
      taken = true;
      now += 30_000;
      await assert.rejects(fillBackfills(db, options({ token: 'other', clock: { now: () => now }, ...dies })), death);
    },
  });
  assert.deepEqual(await fillBackfills(db, late), { name: NAME, why: 'held' });
  assert.equal(await fillBackfills(db, options({ token: 'third', clock: { now: () => now + 30_000 } })), undefined);
  assert.equal(await filled(), ROWS);
});

test('it waits until nobody runs who does not write what it fills', async () => {
  await db.write((tx) =>
    insertRow(tx, 'workers', {
      ...{ number: 3, role: 'web', host: 'h', pid: 77, folder: '', version: '0', knows: '7001-numbers', token: 't' },
      ...{ startedAt: 1, seenAt: systemClock.now() },
    }),
  );
  const left = await fillBackfills(db, options());
  assert.deepEqual(left, { name: NAME, why: 'older', servers: '3 web on h (process 77)' });
  assert.equal(await filled(), 0);
  await db.write((tx) => tx.execute('delete from "workers"', []));
  assert.equal(await fillBackfills(db, options()), undefined);
});

test('a server fills it by itself, and its metrics tell how far it is', async () => {
  const app = await createTestApp({ migrations: VERSIONS.two, config: { database: database.target } });
  const measure = async () => {
    const { body } = await app.inject({ url: '/metrics', headers: { host: 'localhost' } });
    return /^linnet_backfill_progress_ratio\{name="7003-fill-twice"\} (.*)$/m.exec(body)?.[1];
  };
  try {
    assert.equal(await measure(), '0');
    app.clock.advance(60_000);
    await app.drain();
    assert.equal(await filled(), ROWS);
    assert.equal(await measure(), undefined);
  } finally {
    await app.close();
  }
});
