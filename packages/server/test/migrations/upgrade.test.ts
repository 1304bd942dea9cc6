import assert from 'node:assert/strict';
import { afterEach, beforeEach, test } from 'node:test';
import { connectDatabase } from '../../src/db/connect.ts';
import type { Db, OpenOptions, Tx } from '../../src/db/database.ts';
import { insertRow } from '../../src/db/insert.ts';
import { MIGRATIONS } from '../../src/db/migrations/index.ts';
import type { Migration } from '../../src/db/migrations/migration.ts';
import { findIndexState, listMigrations } from '../../src/db/queries/migrations.ts';
import { systemClock } from '../../src/lib/clock.ts';
import { createTestDatabase, type TestDatabase } from '../database.ts';
import { VERSIONS } from './versions.ts';

let database: TestDatabase;
let opened: Db[];

beforeEach(async () => {
  database = await createTestDatabase({ empty: true });
  opened = [];
});

afterEach(async () => {
  for (const db of opened) await db.close();
  await database.drop();
});

async function open(version: keyof typeof VERSIONS, options: OpenOptions = {}): Promise<Db> {
  const db = await connectDatabase(database.target, { poolSize: 3, migrations: VERSIONS[version], ...options });
  opened.push(db);
  return db;
}

const states = async (db: Db) =>
  Object.fromEntries((await listMigrations(db)).slice(MIGRATIONS.length).map(({ name, state }) => [name, state]));

const insert = (tx: Tx, ...values: number[]) =>
  tx.execute(`insert into "numbers" ("n") values ${values.map((n) => `(${n})`).join(', ')}`, []);

/** A server of some version that says it is there. */
const serve = (db: Db, knows: string, more: { number?: number; seenAt?: number; folder?: string } = {}) =>
  db.write((tx) =>
    insertRow(tx, 'workers', {
      ...{ number: 3, role: 'web', host: 'h', pid: 77, folder: '', version: '0', knows, token: 't', startedAt: 1 },
      ...{ seenAt: systemClock.now(), ...more },
    }),
  );

test('an empty database gets everything at once, and nothing is there to be filled', async () => {
  const db = await open('three');
  const rows = await listMigrations(db);
  assert.deepEqual(
    rows.map(({ name, kind, state }) => [name, kind, state]),
    VERSIONS.three.map(({ name, kind }) => [name, kind, 'done']),
  );
  if (db.engine === 'postgres') assert.equal(await findIndexState(db, 'numbers_twice_n'), 'valid');
});

test('a step adds to what is there, and old code goes on beside it', async () => {
  const old = await open('one');
  await old.write((tx) => insert(tx, 1, 2));
  const told: string[] = [];
  const db = await open('two', { onStep: (line) => told.push(line) });
  assert.deepEqual(told, [
    '7002-twice: the schema is changed',
    '7002-twice: making the index numbers_twice',
    '7002-twice: its indexes are made',
    '7003-fill-twice: is to be filled in the background',
  ]);
  assert.deepEqual(await states(db), { '7001-numbers': 'done', '7002-twice': 'done', '7003-fill-twice': 'open' });
  await old.write((tx) => insert(tx, 3));
  const { rows } = await db.execute(`select "n", "twice" from "numbers" order by "n"`, []);
  assert.deepEqual(
    rows,
    [1, 2, 3].map((n) => ({ n, twice: null })),
  );
  // Restarted meanwhile: one compatible step newer is accepted.
  assert.deepEqual(await states(await open('one')), await states(db));
});

test('what old code has prepared goes on when a table gets a column: read, within a transaction, answered by a write', async () => {
  const old = await open('one');
  const all = 'select * from "numbers" order by "n"';
  const add = 'insert into "numbers" ("n") values (5) returning *';
  const take = 'delete from "numbers" where "n" = 5 returning *';
  const use = async () => {
    const read = await old.execute<{ n: number }>(all, []);
    const [within, added] = await old.write(async (tx) => {
      const found = await tx.execute<{ n: number }>(all, []);
      const row = await tx.execute<{ n: number }>(add, []);
      await tx.execute(take, []);
      return [found, row];
    });
    return [read, within, added].map(({ rows }) => rows.map(({ n }) => n));
  };
  await old.write((tx) => insert(tx, 1, 2));
  const wanted = [[1, 2], [1, 2], [5]];
  // As often as there are connections, so that each has prepared them.
  for (let i = 0; i < 3; i++) assert.deepEqual(await use(), wanted);
  await open('two');
  for (let i = 0; i < 3; i++) assert.deepEqual(await use(), wanted);
});

