import assert from 'node:assert/strict';
import { once } from 'node:events';
import { chmod, mkdir, mkdtemp, rm, stat } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, test } from 'node:test';
import Database from 'better-sqlite3';
import { startPostgres } from '../../../scripts/postgres.ts';
import { findFreePort } from './free-port.ts';
import { runLinnet, spawnLinnet } from './run-linnet.ts';

let cwd: string;

beforeEach(async () => {
  cwd = await mkdtemp(join(tmpdir(), 'linnet-start-'));
});

afterEach(() => rm(cwd, { recursive: true }));

interface Running {
  log(): string;
  signal(signal: NodeJS.Signals): void;
  /** Resolves with the exit code. */
  kill(signal: NodeJS.Signals): Promise<number>;
}

/** Starts the server, waits until it is up (or until `until` is in its log), does something, stops it, answers its log. */
async function withServer(
  env: Record<string, string>,
  run: (server: Running) => Promise<void> = async () => {},
  until = /Set up|^ +Data .*$/m,
): Promise<string> {
  const server = spawnLinnet(['start'], { cwd, env });
  const exited = once(server, 'exit') as Promise<[number | null]>;
  let log = '';
  const { promise: ready, resolve } = Promise.withResolvers<void>();
  for (const stream of [server.stdout, server.stderr]) {
    stream?.on('data', (chunk: Buffer) => {
      log += chunk.toString();
      if (until.test(log)) resolve();
    });
  }
  const kill = async (signal: NodeJS.Signals) => {
    server.kill(signal);
    return (await exited)[0] as number;
  };
  try {
    await Promise.race([ready, exited.then(([code]) => assert.fail(`exited with ${code}: ${log}`))]);
    await run({ log: () => log, kill, signal: (signal) => server.kill(signal) });
  } finally {
    await kill('SIGTERM');
  }
  return log;
}

const settings = async () => {
  const port = String(await findFreePort());
  return { PORT: port, PUBLIC_URL: `http://localhost:${port}` };
};

test('PUBLIC_URL stays what it was at the first start; readdress changes it while nobody else knows it', async () => {
  const env = await settings();
  await withServer(env);
  assert.equal((await runLinnet(['users', 'create', 'ann', '--email', 'ann@a.test'], { cwd, env })).code, 0);
  const other = { ...env, PUBLIC_URL: 'http://localhost:4999' };
  for (const command of [['start'], ['status'], ['users', 'create', 'bob', '--email', 'bob@a.test']]) {
    const { code, error } = await runLinnet(command, { cwd, env: other });
    assert.equal(code, 78, command.join(' '));
    assert.match(
      error,
      new RegExp(`first started as ${env.PUBLIC_URL}, .*Set PUBLIC_URL=${env.PUBLIC_URL}\\..*readdress`),
    );
  }
  const doctor = await runLinnet(['doctor', '--json'], { cwd, env: other });
  const { checks } = JSON.parse(doctor.out) as { checks: { id: string; level: string }[] };
  assert.equal(checks.find(({ id }) => id === 'public-url')?.level, 'problem');
  assert.equal(checks.find(({ id }) => id === 'database')?.level, 'ok');

  const called = { ...env, HANDLE_DOMAIN: 'birds.test' };
  const renamed = await runLinnet(['start'], { cwd, env: called });
  assert.equal(renamed.code, 78);
  const host = new URL(env.PUBLIC_URL).host;
  assert.ok(renamed.error.includes(`HANDLE_DOMAIN is birds.test, but this server first started as ${host}`));
  assert.equal((await runLinnet(['readdress'], { cwd, env: called })).code, 0);
  assert.equal((await runLinnet(['status'], { cwd, env })).code, 78);

  const moved = await runLinnet(['readdress', '--json'], { cwd, env: other });
  assert.equal(moved.code, 0, moved.out);
  assert.deepEqual(JSON.parse(moved.out).handles, { from: 'birds.test', to: 'localhost:4999' });
  const db = new Database(join(cwd, 'data/linnet.sqlite'));
  const uris = db
    .prepare(`select "uri" from "accounts" union select "keyId" from "accountKeys"`)
    .pluck()
    .all() as string[];
  assert.ok(uris.length > 2);
  assert.deepEqual(
    uris.filter((uri) => !uri.startsWith('http://localhost:4999/')),
    [],
  );
  // The server's own account is called by its handles' domain, and there is one.
  const own = db.prepare(`select "username" from "accounts" where "kind" = 'application'`).pluck().all();
  assert.deepEqual(own, ['localhost:4999']);
  db.prepare(`insert into "instances" ("domain", "createdAt") values ('b.test', 1)`).run();
  db.close();
  assert.equal((await runLinnet(['status'], { cwd, env: other })).code, 0);
  const known = await runLinnet(['readdress'], { cwd, env });
  assert.equal(known.code, 1);
  assert.match(known.error, /Other servers know this one/);
});

