import assert from 'node:assert/strict';
import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, test } from 'node:test';
import type { Answer } from '../../src/cli/answer.ts';
import { showPlan, upgradeDatabase } from '../../src/cli/migrate.ts';
import { type Config, loadConfig } from '../../src/config/load.ts';
import { connectDatabase } from '../../src/db/connect.ts';
import type { Db } from '../../src/db/database.ts';
import { lockFolder } from '../../src/db/folder-lock.ts';
import { insertRow } from '../../src/db/insert.ts';
import type { Migration } from '../../src/db/migrations/migration.ts';
import type { Plan } from '../../src/db/migrations/plan.ts';
import { listMigrations } from '../../src/db/queries/migrations.ts';
import { systemClock } from '../../src/lib/clock.ts';
import { createTestDatabase, type TestDatabase } from '../database.ts';
import { VERSIONS } from './versions.ts';

const ROWS = 3_000;

let database: TestDatabase;
let dataDir: string;
let config: Config;
let db: Db;

beforeEach(async () => {
  dataDir = await mkdtemp(join(tmpdir(), 'linnet-migrate-'));
  database = await createTestDatabase({ empty: true });
  config = { ...loadConfig({ DATA_DIR: dataDir }, dataDir), database: database.target };
  db = await connectDatabase(database.target, { poolSize: 2, migrations: VERSIONS.one });
  const values = Array.from({ length: ROWS }, (_, i) => `(${i + 1})`);
  await db.write((tx) => tx.execute(`insert into "numbers" ("n") values ${values.join(', ')}`, []));
});

afterEach(async () => {
  await db.close();
  await database.drop();
  await rm(dataDir, { recursive: true, force: true });
});

const plan = async (migrations: readonly Migration[]): Promise<[Plan, string]> => {
  const { data, text, exitCode } = await showPlan({ config, migrations });
  assert.equal(exitCode, undefined);
  return [data as Plan, text];
};
const ran = ({ data }: Answer) => data as { schema: string; ran: string[]; left: object | null; waits: string | null };

/** A server that runs on this database; on SQLite it has the folder. Answers how it ends. */
async function serve(knows: string): Promise<() => Promise<void>> {
  const unlock = db.engine === 'sqlite' ? lockFolder(dataDir) : () => {};
  await db.write((tx) =>
    insertRow(tx, 'workers', {
      ...{ number: 3, role: 'all', host: 'h', pid: 77, folder: 'f', version: '0', knows, token: 't', startedAt: 1 },
      ...{ seenAt: systemClock.now() },
    }),
  );
  return async () => {
    await db.write((tx) => tx.execute('delete from "workers"', []));
    unlock();
  };
}

test('the plan says what is due, what it takes and of which rows, and writes nothing', async () => {
  const before = await listMigrations(db);
  const [{ steps, mayStayUp }, text] = await plan(VERSIONS.three);
  assert.equal(mayStayUp, true);
  assert.deepEqual(
    steps.map(({ name, kind, after, stop }) => ({ name, kind, after, stop })),
    [
      { name: '7002-twice', kind: 'schema', after: null, stop: null },
      { name: '7003-fill-twice', kind: 'backfill', after: '7002-twice', stop: null },
      { name: '7004-rely', kind: 'schema', after: '7003-fill-twice', stop: null },
    ],
  );
  const work = steps.flatMap((step) => step.work);
  assert.deepEqual(
    work.map(({ table, index, rows, more, basis }) => [table, index, rows, more, basis]),
    [
      ['numbers', 'numbers_twice', ROWS, false, 'measured'],
      ['numbers', null, ROWS, false, 'assumed'],
      ['numbers', 'numbers_twice_n', ROWS, false, 'measured'],
    ],
  );
  for (const { seconds } of work) assert.ok(seconds >= 0 && Number.isInteger(seconds));
  assert.match(
    text,
    /^7002-twice {2}schema$\n {4}index numbers_twice: about 3000 rows, about (a moment|\d+ s) \(measured\)$/m,
  );
  assert.match(text, /^ {4}rows of numbers, in the background: about 3000 rows, about 3 s \(assumed\)$/m);
  assert.match(text, /\n\nServers may stay up\.$/);
  assert.deepEqual(await listMigrations(db), before);
  assert.deepEqual(await plan(VERSIONS.one), [{ steps: [], mayStayUp: true }, 'Nothing is due']);
});