test('more than one step newer is refused, by servers, commands and who only looks', async () => {
  await open('three');
  for (const schema of ['whole', 'part', 'none', 'look'] as const) {
    await assert.rejects(open('one', { schema }), (error: Error) => {
      assert.equal(error.name, 'ConfigError');
      assert.match(error.message, /newer version of Linnet \(it has 7004-rely\)\. Start that version/);
      return true;
    });
  }
  await open('two');
});

test('what relies on a backfill waits for its end, and says so', async () => {
  await open('one');
  const two = await open('two');
  await assert.rejects(open('three'), (error: Error) => {
    assert.equal(error.name, 'ConfigError');
    assert.match(error.message, /7004-rely needs what 7003-fill-twice fills, which has not ended/);
    return true;
  });
  assert.equal((await listMigrations(two)).at(-1)?.name, '7003-fill-twice', 'nothing of it was done');
  await two.write((tx) => tx.execute(`update "migrations" set "state" = 'done'`, []));
  assert.equal((await states(await open('three')))['7004-rely'], 'done');
});

test('old code that starts again undoes that a backfill has ended: it writes rows without', async () => {
  await open('one');
  const two = await open('two');
  await two.write((tx) => tx.execute(`update "migrations" set "state" = 'done'`, []));
  await open('one', { schema: 'none' });
  assert.equal((await states(two))['7003-fill-twice'], 'done', 'a command is no server');
  await open('one');
  assert.equal((await states(two))['7003-fill-twice'], 'open');
});

test('a step that a living server could not bear is refused', async () => {
  const db = await open('one');
  await serve(db, '0002-search');
  const unbearable: Migration[] = [
    ...VERSIONS.one,
    { kind: 'schema', name: '7002-away', compatibleWith: null, up: (on) => on.schema.dropTable('numbers').execute() },
  ];
  await assert.rejects(open('one', { migrations: unbearable }), {
    code: 'unavailable',
    message: /7002-away would break servers .*: 3 web on h \(process 77\)\. Stop them/,
  });
  await db.execute('select * from "numbers"', []);
  // Dead, or the process before this one in its folder.
  if (db.engine === 'postgres') await db.write((tx) => tx.execute(`update "workers" set "seenAt" = 1`, []));
  await open('one', { migrations: unbearable, ...(db.engine === 'sqlite' ? { folder: 'mine' } : {}) });
  await assert.rejects(async () => db.execute('select * from "numbers"', []));
});

test('commands do not upgrade what is there; they make what is not', async () => {
  await open('one', { schema: 'none' });
  await assert.rejects(open('two', { schema: 'none' }), (error: Error) => {
    assert.equal(error.name, 'ConfigError');
    assert.match(error.message, /7002-twice is due\)\. Restart the server, or run "linnet migrate"/);
    return true;
  });
});

test('a step that fails leaves nothing, and the next try does it', async () => {
  const db = await open('one');
  let fails = true;
  const step: Migration = {
    kind: 'schema',
    name: '7002-half',
    compatibleWith: null,
    async up(on) {
      await on.schema.createTable('halves').addColumn('n', 'integer').execute();
      if (fails) throw new Error('half-way');
    },
  };
  const migrations = [...VERSIONS.one, step];
  await assert.rejects(open('one', { migrations }), /half-way/);
  assert.deepEqual(await states(db), { '7001-numbers': 'done' });
  fails = false;
  await open('one', { migrations });
  assert.equal((await states(db))['7002-half'], 'done');
});

test('every migration says with whom it may run, and no floor goes down', () => {
  let floor = '';
  let last = '';
  for (const { name, compatibleWith } of MIGRATIONS) {
    assert.match(name, /^\d{4}-[a-z-]+$/);
    assert.ok(name > last, `${name} stands behind ${last}`);
    const own = compatibleWith ?? name;
    assert.ok(own >= floor && own <= name, `${name} is compatible with ${own}, after ${floor}`);
    [floor, last] = [own, name];
  }
});
