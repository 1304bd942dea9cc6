import assert from 'node:assert/strict';
import { afterEach, beforeEach, test } from 'node:test';
import { connectDatabase } from '../../src/db/connect.ts';
import type { Db, Tx } from '../../src/db/database.ts';
import { insertRow } from '../../src/db/insert.ts';
import { ProgrammingError } from '../../src/lib/programming-error.ts';
import { createTestDatabase, type TestDatabase } from '../database.ts';

let database: TestDatabase;
let db: Db;

beforeEach(async () => {
  database = await createTestDatabase();
  db = await connectDatabase(database.target, { poolSize: 2 });
});

afterEach(async () => {
  await db.close();
  await database.drop();
});

const put = (tx: Tx, key: string) => insertRow(tx, 'settings', { key, valueJson: '1' });

async function keys(): Promise<string[]> {
  const { rows } = await db.execute<{ key: string }>('select "key" from "settings" order by "key"', []);
  return rows.map((row) => row.key);
}

/** The error, with the place where the outer write began as its cause. */
function mistake(pattern: RegExp) {
  return (error: Error) => {
    assert.ok(error instanceof ProgrammingError, String(error));
    assert.match(error.message, pattern);
    assert.match((error.cause as Error).stack ?? '', /rails\.test\.ts/);
    return true;
  };
}

/** Nothing of what failed is left, and the next write goes through. */
async function goesOn(): Promise<void> {
  await db.write((tx) => put(tx, 'next'));
  assert.deepEqual(await keys(), ['next']);
}

test('a write inside a write is refused, however many at once', async () => {
  const nested = () =>
    db.write(async (tx) => {
      await put(tx, 'outer');
      await db.write((inner) => put(inner, 'inner'));
    });
  const results = await Promise.allSettled(Array.from({ length: 12 }, nested));
  for (const result of results) {
    assert.equal(result.status, 'rejected');
    mistake(/^a write past the transaction/)(result.reason);
  }
  await goesOn();
});

test('a read past the transaction is refused, both ways to read', async () => {
  await assert.rejects(
    db.write((tx) => put(tx, 'x').then(() => db.execute('select 1', []))),
    mistake(/^a read past/),
  );
  await assert.rejects(
    db.write((tx) => put(tx, 'x').then(() => db.kysely.selectFrom('settings').selectAll().execute())),
    mistake(/^a read past/),
  );
  await goesOn();
});

test('a transaction cannot be used after its end, after success or failure', async () => {
  const kept: Tx[] = [];
  await db.write(async (tx) => {
    kept.push(tx);
  });
  await assert.rejects(
    db.write(async (tx) => {
      kept.push(tx);
      throw new Error('no');
    }),
  );
  for (const tx of kept) {
    await assert.rejects(put(tx, 'late'), mistake(/after its end/));
    await assert.rejects(
      tx.kysely.insertInto('settings').values({ key: 'late', valueJson: '1' }).execute(),
      mistake(/after its end/),
    );
    assert.throws(() => tx.afterCommit(() => {}), mistake(/after its end/));
  }
  // Not in somebody else's transaction either.
  await db.write(async () => {
    await assert.rejects(
      kept[0]?.kysely.deleteFrom('settings').execute() as Promise<unknown>,
      mistake(/after its end/),
    );
  });
  await goesOn();
});

test('work begun in a transaction may read and write once it has ended', async () => {
  const begun: Promise<unknown>[] = [];
  const { promise: ended, resolve } = Promise.withResolvers<void>();
  await db.write(async (tx) => {
    await put(tx, 'one');
    tx.afterCommit(() => begun.push(db.write((next) => put(next, 'two'))));
    begun.push(ended.then(() => db.write((next) => put(next, 'three'))));
    begun.push(new Promise((done) => setImmediate(done)).then(() => ended).then(() => keys()));
  });
  resolve();
  await Promise.all(begun);
  assert.deepEqual(await keys(), ['one', 'three', 'two']);
});

test('what is foreign and awaited in a transaction fails it, before, between and after its statements', async () => {
  const foreign = () => new Promise((resolve) => setImmediate(() => setImmediate(resolve)));
  const places: ((tx: Tx) => Promise<unknown>)[] = [
    (tx) => foreign().then(() => put(tx, 'before')),
    async (tx) => {
      await put(tx, 'first');
      await foreign();
      await put(tx, 'second');
    },
    (tx) => put(tx, 'after').then(foreign),
    () => new Promise(() => {}),
  ];
  for (const place of places) await assert.rejects(db.write(place), mistake(/something foreign/));
  await goesOn();
});

test('many statements, plain and built, are not foreign', async () => {
  await db.write(async (tx) => {
    for (let i = 0; i < 50; i++) await put(tx, `a${i}`);
    await Promise.all(Array.from({ length: 20 }, (_, i) => put(tx, `b${i}`)));
    await tx.kysely.deleteFrom('settings').execute();
    await Promise.resolve().then(() => put(tx, 'next'));
  });
  assert.deepEqual(await keys(), ['next']);
});
