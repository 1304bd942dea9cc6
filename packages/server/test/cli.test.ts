import assert from 'node:assert/strict';
import { once } from 'node:events';
import { existsSync, readdirSync } from 'node:fs';
import { mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { after, before, test } from 'node:test';
import { findFreePort } from './app.ts';
import { createTestDatabase, type TestDatabase } from './database.ts';
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

test('a bad setting exits with 78, names it and writes nothing', async () => {
  const empty = await mkdtemp(join(tmpdir(), 'linnet-cli-empty-'));
  for (const command of ['start', 'status', 'doctor']) {
    const { code, out, error } = await runLinnet([command], { cwd: empty, env: { PORT: 'none' } });
    assert.equal(code, 78, command);
    assert.match(error, /^PORT: "none" is not valid; expected a whole number from 0 to 65535$/m);
    assert.equal(out, '');
  }
  assert.deepEqual(readdirSync(empty), []);
  await writeFile(join(empty, 'linnet.toml'), 'colour = "red"');
  const { code, out } = await runLinnet(['start', '--json'], { cwd: empty });
  assert.equal(code, 78);
  const answer = JSON.parse(out) as { error: string; exitCode: number };
  assert.match(answer.error, /unknown key "colour"/);
  assert.equal(answer.exitCode, 78);
  assert.deepEqual(readdirSync(empty), ['linnet.toml']);
  await rm(empty, { recursive: true });
});

test('a wrong command line exits with 2, help with 0', async () => {
  assert.equal((await runLinnet(['sing'], { cwd })).code, 2);
  assert.equal((await runLinnet(['status', '--loud'], { cwd })).code, 2);
  const help = await runLinnet(['--help'], { cwd });
  assert.equal(help.code, 0);
  assert.match(help.out, /Exit codes:/);
});

test('a look does not make a database', async () => {
  const elsewhere = await mkdtemp(join(tmpdir(), 'linnet-cli-none-'));
  const status = await runLinnet(['status', '--json'], { cwd: elsewhere });
  assert.equal(status.code, 69);
  const doctor = await runLinnet(['doctor', '--json'], { cwd: elsewhere, env: { PORT: env['PORT'] ?? '' } });
  assert.equal(doctor.code, 1);
  assert.equal(existsSync(join(elsewhere, 'data')), false);
  await rm(elsewhere, { recursive: true });
});

test('the server starts, answers, is looked at beside, and stops on SIGTERM with 0', async () => {
  const server = spawnLinnet(['start'], { cwd, env });
  let log = '';
  const ready = new Promise<void>((resolve) => {
    server.stdout?.on('data', (chunk: Buffer) => {
      log += chunk.toString();
      if (/Open\s+http:/.test(log)) resolve();
    });
  });
  server.stderr?.on('data', (chunk: Buffer) => {
    log += chunk.toString();
  });
  const exited = once(server, 'exit');
  await Promise.race([ready, exited.then(() => assert.fail(log))]);
  assert.match(log, new RegExp(`Open\\s+http://localhost:${env['PORT']}`));

  const health = await fetch(`http://127.0.0.1:${env['PORT']}/health`);
  assert.deepEqual(await health.json(), { status: 'ok' });

  const status = await runLinnet(['status', '--json'], { cwd, env });
  assert.equal(status.code, 0, status.error);
  const seen = JSON.parse(status.out) as { server: string; counts: { users: number } };
  assert.equal(seen.server, 'running');
  assert.equal(seen.counts.users, 0);

  const doctor = await runLinnet(['doctor', '--json'], { cwd, env });
  const { checks } = JSON.parse(doctor.out) as { checks: { id: string; level: string; fix?: string }[] };
  assert.ok(checks.length >= 12);
  for (const check of checks) assert.ok(check.level === 'ok' || (check.fix ?? '').length > 10, check.id);
  for (const id of ['database', 'integrity', 'images', 'port', 'queue']) {
    assert.equal(checks.find((check) => check.id === id)?.level, 'ok', id);
  }

  const second = await runLinnet(['start'], { cwd, env });
  assert.equal(second.code, 69);
  assert.match(second.error, /set PORT to another one/);

  server.kill('SIGTERM');
  const [code] = await exited;
  assert.equal(code, 0, log);
});

test('FEDERATION_ALLOW_PRIVATE is warned about', async () => {
  const doctor = await runLinnet(['doctor'], { cwd, env: { ...env, FEDERATION_ALLOW_PRIVATE: 'true' } });
  assert.match(doctor.out, /✗ private-addresses: .*\n {4}Remove FEDERATION_ALLOW_PRIVATE/);
});
