import assert from 'node:assert/strict';
import { subscribe, unsubscribe } from 'node:diagnostics_channel';
import { after, before, describe, test } from 'node:test';
import pg from 'pg';
import { STATEMENTS, type Statement } from '../../src/db/statements.ts';
import { createTestApp, type TestApp } from '../app.ts';
import { createTestDatabase, type TestDatabase } from '../database.ts';
import { createSeed, type Member, type Seed } from '../seed.ts';
import { postgresOnly } from './two.ts';

const QUERY = /^\s*(select|insert|update|delete|with)\b/i;
const HOUSEKEEPING = /"(jobs|deliveries|deliveryHosts|changes|workers)"|pg_wal_lsn_diff/;

/** What was asked of the replica, and of the primary, while something ran. */
async function watch(work: () => Promise<unknown>): Promise<{ replica: string[]; primary: string[] }> {
  const asked = { replica: [] as string[], primary: [] as string[] };
  const listen = (message: unknown) => {
    const { sql, replica } = message as Statement;
    if (QUERY.test(sql) && !HOUSEKEEPING.test(sql)) asked[replica ? 'replica' : 'primary'].push(sql);
  };
  subscribe(STATEMENTS, listen);
  try {
    await work();
  } finally {
    unsubscribe(STATEMENTS, listen);
  }
  return asked;
}

/** Resolves at the next look at how far the replica is. */
const nextLook = () =>
  new Promise<void>((resolve) => {
    const listen = (message: unknown) => {
      const { sql } = message as Statement;
      if (!sql.includes('pg_last_wal_replay_lsn')) return;
      unsubscribe(STATEMENTS, listen);
      setImmediate(resolve);
    };
    subscribe(STATEMENTS, listen);
  });

// No standby here: the same database, seen by somebody who may only read.
describe('visitors read at a replica', { skip: postgresOnly }, () => {
  const role = `linnet_reader_${process.pid}`;
  let database: TestDatabase;
  let admin: pg.Client;
  let app: TestApp;
  let seed: Seed;
  let alice: Member;
  let postId: number;
  let token: string;
  before(async () => {
    database = await createTestDatabase();
    admin = new pg.Client({ connectionString: database.target });
    await admin.connect();
    await admin.query(`create role ${role} login`);
    await admin.query(`alter role ${role} set default_transaction_read_only = on`);
    await admin.query(`grant select on all tables in schema public to ${role}`);
    const replica = new URL(database.target);
    replica.username = role;
    app = await createTestApp({ config: { database: database.target, databaseReplica: replica.href } });
    seed = createSeed(app.ctx);
    alice = await seed.account('alice');
    postId = await seed.post(alice, 'hello, world');
    await app.drain();
    token = await seed.token(alice);
    await nextLook();
    await untilRead();
  });
  after(async () => {
    await app.close();
    await admin.query(`drop owned by ${role}`);
    await admin.query(`drop role ${role}`);
    await admin.end();
    await database.drop();
  });

  const ask = (url: string, more: object = {}) => app.inject({ url, ...more });
  const asAlice = () => ({ headers: { authorization: `Bearer ${token}` } });
  const isRead = async () => (await watch(() => ask(`/api/v1/statuses/${postId}`))).replica.length > 0;

  /** The first look that finds it there. */
  async function untilRead(): Promise<void> {
    while (!(await isRead())) await nextLook();
  }

  const pages = () => [
    `/api/v1/statuses/${postId}`,
    `/api/v1/statuses/${postId}/context`,
    '/api/v1/timelines/public',
    `/api/v1/accounts/${alice.id}/statuses`,
    `/api/v1/accounts/lookup?acct=alice`,
    '/@alice',
  ];

  test('a visitor’s pages are read there', async () => {
    for (const url of pages()) {
      const { replica, primary } = await watch(async () => assert.equal((await ask(url)).statusCode, 200, url));
      assert.ok(replica.length > 0, url);
      // Profiles and settings are remembered for everybody: they are read where changes are known.
      assert.deepEqual(
        primary.filter((sql) => !/from "(accounts|settings|instances|signInProviders)"/.test(sql)),
        [],
        url,
      );
    }
  });

  test('what a member reads or anybody writes is not', async () => {
    const { replica } = await watch(async () => {
      for (const url of [...pages().slice(0, 4), '/api/v1/timelines/home']) {
        assert.equal((await ask(url, asAlice())).statusCode, 200, url);
      }
      const written = await ask('/api/v1/statuses', { ...asAlice(), method: 'POST', payload: { status: 'written' } });
      assert.equal(written.statusCode, 200);
      const found = await ask(`/api/v1/statuses/${written.json().id}`, asAlice());
      assert.equal(found.statusCode, 200);
      const registered = await ask('/api/v1/apps', {
        method: 'POST',
        payload: { client_name: 'x', redirect_uris: 'urn:ietf:wg:oauth:2.0:oob' },
      });
      assert.equal(registered.statusCode, 200);
      // Other servers are told of a post, and read it at once.
      const object = await ask(`/posts/${postId}`, { headers: { accept: 'application/activity+json' } });
      assert.equal(object.statusCode, 200);
      await app.drain();
    });
    assert.deepEqual(replica, []);
  });

  test('while it is away the primary answers, and it is asked again when it is back', async () => {
    await admin.query(`alter role ${role} nologin`);
    await admin.query('select pg_terminate_backend(pid, 5000) from pg_stat_activity where usename = $1', [role]);
    for (const url of pages()) assert.equal((await ask(url)).statusCode, 200, url);
    await nextLook();
    const { replica, primary } = await watch(() => ask(`/api/v1/statuses/${postId}`));
    assert.deepEqual([replica.length, primary.length > 0], [0, true]);
    await admin.query(`alter role ${role} login`);
    await untilRead();
  });
});
