import assert from 'node:assert/strict';
import { spawn } from 'node:child_process';
import { writeFile } from 'node:fs/promises';
import { createServer } from 'node:http';
import type { AddressInfo } from 'node:net';
import { join } from 'node:path';
import { text } from 'node:stream/consumers';
import { after, before, test } from 'node:test';
import { createTestContext, type TestContext } from '#test/context.ts';
import { sandboxedWorker } from './image-sandbox.ts';

let ctx: TestContext;
before(async () => {
  ctx = await createTestContext();
});
after(() => ctx.close());

/** What a worker can do that was taken over: each deed by name, and whether it succeeded. */
async function tryDeeds(without?: RegExp): Promise<Record<string, unknown>> {
  const secret = join(ctx.config.dataDir, 'secret');
  await writeFile(secret, 'x');
  const server = createServer((_request, response) => response.end());
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
  const { port } = server.address() as AddressInfo;
  const code = `
    const fs = require('node:fs');
    const done = {};
    const attempt = async (name, deed) => { try { await deed(); done[name] = true } catch { done[name] = false } };
    (async () => {
      await attempt('code', () => fs.readFileSync(${JSON.stringify(join(import.meta.dirname, 'image-worker.ts'))}));
      await attempt('read', () => fs.readFileSync(${JSON.stringify(secret)}));
      await attempt('list', () => fs.readdirSync(${JSON.stringify(ctx.config.dataDir)}));
      await attempt('write', () => fs.writeFileSync(${JSON.stringify(`${secret}.new`)}, ''));
      await attempt('connect', () => new Promise((resolve, reject) =>
        require('node:net').connect(${port}, '127.0.0.1').on('connect', resolve).on('error', reject)));
      await attempt('signal', () => process.kill(${process.pid}, 0));
      console.log(JSON.stringify({ ...done, env: Object.keys(process.env).filter((name) => name !== 'PWD') }));
      process.exit();
    })();`;
  const { file, args } = await sandboxedWorker(ctx);
  const kept = args.slice(0, -1).filter((arg) => without?.test(arg) !== true);
  const child = spawn(file, [...kept, '-e', code], { env: {}, stdio: ['pipe', 'pipe', 'inherit'] });
  const output = await text(child.stdout);
  server.close();
  return JSON.parse(output);
}

test('a worker reads its code and nothing else, writes nothing and calls nobody', async () => {
  const { code, read, list, write, connect, env } = await tryDeeds();
  assert.deepEqual({ code, read, list, write, env }, { code: true, read: false, list: false, write: false, env: [] });
  // Node learnt to refuse connections in version 25.
  if (Number.parseInt(process.versions.node, 10) >= 25) assert.equal(connect, false);
});

test('with bubblewrap the kernel says no where Node would not', async (t) => {
  if ((await sandboxedWorker(ctx)).file !== 'bwrap') return t.skip('bubblewrap cannot be used here');
  const done = await tryDeeds(/^--(permission|allow-)/);
  assert.deepEqual(done, {
    code: true,
    read: false,
    list: false,
    write: false,
    connect: false,
    signal: false,
    env: [],
  });
});