test('a killed server leaves no lock behind', async () => {
  const env = await settings();
  await withServer(env, async ({ kill }) => void (await kill('SIGKILL')));
  await withServer(env);
});

test('a database of a newer version is refused', async () => {
  const env = await settings();
  await withServer(env);
  const db = new Database(join(cwd, 'data/linnet.sqlite'));
  db.prepare(`insert into "migrations" values ('9999-later', 'schema', null, 'done', null)`).run();
  db.close();
  for (const command of ['start', 'status']) {
    const { code, error } = await runLinnet([command], { cwd, env });
    assert.equal(code, 78);
    assert.match(error, /newer version of Linnet \(it has 9999-later\)/);
  }
});

test('data that others may look into are closed at the start, with a warning', {
  skip: process.platform === 'win32',
}, async () => {
  const env = await settings();
  const [data, file] = [join(cwd, 'data'), join(cwd, 'data/linnet.sqlite')];
  const modes = async () => [(await stat(data)).mode & 0o777, (await stat(file)).mode & 0o777];
  await mkdir(data, { mode: 0o755 });
  const first = await withServer(env);
  assert.match(first, /closed to them/);
  assert.deepEqual(await modes(), [0o750, 0o640]);
  await chmod(data, 0o777);
  await chmod(file, 0o644);
  const doctor = await runLinnet(['doctor'], { cwd, env });
  assert.match(doctor.out, /! secrets: .*linnet\.sqlite/);
  await withServer(env);
  assert.deepEqual(await modes(), [0o750, 0o640]);
  assert.match((await runLinnet(['doctor'], { cwd, env })).out, /✓ secrets/);
});

test('a PostgreSQL that is away at the start is waited for; told to stop meanwhile, it stops', async () => {
  const postgres = await startPostgres({ fsync: false });
  await postgres.down();
  const url = new URL(postgres.url);
  url.password = 'very-secret';
  const env = { ...(await settings()), DATABASE_URL: url.href };
  const waits = /does not answer: waiting for it/;
  const log = await withServer(env, async ({ kill }) => assert.equal(await kill('SIGTERM'), 0), waits);
  assert.match(log, new RegExp(`127\\.0\\.0\\.1:${url.port}/postgres`));
  assert.doesNotMatch(log, /very-secret/);
  const answers = async () => (await fetch(`${env.PUBLIC_URL}/health`).catch(() => undefined))?.status === 200;
  await withServer(
    env,
    async () => {
      assert.equal((await runLinnet(['status'], { cwd, env })).code, 69, 'commands do not wait');
      await postgres.up();
      while (!(await answers())) await new Promise(setImmediate);
    },
    waits,
  );
  await postgres.stop();
});

test('a failure that nobody waited for is logged and counted, and the server goes on', async () => {
  const stray = `process.on('SIGUSR2', () => void Promise.reject(new Error('stray')))`;
  const env = { ...(await settings()), NODE_OPTIONS: `--import=data:text/javascript,${encodeURIComponent(stray)}` };
  await withServer(env, async ({ log, signal }) => {
    const metric = async () => {
      const body = await (await fetch(`${env.PUBLIC_URL}/metrics`)).text();
      return Number(/^linnet_unhandled_rejections_total (\d+)$/m.exec(body)?.[1]);
    };
    assert.equal(await metric(), 0);
    signal('SIGUSR2');
    while ((await metric()) === 0) await new Promise(setImmediate);
    assert.match(log(), /a failure that nobody waited for/);
    assert.match(log(), /stray/);
    assert.equal((await fetch(`${env.PUBLIC_URL}/health`)).status, 200);
  });
});
