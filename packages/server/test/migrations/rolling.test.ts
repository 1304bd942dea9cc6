import assert from 'node:assert/strict';
import { mkdir, mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { after, before, describe, test } from 'node:test';
import { createBase } from '../../src/app.ts';
import { loadConfig } from '../../src/config/load.ts';
import { connectDatabase } from '../../src/db/connect.ts';
import type { Db } from '../../src/db/database.ts';
import { listOpenBackfills } from '../../src/db/migrations/progress.ts';
import { findIndexState } from '../../src/db/queries/migrations.ts';
import { listWorkers } from '../../src/db/queries/workers.ts';
import { createLogger } from '../../src/ops/logger.ts';
import { createTestDatabase, type TestDatabase } from '../database.ts';
import { findFreePort } from '../free-port.ts';
import { type Balancer, createBalancer } from '../processes/balancer.ts';
import { until } from '../processes/cluster.ts';
import { postgresOnly } from '../processes/two.ts';
import { createSeed } from '../seed.ts';
import { runVersion, type VersionProcess } from './version-process.ts';
import { VERSIONS } from './versions.ts';

const ROWS = 60_000;

/** Two servers of one release on one PostgreSQL; then those of the next take their places, one after the other. */
describe('a rolling upgrade', { skip: postgresOnly, timeout: 170_000 }, () => {
  let database: TestDatabase;
  let folder: string;
  let env: Record<string, string>;
  let balancer: Balancer;
  let ports: number[];
  const servers: VersionProcess[] = [];
  let db: Db;

  const startServer = (version: keyof typeof VERSIONS, place: number) => {
    const own = { ...env, DATA_DIR: join(folder, `${place}`), PORT: String(ports[place]) };
    servers[place] = runVersion(version, 'start', { cwd: folder, env: own });
  };
  const isWell = async (place: number) =>
    (await fetch(`http://127.0.0.1:${ports[place]}/health`).catch(() => undefined))?.status === 200;
  const untilWell = async (place: number) => {
    const failed = servers[place]?.ended.then((code) => assert.fail(`${code}: ${servers[place]?.errors()}`));
    await Promise.race([
      until(
        () => isWell(place),
        (well) => well,
      ),
      failed,
    ]);
  };

  before(async () => {
    if (postgresOnly) return;
    folder = await mkdtemp(join(tmpdir(), 'linnet-rolling-'));
    database = await createTestDatabase({ empty: true });
    const port = await findFreePort();
    ports = [await findFreePort(), await findFreePort()];
    env = {
      PUBLIC_URL: `http://localhost:${port}`,
      DATABASE_URL: database.target,
      DATABASE_POOL: '4',
      FILES_DIR: join(folder, 'files'),
      RATE_LIMITS: 'false',
      LINK_PREVIEWS: 'false',
      TRUSTED_PROXIES: 'loopback',
      LOG_LEVEL: 'warn',
      DRAIN_SECONDS: '1',
    };
    balancer = await createBalancer(port);
    for (const place of [0, 1]) {
      await mkdir(join(folder, `${place}`));
      startServer('one', place);
    }
    balancer.use(ports.map((own) => ({ port: own, takes: 'requests' })));
    await Promise.all([untilWell(0), untilWell(1)]);
    await balancer.untilHealthy(2);
    db = await connectDatabase(database.target, { poolSize: 2, migrations: VERSIONS.two, schema: 'look' });
  });
  after(async () => {
    for (const server of servers) await server.end('SIGKILL');
    await db?.close();
    await balancer?.close();
    await database?.drop();
    if (folder !== undefined) await rm(folder, { recursive: true, force: true });
  });

  test('old servers go on while the schema moves, then new ones take their places: no request fails', async () => {
    await db.write((tx) => tx.execute(`insert into "numbers" ("n") select * from generate_series(1, ${ROWS})`, []), {
      deadlineMs: 60_000,
    });
    const token = await makeToken();
    const failed: string[] = [];
    const posted: string[] = [];
    let asked = 0;
    let stopping = false;
    const ask = async (path: string, body?: object) => {
      asked += 1;
      const headers = { authorization: `Bearer ${token}`, 'content-type': 'application/json' };
      const init = body === undefined ? {} : { method: 'POST', body: JSON.stringify(body) };
      const answer = await fetch(`${env['PUBLIC_URL']}${path}`, { headers, ...init }).catch((error) => error as Error);
      if (answer instanceof Error || answer.status !== 200) return void failed.push(`${path}: ${answer}`);
      return (await answer.json()) as { id: string };
    };
    const load = Promise.all([
      (async () => {
        while (!stopping) posted.push((await ask('/api/v1/statuses', { status: `post ${asked}` }))?.id ?? '');
      })(),
      (async () => {
        while (!stopping) await ask('/api/v1/timelines/home');
      })(),
    ]);
    const more = async () => {
      const from = posted.length;
      await until(
        () => posted.length,
        (count) => count >= from + 5,
      );
    };
    await more();

    const migrate = runVersion('two', 'migrate', { cwd: folder, env: { ...env, DATA_DIR: join(folder, 'command') } });
    assert.equal(await migrate.ended, 0, migrate.errors());
    assert.equal(JSON.parse(migrate.out()).left.why, 'older');
    assert.equal(await findIndexState(db, 'numbers_twice'), 'valid');
    await more();
    for (const place of [0, 1]) {
      assert.equal(await servers[place]?.end('SIGTERM'), 0, `${servers[place]?.errors()}`);
      startServer('two', place);
      await untilWell(place);
      await balancer.untilHealthy(2);
      await more();
    }
    stopping = true;
    await load;
    assert.deepEqual(failed, []);
    const { rows } = await db.execute<{ id: number }>(`select "id" from "posts" where "local" = 1 order by "id"`, []);
    assert.deepEqual(
      rows.map(({ id }) => String(id)),
      posted.toSorted(),
      'each once',
    );
  });

  test('then a worker fills what is to be filled; one that is killed is followed by the other', async () => {
    const begin = () =>
      db.write((tx) =>
        tx.execute(`update "jobs" set "runAt" = 1 where "uniqueKey" = 'migrations.fill' and "worker" is null`, []),
      );
    await begin();
    await until(
      async () => (await listOpenBackfills(db))[0]?.rows ?? 0,
      (done) => done > 0,
    );
    const { rows } = await db.execute<{ pid: number; number: number }>(
      `select "pid", "number" from "workers" where "number" =
        (select "worker" from "jobs" where "uniqueKey" = 'migrations.fill')`,
      [],
    );
    const [at] = rows;
    process.kill(at?.pid ?? assert.fail('nobody is at it'), 'SIGKILL');
    const left = (await listOpenBackfills(db))[0] ?? assert.fail('it had ended before');
    assert.ok(left.rows < ROWS);
    // The silence is over: of the process, and of its backfill.
    await db.write(async (tx) => {
      await tx.execute('update "workers" set "seenAt" = 0 where "number" = $1', [at?.number]);
      await tx.execute(
        `update "migrations" set "progressJson" = cast(jsonb_set("progressJson"::jsonb, '{at}', '0') as text)
          where "state" = 'open'`,
        [],
      );
    });
    await until(
      () => listOpenBackfills(db),
      (open) => open.length === 0,
      100_000,
    );
    const filled = await db.execute<{ count: number }>(
      `select count(*) as "count" from "numbers" where "twice" = 2 * "n"`,
      [],
    );
    assert.equal(filled.rows[0]?.count, ROWS);
    assert.ok((await listWorkers.all(db, {})).every(({ pid }) => pid !== at?.pid));
  });

  /** A member, made by a command of the version that runs. */
  async function makeToken(): Promise<string> {
    const own = { ...env, DATA_DIR: join(folder, 'command') };
    const config = { ...loadConfig(own, folder), logLevel: 'silent' as const };
    const base = await createBase(config, { log: createLogger(config), migrations: VERSIONS.one });
    const seed = createSeed(base.ctx);
    const token = await seed.token(await seed.account('alice'));
    await base.close();
    return token;
  }
});
