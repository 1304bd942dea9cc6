import assert from 'node:assert/strict';
import { readdir } from 'node:fs/promises';
import { createServer, type Server } from 'node:http';
import type { AddressInfo } from 'node:net';
import { join } from 'node:path';
import { buffer, text } from 'node:stream/consumers';
import { after, before, test } from 'node:test';
import sharp from 'sharp';
import { createTestContext, type TestContext } from '#test/context.ts';
import { createLocalBus } from '../../bus/local.ts';
import type { Context } from '../context.ts';
import { createDiskCache } from './disk-cache.ts';
import { fetchProxied, prepareProxy, proxyUrl } from './proxy.ts';

let ctx: TestContext;
let remote: Server;
let origin: string;
let picture: Buffer;
let requests: string[] = [];
before(async () => {
  ctx = await createTestContext();
  await prepareProxy(ctx);
  picture = await sharp({ create: { width: 40, height: 40, channels: 3, background: '#123' } })
    .png()
    .toBuffer();
  remote = createServer((request, response) => {
    requests.push(request.url ?? '');
    if (request.url === '/page') response.setHeader('content-type', 'image/png').end('<html>');
    else if (request.url === '/big') response.end(Buffer.concat([picture, Buffer.alloc(17 * 1024 * 1024)]));
    else if (request.url === '/gone') response.writeHead(404).end(picture);
    else if (request.url === '/cut') {
      response.writeHead(200, { 'content-length': picture.length + 50_000 });
      response.write(picture, () => response.destroy());
    } else response.setHeader('content-type', 'text/html').end(picture);
  });
  await new Promise<void>((resolve) => remote.listen(0, '127.0.0.1', resolve));
  origin = `http://127.0.0.1:${(remote.address() as AddressInfo).port}`;
});
after(async () => {
  await ctx.close();
  remote.closeAllConnections();
  remote.close();
});

const parts = (url: string, on: Context = ctx) => proxyUrl(on, url).split('/').slice(-2) as [string, string];
const get = (url: string, on: Context = ctx) => fetchProxied(on, ...parts(url, on));
const cachedFiles = async () =>
  (await readdir(join(ctx.config.dataDir, 'cache'), { recursive: true })).filter((name) => name.includes('.'));

test('a remote picture is fetched once, and served as what it is', async () => {
  requests = [];
  assert.match(proxyUrl(ctx, `${origin}/a`), /^https:\/\/linnet\.test\/media\/proxy\/[\w-]{22}\/[\w-]+$/);
  const files = await Promise.all(Array.from({ length: 5 }, () => get(`${origin}/a`)));
  for (const file of files) {
    assert.deepEqual([file.mimeType, file.bytes], ['image/png', picture.length]);
    assert.deepEqual(await buffer(file.body), picture);
  }
  assert.deepEqual(requests, ['/a']);

  // Another process, or this one after a restart, has the same secret and finds the same files.
  const restarted = { ...ctx, bus: createLocalBus(() => {}) };
  await prepareProxy(restarted);
  assert.equal(proxyUrl(restarted, `${origin}/a`), proxyUrl(ctx, `${origin}/a`));
  (await get(`${origin}/a`, restarted)).body.destroy();
  assert.deepEqual(requests, ['/a']);
});

test('only addresses that we signed are fetched, and never our own', async () => {
  requests = [];
  const [signature] = parts(`${origin}/a`);
  const [otherSignature, encoded] = parts(`${origin}/b`);
  for (const [hmac, url] of [
    [signature, encoded],
    ['', encoded],
    [`${otherSignature}x`, encoded],
    [otherSignature, `${encoded}AA`],
  ]) {
    await assert.rejects(fetchProxied(ctx, hmac as string, url as string), { code: 'not-found' });
  }
  for (const url of [
    'https://linnet.test/media/x',
    'file:///etc/passwd',
    'nonsense',
    `${origin}/${'x'.repeat(5000)}`,
  ]) {
    await assert.rejects(get(url), { code: 'not-found' }, url.slice(0, 30));
  }
  assert.deepEqual(requests, []);
});

test('what is no picture, too large or cut off is not kept, and not asked for again for five minutes', async () => {
  const before = await cachedFiles();
  for (const path of ['/page', '/big', '/gone', '/cut']) {
    requests = [];
    await assert.rejects(get(origin + path), { code: 'not-found' }, path);
    await assert.rejects(get(origin + path), { code: 'not-found' });
    assert.deepEqual(requests, [path]);
    ctx.clock.advance(5 * 60_000);
    await assert.rejects(get(origin + path), { code: 'not-found' });
    assert.deepEqual(requests, [path, path]);
  }
  assert.deepEqual(await cachedFiles(), before);
});

test('the cache keeps to its size and forgets what was not used for longest', async () => {
  const cache = createDiskCache({ ...ctx, config: { ...ctx.config, dataDir: join(ctx.config.dataDir, 'small') } }, 10);
  const key = (letter: string) => letter.repeat(64);
  async function* bytes(content: string): AsyncGenerator<Buffer, string> {
    yield Buffer.from(content);
    return 'image/gif';
  }
  await cache.put(key('a'), bytes('aaaa'));
  await cache.put(key('b'), bytes('bbbb'));
  (await cache.open(key('a')))?.body.destroy();
  await cache.put(key('c'), bytes('cccc'));
  assert.equal(await cache.open(key('b')), undefined);
  for (const letter of ['a', 'c']) {
    const file = await cache.open(key(letter));
    assert.equal(file?.mimeType, 'image/gif');
    assert.equal(await text(file?.body as never), letter.repeat(4));
  }
});