test('the plan says where servers have to be stopped, and who they are', async () => {
  const end = await serve('0002-search');
  const [{ mayStayUp, steps }, text] = await plan(VERSIONS.two);
  assert.equal(mayStayUp, false);
  assert.match(steps[0]?.stop ?? '', /^it would break servers of an older version: 3 all on h \(process 77\)$/);
  assert.match(text, /\n\nStop the servers first\.$/);
  await end();
  assert.equal((await plan(VERSIONS.two))[0].mayStayUp, true);
});

test('the plan of a backfill that has begun counts what is left, by its own measure', async () => {
  await db.close();
  db = await connectDatabase(database.target, { poolSize: 2, migrations: VERSIONS.two });
  const progress = { cursor: 1_000, rows: 1_000, of: ROWS, more: false, workedMs: 500, by: '', at: 0 };
  await db.write((tx) =>
    tx.execute(`update "migrations" set "progressJson" = '${JSON.stringify(progress)}' where "state" = 'open'`, []),
  );
  const [{ steps }] = await plan(VERSIONS.two);
  // 2,000 rows of 2,000 a second, in a quarter of the time.
  const { rows, seconds, basis } = steps[0]?.work[0] ?? assert.fail('nothing is left');
  assert.deepEqual({ rows, seconds, basis }, { rows: 2_000, seconds: 4, basis: 'measured' });
});

test('it runs all that is due, a step that relies on a backfill after it, and tells how far it is', async () => {
  const told: string[] = [];
  const answer = await upgradeDatabase({ config, migrations: VERSIONS.three, tell: (line) => told.push(line) });
  assert.equal(answer.exitCode, 0);
  const names = ['7002-twice', '7003-fill-twice', '7004-rely'];
  assert.deepEqual(ran(answer), { schema: '7004-rely', ran: names, left: null, waits: null });
  assert.equal(answer.text, `Done: ${names.join(', ')}`);
  for (const name of names)
    assert.ok(
      told.some((line) => line.startsWith(name)),
      name,
    );
  assert.match(told.join('\n'), /7003-fill-twice: \d+ of about 3000 rows/);
  const { rows } = await db.execute<{ count: number }>(
    `select count(*) as "count" from "numbers" where "twice" = 2 * "n"`,
    [],
  );
  assert.equal(Number(rows[0]?.count), ROWS);
  const again = await upgradeDatabase({ config, migrations: VERSIONS.three });
  assert.deepEqual([again.text, again.exitCode], ['Nothing was due', 0]);
});

test('beside servers of the version before it leaves them what they do not write, and says when to come again', async () => {
  const end = await serve('7001-numbers');
  const two = await upgradeDatabase({ config, migrations: VERSIONS.two });
  assert.equal(two.exitCode, 0, 'they may be restarted');
  assert.deepEqual(ran(two).ran, ['7002-twice']);
  assert.match(two.text, /7003-fill-twice is left to the servers, once no older one runs \(now: 3 all on h/);
  const three = await upgradeDatabase({ config, migrations: VERSIONS.three });
  assert.equal(three.exitCode, 75);
  assert.equal(ran(three).waits, '7004-rely');
  assert.match(three.text, /7004-rely waits for that: try again then$/);
  await end();
  assert.equal((await upgradeDatabase({ config, migrations: VERSIONS.three })).exitCode, 0);
});

test('a database of a newer version is left alone', async () => {
  await upgradeDatabase({ config, migrations: VERSIONS.three });
  for (const work of [upgradeDatabase, showPlan]) {
    await assert.rejects(work({ config, migrations: VERSIONS.one }), /newer version of Linnet/);
  }
});
