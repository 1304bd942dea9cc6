import assert from 'node:assert/strict';
import { afterEach, beforeEach, describe, test } from 'node:test';
import pg from 'pg';
import { connectDatabase } from '../../src/db/connect.ts';
import type { Db, OpenOptions } from '../../src/db/database.ts';
import { nameIndex } from '../../src/db/migrations/columns.ts';
import type { Migration } from '../../src/db/migrations/migration.ts';
import { findIndexState, listMigrations } from '../../src/db/queries/migrations.ts';
import { createTestDatabase, type TestDatabase } from '../database.ts';
import { until } from '../processes/cluster.ts';
import { postgresOnly } from '../processes/two.ts';
import { VERSIONS } from './versions.ts';

const INDEX = { table: 'numbers', columns: ['twice'] };

describe('beside who writes', { skip: postgresOnly }, () => {
  let database: TestDatabase;
  let opened: Db[];
  let other: pg.Client;

  beforeEach(async () => {
    database = await createTestDatabase({ empty: true });
    opened = [];
    await open('one');
    other = new pg.Client({ connectionString: database.target });
    await other.connect();
    await other.query('insert into "numbers" ("n") select * from generate_series(1, 100)');
  });

  afterEach(async () => {
    await other.end();
    for (const db of opened) await db.close();
    await database.drop();
  });

  async function open(version: keyof typeof VERSIONS, options: OpenOptions = {}): Promise<Db> {
    const db = await connectDatabase(database.target, { poolSize: 3, migrations: VERSIONS[version], ...options });
    opened.push(db);
    return db;
  }

  test('a long query is not waited for with everybody behind it; the step comes when it has ended', async () => {
    await other.query('begin; select * from "numbers"');
    const { promise: waiting, resolve } = Promise.withResolvers<void>();
    const opening = open('two', {
      onStep: (line) => {
        if (/long query/.test(line)) resolve();
      },
    });
    await waiting;
    const [db] = opened as [Db];
    // Somebody else's write comes through meanwhile.
    await db.write((tx) => tx.execute('insert into "numbers" ("n") values (101)', []));
    await other.query('commit');
    assert.equal(await findIndexState(await opening, nameIndex(INDEX)), 'valid');
  });

  test('a server needs no right to change the schema, where that is done for it', async () => {
    const role = `served_${process.pid}`;
    await other.query(`create role ${role} login`);
    try {
      await other.query(`grant select, insert, update, delete on all tables in schema public to ${role}`);
      const served = new URL(database.target);
      served.username = role;
      served.password = '';
      const asServed = async (version: keyof typeof VERSIONS) => {
        const db = await connectDatabase(served.href, { poolSize: 1, migrations: VERSIONS[version] });
        await db.close();
      };
      await asServed('one');
      await assert.rejects(asServed('two'), { code: '42501' });
      await open('two');
      await asServed('two');
    } finally {
      await other.query(`drop owned by ${role}; drop role ${role}`);
    }
  });

  test('an index that PostgreSQL left useless is made anew', async () => {
    await other.query('alter table "numbers" add column "twice" bigint');
    await other.query('update "numbers" set "twice" = 1');
    await assert.rejects(other.query('create unique index concurrently "numbers_twice" on "numbers" ("twice")'));
    const [db] = opened as [Db];
    // The error is told a moment before it is given up.
    await until(
      () => findIndexState(db, nameIndex(INDEX)),
      (state) => state === 'invalid',
    );
    const migrations: Migration[] = [
      ...VERSIONS.one,
      { kind: 'schema', name: '7002-index', compatibleWith: null, indexes: [INDEX] },
    ];
    await Promise.all([1, 2, 3].map(() => open('one', { migrations })));
    assert.equal(await findIndexState(db, nameIndex(INDEX)), 'valid');
    assert.equal((await listMigrations(db)).at(-1)?.state, 'done');
    const { rows } = await other.query(`select indexdef from pg_indexes where indexname = 'numbers_twice'`);
    assert.doesNotMatch(rows[0].indexdef, /unique/i);
  });

  test('one that cannot be made is an error, not an endless try', async () => {
    await other.query('alter table "numbers" add column "twice" bigint');
    await other.query('update "numbers" set "twice" = 1');
    const migrations: Migration[] = [
      ...VERSIONS.one,
      { kind: 'schema', name: '7002-unique', compatibleWith: null, indexes: [{ ...INDEX, unique: true }] },
    ];
    await assert.rejects(open('one', { migrations }), /The index numbers_twice cannot be made/);
    await other.query('update "numbers" set "twice" = "n"');
    const db = await open('one', { migrations });
    assert.equal(await findIndexState(db, nameIndex(INDEX)), 'valid');
  });

  test('ten that start at once make one index, while somebody writes without pause', async () => {
    let stopping = false;
    let written = 0;
    const [db] = opened as [Db];
    const load = (async () => {
      while (!stopping)
        await db.write((tx) => tx.execute(`insert into "numbers" ("n") values (${1000 + written++})`, []));
    })();
    await Promise.all(Array.from({ length: 10 }, () => open('two')));
    stopping = true;
    await load;
    assert.equal(await findIndexState(db, nameIndex(INDEX)), 'valid');
    const { rows } = await other.query('select count(*)::int as "count" from "numbers"');
    assert.equal(rows[0].count, 100 + written);
  });
});
