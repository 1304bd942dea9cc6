import assert from 'node:assert/strict';
import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { join } from 'node:path';
import { after, before, describe, test } from 'node:test';
import { poolerCheck } from '../../src/cli/checks/pooler.ts';
import { loadConfig } from '../../src/config/load.ts';
import { connectDatabase } from '../../src/db/connect.ts';
import { inspectPooler } from '../../src/db/dialect/pooler.ts';
import { createTestApp } from '../app.ts';
import { createTestDatabase, type TestDatabase } from '../database.ts';
import { noNames, noPooler, startPooler, type TestPooler } from './pgbouncer.ts';
import { postgresOnly } from './two.ts';

/** What a pooler could break: named statements, streams and caches across processes, leases. */
const SUITES = [
  'test/processes/streams.test.ts',
  'test/processes/caches.test.ts',
  'test/processes/wake.test.ts',
  'src/queue/worker.test.ts',
  'test/api/mastodon/statuses.test.ts',
];
const SERVER = process.env['TEST_DATABASE_URL'] as string;
const ROOT = join(import.meta.dirname, '../..');

/** The names of the tests that failed. */
async function runThrough(pooler: TestPooler, files: string[]): Promise<string[]> {
  // A test of these that fails is told of where it runs.
  const { NODE_TEST_CONTEXT: _, LINNET_STATEMENTS: __, ...env } = process.env;
  const args = ['--test', '--test-force-exit', '--test-reporter', 'tap', ...files];
  const child = spawn(process.execPath, args, {
    cwd: ROOT,
    env: { ...env, TEST_POOLER_URL: pooler.url },
    stdio: ['ignore', 'pipe', 'ignore'],
  });
  let text = '';
  child.stdout.on('data', (chunk: Buffer) => {
    text += chunk.toString();
  });
  const [code] = await once(child, 'close');
  const failed = text.split('\n').filter((line) => /^\s*not ok /.test(line));
  assert.match(text, /^# pass [1-9]/m, text);
  if (code !== 0 && failed.length === 0) failed.push(text.slice(-2_000));
  return failed;
}

describe('through a pooler', { skip: postgresOnly || noPooler, timeout: 170_000 }, () => {
  let database: TestDatabase;
  let started: TestPooler[] = [];
  before(async () => {
    database = await createTestDatabase();
  });
  after(async () => {
    for (const pooler of started) await pooler.stop();
    started = [];
    await database.drop();
  });
  const start = async (options: Parameters<typeof startPooler>[1], url = database.target) => {
    const pooler = await startPooler(url, options);
    started.push(pooler);
    return pooler;
  };
  const configOf = (settings: Record<string, string>) => loadConfig(settings, '/nowhere');
  const askDoctor = (settings: Record<string, string>) =>
    poolerCheck.run({ config: configOf(settings), base: new Error('not asked') });

  test('what it is, is known by what it does', async () => {
    assert.deepEqual(await inspectPooler(database.target), { pooling: 'none', keepsNames: true });
    const modes = { session: true, transaction: false, statement: false } as const;
    for (const [mode, keepsNames] of Object.entries(modes) as ['session', boolean][]) {
      const pooler = await start({ mode });
      assert.deepEqual(await inspectPooler(pooler.url), { pooling: mode, keepsNames }, mode);
    }
  });

  test('transactions without prepared statements: told once, and everything works', async () => {
    const pooler = await start({ mode: 'transaction' });
    let told = 0;
    const open = () => connectDatabase(pooler.url, { poolSize: 4, onNamesLost: () => told++ });
    // The second finds the names of the first at PostgreSQL.
    for (const _ of [1, 2]) {
      const db = await open();
      const put = (n: number) =>
        db.write((tx) =>
          tx.execute('insert into "settings" ("key", "valueJson") values ($1, $2) on conflict do nothing', [
            `${n}`,
            '1',
          ]),
        );
      await Promise.all(Array.from({ length: 40 }, (_, n) => put(n % 8)));
      const counts = await Promise.all(
        Array.from({ length: 40 }, () => db.execute('select count(*) as "count" from "settings"', [])),
      );
      assert.ok(counts.every(({ rows }) => (rows[0] as { count: number }).count === 8));
      await db.close();
    }
    assert.equal(told, 2, 'once a process');
  });

  test('ten processes may make the schema at once', async () => {
    const empty = await createTestDatabase({ empty: true });
    const { url } = await start({ mode: 'transaction' }, empty.target);
    const opened = await Promise.all(Array.from({ length: 10 }, () => connectDatabase(url, { poolSize: 1 })));
    await Promise.all(opened.map((db) => db.close()));
    await empty.drop();
  });

  test('and the other tests pass', async () => {
    const pooler = await start({ mode: 'transaction' }, SERVER);
    assert.deepEqual(await runThrough(pooler, SUITES), []);
  });

  test('with prepared statements none is read twice, and the other tests pass', { skip: noNames }, async () => {
    const pooler = await start({ mode: 'transaction', statements: 200 });
    assert.deepEqual(await inspectPooler(pooler.url), { pooling: 'transaction', keepsNames: true });
    const db = await connectDatabase(pooler.url, {
      poolSize: 4,
      onNamesLost: () => assert.fail('they are kept'),
    });
    await Promise.all(Array.from({ length: 40 }, () => db.execute('select count(*) from "settings"', [])));
    await db.close();
    const other = await start({ mode: 'transaction', statements: 200 }, SERVER);
    assert.deepEqual(await runThrough(other, SUITES.slice(0, 1)), []);
  });

  test('a process that could not hear the others does not start, and says what to set', async () => {
    for (const mode of ['transaction', 'statement'] as const) {
      const { url } = await start({ mode });
      const config = { database: database.target, databaseDirect: url };
      await assert.rejects(createTestApp({ config }), { name: 'ConfigError', key: 'DATABASE_DIRECT_URL' }, mode);
    }
    const { url } = await start({ mode: 'session' });
    await (await createTestApp({ config: { database: url, databaseDirect: null } })).close();
  });

  test('one that takes no transactions is refused', async () => {
    const { url } = await start({ mode: 'statement' });
    await assert.rejects(connectDatabase(url), { name: 'ConfigError', key: 'DATABASE_URL', message: /pool_mode/ });
  });

  test('a pooler’s refusal is no silence: it is waited for, and its words are passed on', async () => {
    const { url } = await start({ mode: 'transaction' });
    const wrong = new URL(url);
    wrong.searchParams.set('options', '-c geqo=off');
    const onWait = (_: string, __: boolean, why?: string) => {
      throw new Error(`told: ${why}`);
    };
    await assert.rejects(connectDatabase(wrong.href, { onWait }), /told: .*startup parameter.*options/);
  });

  test('the doctor says what is wrong and what to set', async () => {
    const [transaction, session] = [await start({ mode: 'transaction' }), await start({ mode: 'session' })];
    const [pooled, direct] = [transaction.url, database.target];
    const cases: [settings: Record<string, string>, level: string, words: RegExp][] = [
      [{ DATABASE_URL: direct }, 'ok', /without a pooler/],
      [{ DATABASE_URL: session.url }, 'ok', /session/],
      [{ DATABASE_URL: pooled }, 'problem', /DATABASE_DIRECT_URL.*REDIS_URL/],
      [{ DATABASE_URL: pooled, DATABASE_DIRECT_URL: pooled }, 'problem', /DATABASE_DIRECT_URL/],
      [{ DATABASE_URL: pooled, DATABASE_DIRECT_URL: direct }, 'warning', /max_prepared_statements/],
      [{ DATABASE_URL: pooled, DATABASE_DIRECT_URL: session.url }, 'warning', /max_prepared_statements/],
      [{ DATABASE_URL: pooled, REDIS_URL: 'redis://127.0.0.1' }, 'warning', /max_prepared_statements/],
      [{ DATABASE_URL: 'postgres://nobody@127.0.0.1:1/x' }, 'problem', /does not answer/],
    ];
    for (const [settings, level, words] of cases) {
      const { level: found, message, fix = '' } = await askDoctor(settings);
      assert.equal(found, level, message);
      assert.match(`${message} ${fix}`, words);
    }
  });
});
