import assert from 'node:assert/strict';
import { after, before, test } from 'node:test';
import pg from 'pg';
import { startPostgres, type TestPostgres } from '../../../../scripts/postgres.ts';
import { connectDatabase } from '../../src/db/connect.ts';
import type { Db, Tx } from '../../src/db/database.ts';
import { insertRow } from '../../src/db/insert.ts';
import { createTestApp } from '../app.ts';
import { createCuttingProxy } from './cutting-proxy.ts';

// What is asked here is PostgreSQL's, whatever engine the other tests run on.
delete process.env['LINNET_STATEMENTS'];

let postgres: TestPostgres;
let unhandled = 0;
const note = () => {
  unhandled += 1;
};

before(async () => {
  postgres = await startPostgres({ fsync: false });
  process.on('uncaughtException', note);
  process.on('unhandledRejection', note);
});
after(async () => {
  await postgres.stop();
  process.off('uncaughtException', note);
  process.off('unhandledRejection', note);
  assert.equal(unhandled, 0, 'a connection that ended told nobody who listens');
});

async function withDatabase(run: (db: Db) => Promise<void>, url = postgres.url): Promise<void> {
  const db = await connectDatabase(url, { poolSize: 3 });
  try {
    await db.write((tx) => tx.execute('delete from "settings"', []));
    await run(db);
  } finally {
    await db.close();
  }
}

const put = (on: Tx, key: string) => insertRow(on, 'settings', { key, valueJson: '1' });

async function keys(db: Db): Promise<string[]> {
  const { rows } = await db.execute<{ key: string }>('select "key" from "settings" order by "key"', []);
  return rows.map((row) => row.key);
}

async function asAdmin<T>(sql: string): Promise<T[]> {
  const admin = new pg.Client({ connectionString: postgres.url });
  await admin.connect();
  try {
    return (await admin.query(sql)).rows as T[];
  } finally {
    await admin.end();
  }
}

const END_ALL =
  "select pg_terminate_backend(pid, 5000) from pg_stat_activity where pid <> pg_backend_pid() and backend_type = 'client backend'";

test('connections ended at rest are replaced', () =>
  withDatabase(async (db) => {
    await Promise.all([keys(db), keys(db), keys(db)]);
    await asAdmin(END_ALL);
    await Promise.all([keys(db), db.write((tx) => put(tx, 'a'))]);
    assert.deepEqual(await keys(db), ['a']);
  }));

test('a connection ended inside a transaction: it runs again, once is what is written', () =>
  withDatabase(async (db) => {
    let runs = 0;
    let told = 0;
    await db.write(async (tx) => {
      runs += 1;
      await put(tx, 'a');
      tx.afterCommit(() => {
        told += 1;
      });
      if (runs === 1) await tx.execute('select pg_terminate_backend(pg_backend_pid())', []);
      await put(tx, 'b');
    });
    assert.deepEqual([runs, told, await keys(db)], [2, 1, ['a', 'b']]);
  }));

test('a reader whose connection ends asks again', () =>
  withDatabase(async (db) => {
    await db.execute('create sequence if not exists "asked"', []);
    const { rows } = await db.execute<{ n: number }>(
      "select case when nextval('asked') = 1 then pg_terminate_backend(pg_backend_pid())::int::text else 'there' end as n",
      [],
    );
    assert.deepEqual(rows, [{ n: 'there' }]);
  }));

for (const when of ['before', 'after'] as const) {
  test(`the answer of a commit is lost ${when} the commit was done: it is done once, and said so`, async () => {
    const proxy = await createCuttingProxy(postgres.url);
    await withDatabase(async (db) => {
      let runs = 0;
      let told = 0;
      proxy.cutNextCommit(when);
      await db.write(async (tx) => {
        runs += 1;
        tx.afterCommit(() => {
          told += 1;
        });
        await put(tx, 'once');
      });
      assert.equal(proxy.cuts(), 1);
      assert.deepEqual([runs, told, await keys(db)], [when === 'before' ? 2 : 1, 1, ['once']]);
    }, proxy.url);
    await proxy.close();
  });
}

test('what is not durable and in doubt is neither repeated nor denied', async () => {
  const proxy = await createCuttingProxy(postgres.url);
  await withDatabase(async (db) => {
    proxy.cutNextCommit('after');
    await assert.rejects(
      db.write((tx) => put(tx, 'claimed'), { durable: false }),
      /not known whether/,
    );
    assert.deepEqual(await keys(db), ['claimed']);
  }, proxy.url);
  await proxy.close();
});

test('away and back: unavailable meanwhile, then all goes on by itself', () =>
  withDatabase(async (db) => {
    await postgres.down();
    for (const work of [
      () => db.write((tx) => put(tx, 'lost')),
      () => keys(db),
      () => db.kysely.selectFrom('settings').selectAll().execute(),
    ]) {
      await assert.rejects(work(), (error: Error & { code?: string }) => {
        assert.equal(error.code, 'unavailable', String(error));
        return true;
      });
    }
    await postgres.up();
    await db.write((tx) => put(tx, 'kept'));
    assert.deepEqual(await keys(db), ['kept']);
  }));

test('ten processes may make the schema at once', async () => {
  await asAdmin('create database "empty"');
  const url = new URL(postgres.url);
  url.pathname = '/empty';
  const opened = await Promise.all(Array.from({ length: 10 }, () => connectDatabase(url.href, { poolSize: 1 })));
  await Promise.all(opened.map((db) => db.close()));
});

test('away at the start: it is waited for, told once, without the password', async () => {
  await postgres.down();
  const url = new URL(postgres.url);
  url.password = 'very-secret';
  const told: [string, boolean][] = [];
  const { promise: waiting, resolve } = Promise.withResolvers<void>();
  const opening = connectDatabase(url.href, {
    onWait(address, there) {
      told.push([address, there]);
      resolve();
    },
  });
  await waiting;
  await postgres.up();
  await (await opening).close();
  assert.deepEqual(told, [
    [`127.0.0.1:${url.port}/postgres`, false],
    [`127.0.0.1:${url.port}/postgres`, true],
  ]);
});

test('the server answers 503 with Retry-After while its database is away, and works on when it is back', async () => {
  const app = await createTestApp({ config: { database: postgres.url } });
  const reads = ['/api/v1/timelines/public', '/users/nobody', '/api/v2/search?q=x', '/.well-known/nodeinfo'];
  assert.equal((await app.inject(reads[0] as string)).statusCode, 200);
  await postgres.down();
  const away = await app.inject(reads[0] as string);
  assert.equal(away.statusCode, 503, away.body);
  assert.ok(Number(away.headers['retry-after']) > 0);
  const actor = await app.inject({ url: '/users/nobody', headers: { accept: 'application/activity+json' } });
  assert.equal(actor.statusCode, 503, actor.body);
  assert.equal((await app.inject('/health')).statusCode, 503);
  await postgres.up();
  assert.equal((await app.inject(reads[0] as string)).statusCode, 200);
  assert.equal((await app.inject('/health')).statusCode, 200);
  await app.drain();
  await app.close();
});
