import assert from 'node:assert/strict';
import { once } from 'node:events';
import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, test } from 'node:test';
import { findFreePort } from '../free-port.ts';
import { runLinnet, spawnLinnet } from '../run-linnet.ts';

let cwd: string;
beforeEach(async () => {
  cwd = await mkdtemp(join(tmpdir(), 'linnet-cases-'));
});
afterEach(() => rm(cwd, { recursive: true }));

/** Runs the server until it is up, does something beside it, and ends it. */
async function beside(env: Record<string, string>, run: () => Promise<void>): Promise<void> {
  const server = spawnLinnet(['start'], { cwd, env });
  const exited = once(server, 'exit');
  const { promise: ready, resolve } = Promise.withResolvers<void>();
  let log = '';
  server.stdout?.on('data', (chunk: Buffer) => {
    log += chunk.toString();
    if (/Set up|^ +Data /m.test(log)) resolve();
  });
  try {
    await Promise.race([ready, exited.then(([code]) => assert.fail(`exited with ${code}: ${log}`))]);
    await run();
  } finally {
    server.kill('SIGTERM');
    await exited;
  }
}

async function settings(): Promise<Record<string, string>> {
  const port = String(await findFreePort());
  return { PORT: port, PUBLIC_URL: `http://localhost:${port}` };
}

test('ops-two-servers-one-folder: the second ends at once, by whatever name it knows the folder', async () => {
  const first = await settings();
  await beside(first, async () => {
    const port = { ...first, PORT: String(await findFreePort()) };
    for (const env of [port, { ...port, DATA_DIR: `${join(cwd, 'data')}/../data/` }]) {
      const { code, error } = await runLinnet(['start'], { cwd, env });
      assert.equal(code, 69, error);
      assert.match(error, /already|another/i);
    }
    const health = await fetch(`${first['PUBLIC_URL']}/health`);
    assert.equal(health.status, 200);
  });
});

test('ops-public-url-changed: another address is refused, and doctor says so', async () => {
  const env = await settings();
  await beside(env, async () => {});
  for (const other of ['http://localhost:4001', 'https://other.example']) {
    const changed = { ...env, PUBLIC_URL: other };
    assert.equal((await runLinnet(['start'], { cwd, env: changed })).code, 78, other);
    const { out } = await runLinnet(['doctor', '--json'], { cwd, env: changed });
    const { checks } = JSON.parse(out) as { checks: { id: string; level: string }[] };
    assert.equal(checks.find(({ id }) => id === 'public-url')?.level, 'problem', other);
  }
});
