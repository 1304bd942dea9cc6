import assert from 'node:assert/strict';
import { once } from 'node:events';
import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { after, before, test } from 'node:test';
import { MIGRATIONS } from '../src/db/migrations/index.ts';
import { createTestDatabase, type TestDatabase } from './database.ts';
import { findFreePort } from './free-port.ts';
import { runLinnet, spawnLinnet } from './run-linnet.ts';

let cwd: string;
let database: TestDatabase;
let env: Record<string, string>;

before(async () => {
  cwd = await mkdtemp(join(tmpdir(), 'linnet-cli-'));
  database = await createTestDatabase();
  env = { PORT: String(await findFreePort()) };
  if (database.target.includes('://')) env['DATABASE_URL'] = database.target;
});

after(async () => {
  await database.drop();
  await rm(cwd, { recursive: true });
});

test('the server starts, answers, is looked at beside, and stops on SIGTERM with 0', async () => {
  const server = spawnLinnet(['start'], { cwd, env });
  let log = '';
  const ready = new Promise<void>((resolve) => {
    server.stdout?.on('data', (chunk: Buffer) => {
      log += chunk.toString();
      if (/Set up +http:/.test(log)) resolve();
    });
  });
  server.stderr?.on('data', (chunk: Buffer) => {
    log += chunk.toString();
  });
  const exited = once(server, 'exit');
  await Promise.race([ready, exited.then(() => assert.fail(log))]);
  assert.match(log, new RegExp(`Set up +http://localhost:${env['PORT']}/setup\\?key=[\\w-]{43} `));

  const health = await fetch(`http://127.0.0.1:${env['PORT']}/health`);
  assert.deepEqual(await health.json(), { status: 'ok' });

  const status = await runLinnet(['status', '--json'], { cwd, env });
  assert.equal(status.code, 0, status.error);
  const seen = JSON.parse(status.out) as {
    server: string;
    counts: { users: number };
    schema: string;
    backfills: object[];
  };
  assert.deepEqual([seen.schema, seen.backfills], [MIGRATIONS.at(-1)?.name, []]);
  assert.equal(seen.server, 'running');
  assert.equal(seen.counts.users, 0);

  const doctor = await runLinnet(['doctor', '--json'], { cwd, env });
  const { checks } = JSON.parse(doctor.out) as { checks: { id: string; level: string; fix?: string }[] };
  assert.ok(checks.length >= 12);
  for (const check of checks) assert.ok(check.level === 'ok' || (check.fix ?? '').length > 10, check.id);
  for (const id of ['database', 'integrity', 'images', 'port', 'queue']) {
    assert.equal(checks.find((check) => check.id === id)?.level, 'ok', id);
  }

  await commandsBeside();

  for (const PORT of [env['PORT'] as string, String(await findFreePort())]) {
    const PUBLIC_URL = `http://localhost:${env['PORT']}`;
    const second = await runLinnet(['start'], { cwd, env: { ...env, PORT, PUBLIC_URL } });
    assert.equal(second.code, 69);
    assert.match(second.error, /^Another Linnet server runs on .*DATA_DIR of its own\.$/m);
  }
  const elsewhere = await mkdtemp(join(tmpdir(), 'linnet-cli-'));
  const { DATABASE_URL: _, ...port } = env;
  const taken = await runLinnet(['start'], { cwd: elsewhere, env: port });
  await rm(elsewhere, { recursive: true });
  assert.equal(taken.code, 69);
  assert.match(taken.error, /set PORT to another one/);

  server.kill('SIGTERM');
  const [code] = await exited;
  assert.equal(code, 0, log);
});

/** What an operator does while the server runs. */
async function commandsBeside(): Promise<void> {
  const run = async (args: string[], input?: string) => {
    const { code, out, error } = await runLinnet([...args, '--json'], { cwd, env, ...(input ? { input } : {}) });
    return { code, answer: JSON.parse(out) as Record<string, string>, error };
  };
  const listed = await runLinnet(['jobs', 'list', '--json'], { cwd, env });
  const rounds = listed.out
    .trimEnd()
    .split('\n')
    .map((line) => JSON.parse(line) as { id: string; name: string; state: string });
  assert.ok(rounds.some(({ name, state }) => name === 'inbox.prune' && state === 'waiting'));
  assert.equal((await runLinnet(['jobs', 'list', '--parked'], { cwd, env })).out, 'no jobs\n');
  const [round] = rounds;
  assert.equal((await run(['jobs', 'retry', round?.id as string])).code, 0);
  for (const id of ['1', 'x', '99999999999999999']) assert.equal((await run(['jobs', 'drop', id])).code, 1);
  const plan = await run(['migrate', '--plan']);
  assert.deepEqual([plan.code, plan.answer], [0, { steps: [], mayStayUp: true }]);
  const migrated = await run(['migrate']);
  assert.deepEqual([migrated.code, migrated.answer['ran'], migrated.error], [0, [], '']);
  const link = await run(['setup-link']);
  assert.match(link.answer['url'] ?? '', /\/setup\?key=[\w-]{43}$/);

  const create = ['users', 'create', 'ann', '--email', 'ann@mail.test', '--role', 'owner'];
  const created = await run(create, 'correct horse battery\n');
  assert.equal(created.code, 0, created.error);
  assert.equal(created.answer['handle'], `@ann@localhost:${env['PORT']}`);
  assert.equal(created.answer['password'], undefined);
  const again = await run(create);
  assert.equal(again.code, 1);
  assert.match(again.answer['error'] ?? '', /username has already been taken/);

  const { answer } = await run(['tokens', 'create', 'ann', '--scopes', 'read write']);
  assert.match(answer['token'] ?? '', /^[\w-]{43}$/);
  assert.equal(answer['scopes'], 'read write');
  const unknown = await run(['tokens', 'create', 'ann', '--scopes', 'eat']);
  assert.equal(unknown.code, 1);

  const late = await run(['setup-link']);
  assert.equal(late.code, 1, 'a server with an owner cannot be claimed');
}
