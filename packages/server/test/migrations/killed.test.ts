import assert from 'node:assert/strict';
import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, describe, test } from 'node:test';
import pg from 'pg';
import { connectDatabase } from '../../src/db/connect.ts';
import type { Db } from '../../src/db/database.ts';
import { findIndexState, listMigrations } from '../../src/db/queries/migrations.ts';
import { createTestDatabase, type TestDatabase } from '../database.ts';
import { until } from '../processes/cluster.ts';
import { postgresOnly } from '../processes/two.ts';
import { runVersion, type VersionProcess } from './version-process.ts';
import { VERSIONS } from './versions.ts';

/** Enough for a kill to come in the middle. */
const ROWS = 200_000;

let database: TestDatabase;
let folder: string;
let db: Db;

beforeEach(async () => {
  folder = await mkdtemp(join(tmpdir(), 'linnet-killed-'));
  database = await createTestDatabase({ empty: true });
  // As a server finds it: on SQLite its file is in its folder.
  if (!database.target.includes('://')) database.target = join(folder, 'linnet.sqlite');
  db = await connectDatabase(database.target, { poolSize: 2, migrations: VERSIONS.one });
});

afterEach(async () => {
  await db.close();
  await database.drop();
  await rm(folder, { recursive: true, force: true });
});

const insertNumbers = (rows: number) =>
  db.write(
    (tx) =>
      tx.execute(
        `with recursive g(n) as (select 1 union all select n + 1 from g where n < ${rows})
          insert into "numbers" ("n") select n from g`,
        [],
      ),
    { deadlineMs: 60_000 },
  );

const migrate = (): VersionProcess => {
  const own: Record<string, string> = database.target.includes('://') ? { DATABASE_URL: database.target } : {};
  return runVersion('two', 'migrate', { cwd: folder, env: { DATA_DIR: folder, ...own } });
};

const isBuilding = (state: string) => state === 'building';
const stateOf = async (name: string) => (await listMigrations(db)).find((row) => row.name === name)?.state;
const count = async (where: string) => {
  const { rows } = await db.execute<{ count: number }>(`select count(*) as "count" from "numbers" where ${where}`, []);
  return Number(rows[0]?.count);
};

test('killed within a backfill, it goes on from there: every row once', { timeout: 150_000 }, async () => {
  await insertNumbers(ROWS);
  const first = migrate();
  await first.says(/of about \d+ rows/);
  assert.equal(await first.end('SIGKILL'), null);
  const some = await count(`"twice" is not null`);
  assert.ok(some > 0 && some < ROWS, `${some} rows were filled`);
  assert.equal(await stateOf('7003-fill-twice'), 'open');

  const second = migrate();
  assert.equal(await second.ended, 0, second.errors());
  assert.equal(JSON.parse(second.out()).left.why, 'held', 'for all it knows the first is at work');
  // The silence is over.
  const progress = (await listMigrations(db)).find(({ name }) => name === '7003-fill-twice')?.progressJson ?? '';
  const silent = JSON.stringify({ ...JSON.parse(progress), at: 0 });
  await db.write((tx) =>
    tx.kysely.updateTable('migrations').set({ progressJson: silent }).where('state', '=', 'open').execute(),
  );
  const third = migrate();
  assert.equal(await third.ended, 0, third.errors());
  assert.equal(JSON.parse(third.out()).left, null);
  assert.equal(await count(`"twice" = 2 * "n"`), ROWS);
  assert.equal(await stateOf('7003-fill-twice'), 'done');
});

describe('killed while an index is made beside who writes', { skip: postgresOnly, timeout: 150_000 }, () => {
  let reader: pg.Client;

  beforeEach(async () => {
    await insertNumbers(1_000);
    reader = new pg.Client({ connectionString: database.target });
    await reader.connect();
  });
  afterEach(() => reader.end());

  /**
   * Kills a process whose index has to wait for somebody's old view of the database. Answers how the process ended, and
   * how the index is then.
   */
  async function killWithin(): Promise<{ code: number | null; state: string }> {
    await reader.query('begin isolation level repeatable read; select 1');
    const first = migrate();
    await first.says(/making the index/);
    await until(() => findIndexState(db, 'numbers_twice'), isBuilding);
    const code = await first.end('SIGKILL');
    return { code, state: await findIndexState(db, 'numbers_twice') };
  }

  test('PostgreSQL goes on without it, and the next process waits for that', async () => {
    assert.deepEqual(await killWithin(), { code: null, state: 'building' });
    const second = migrate();
    await second.says(/making the index/);
    await reader.query('commit');
    assert.equal(await second.ended, 0, second.errors());
    assert.equal(await findIndexState(db, 'numbers_twice'), 'valid');
    assert.equal(await stateOf('7002-twice'), 'done');
  });

  test('where PostgreSQL ended as well, what it left is made anew', async () => {
    await killWithin();
    await reader.query(
      `select pg_terminate_backend(pid, 5000) from pg_stat_progress_create_index where relid = 'numbers'::regclass`,
    );
    await reader.query('commit');
    await until(
      () => findIndexState(db, 'numbers_twice'),
      (state) => state === 'invalid',
    );
    const second = migrate();
    assert.equal(await second.ended, 0, second.errors());
    assert.equal(await findIndexState(db, 'numbers_twice'), 'valid');
    assert.equal(await count(`"twice" = 2 * "n"`), 1_000);
  });
});
