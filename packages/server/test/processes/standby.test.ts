import assert from 'node:assert/strict';
import { subscribe, unsubscribe } from 'node:diagnostics_channel';
import { after, before, describe, test } from 'node:test';
import pg from 'pg';
import { startPostgres, type TestPostgres } from '../../../../scripts/postgres.ts';
import { STATEMENTS, type Statement } from '../../src/db/statements.ts';
import { createTestApp, type TestApp } from '../app.ts';
import { createSilentWay } from '../bus/silent-way.ts';
import { createSeed, type Member, type Seed } from '../seed.ts';
import { postgresOnly } from './two.ts';

// What is asked here is asked of two servers of its own.
delete process.env['LINNET_STATEMENTS'];

/** Calls `note` for every statement; answers what ends that. */
function watch(note: (statement: Statement) => void): () => void {
  const listen = (message: unknown) => note(message as Statement);
  subscribe(STATEMENTS, listen);
  return () => unsubscribe(STATEMENTS, listen);
}

const isLook = ({ sql }: Statement) => sql.includes('pg_last_wal_replay_lsn');

/** Resolves when `count` more looks at how far the replica is have begun: all before the last have ended. */
const looks = (count: number) =>
  new Promise<void>((resolve) => {
    let seen = 0;
    const stop = watch((statement) => {
      if (!isLook(statement) || ++seen < count) return;
      stop();
      setImmediate(resolve);
    });
  });

describe('visitors read at a standby', { skip: postgresOnly, timeout: 120_000 }, () => {
  let primary: TestPostgres;
  let standby: TestPostgres;
  let admin: pg.Client;
  let app: TestApp;
  let seed: Seed;
  let alice: Member;
  let written = 0;

  before(async () => {
    primary = await startPostgres({ fsync: false, followed: true });
    standby = await primary.follow();
    admin = await connect(standby.url);
    app = await createTestApp({ config: { database: primary.url, databaseReplica: standby.url } });
    seed = createSeed(app.ctx);
    alice = await seed.account('alice');
    await write();
  });
  after(async () => {
    await app?.close();
    await admin?.end().catch(() => {});
    await standby?.stop();
    await primary?.stop();
  });

  async function connect(url: string): Promise<pg.Client> {
    const client = new pg.Client({ connectionString: url });
    client.on('error', () => {});
    await client.connect();
    return client;
  }
  async function write(): Promise<string> {
    const id = await seed.post(alice, `post ${written++}`);
    await app.drain();
    return String(id);
  }
  /** What a visitor sees first of alice's posts, and how many queries the standby was asked for it. */
  async function look(on = app): Promise<{ newest: string; asked: number }> {
    let asked = 0;
    const stop = watch((statement) => {
      if (statement.replica && !isLook(statement)) asked += 1;
    });
    const answer = await on.inject(`/api/v1/accounts/${alice.id}/statuses`);
    stop();
    assert.equal(answer.statusCode, 200);
    return { newest: (answer.json() as { id: string }[])[0]?.id ?? '', asked };
  }
  /** The first look for which the standby was asked. */
  async function untilAsked(on = app): Promise<string> {
    for (;;) {
      const { newest, asked } = await look(on);
      if (asked > 0) return newest;
      await looks(1);
    }
  }

  test('what it has replayed is read there', async () => {
    const id = await write();
    assert.equal(await untilAsked(), id);
  });

  test('while replay is paused the primary answers within a second', async () => {
    await untilAsked();
    await admin.query('select pg_wal_replay_pause()');
    const id = await write();
    // The first look may have begun before; the second tells how far the primary is, the third that it is not there.
    await looks(3);
    for (let i = 0; i < 3; i++, await looks(1)) assert.deepEqual(await look(), { newest: id, asked: 0 });
    await admin.query('select pg_wal_replay_resume()');
    assert.equal(await untilAsked(), id);
  });

  test('one that is dead is asked once, and then no more until it is back', async () => {
    await untilAsked();
    await standby.down();
    const id = await write();
    let asked = 0;
    for (let i = 0; i < 10; i++) {
      const found = await look();
      assert.equal(found.newest, id);
      asked += found.asked;
    }
    assert.ok(asked <= 1, `${asked} questions to the dead`);
    await standby.up();
    admin = await connect(standby.url);
    assert.equal(await untilAsked(), id);
  });

  test('one that is silent holds a page up once, for a second at most', async () => {
    const way = await createSilentWay(standby.url);
    const config = { database: primary.url, databaseReplica: way.url, publicUrl: app.ctx.config.publicUrl };
    const other = await createTestApp({ clock: app.clock, config });
    try {
      await untilAsked(other);
      way.fallSilent();
      const id = await write();
      const found = await Promise.all(Array.from({ length: 5 }, () => look(other)));
      assert.deepEqual(new Set(found.map(({ newest }) => newest)), new Set([id]));
    } finally {
      await other.close();
      await way.close();
    }
  });
});
