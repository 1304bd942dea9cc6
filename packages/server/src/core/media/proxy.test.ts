import assert from 'node:assert/strict';
import { mkdir, readdir, symlink } from 'node:fs/promises';
import { createServer, type Server, type ServerResponse } from 'node:http';
import type { AddressInfo } from 'node:net';
import { join } from 'node:path';
import { buffer } from 'node:stream/consumers';
import { after, before, test } from 'node:test';
import { crc32 } from 'node:zlib';
import sharp from 'sharp';
import { createTestContext, type TestContext } from '#test/context.ts';
import { createMemory } from '../../lib/memory.ts';
import type { Context } from '../context.ts';
import { type CachedFile, evictCacheJob, openCached } from '../files/cached-files.ts';
import { removeFilesJob } from '../files/stored-files.ts';
import { fetchProxied, prepareProxy, proxyUrl } from './proxy.ts';

let ctx: TestContext;
let remote: Server;
let origin: string;
let picture: Buffer;
let moving: Buffer;
let requests: string[] = [];
let held: ServerResponse[] = [];
let onHeld = () => {};
before(async () => {
  ctx = await createTestContext({ jobs: [evictCacheJob, removeFilesJob] });
  await prepareProxy(ctx);
  picture = await sharp({ create: { width: 40, height: 40, channels: 3, background: '#123' } })
    .png()
    .toBuffer();
  const pixels = Uint8Array.from({ length: 3 * 300 }, (_, i) => Math.floor(i / 300) * 90);
  moving = await sharp(pixels, { raw: { width: 10, height: 30, channels: 3, pageHeight: 10 } })
    .gif()
    .toBuffer();
  const bomb = Buffer.from(picture);
  bomb.writeUInt32BE(60_000, 16);
  bomb.writeUInt32BE(60_000, 20);
  bomb.writeUInt32BE(crc32(bomb.subarray(12, 29)), 29);
  const bodies: Record<string, Buffer | string> = {
    '/page': '<html>',
    '/drawing': '<svg xmlns="http://www.w3.org/2000/svg"><script>alert(1)</script></svg>',
    '/big': Buffer.concat([picture, Buffer.alloc(17 * 1024 * 1024)]),
    '/bomb': bomb,
    '/moving': moving,
  };
  remote = createServer((request, response) => {
    const { url = '' } = request;
    requests.push(url);
    response.setHeader('content-type', 'image/png');
    if (url.startsWith('/held')) {
      held.push(response);
      onHeld();
    } else if (url === '/gone') response.writeHead(404).end(picture);
    else if (url === '/home') response.writeHead(302, { location: 'https://linnet.test/media/proxy/x/y' }).end();
    else if (url === '/round') response.writeHead(302, { location: '/round' }).end();
    else if (url === '/cut') {
      response.writeHead(200, { 'content-length': picture.length + 50_000 });
      response.write(picture, () => response.destroy());
    } else response.end(bodies[url] ?? picture);
  });
  await new Promise<void>((resolve) => remote.listen(0, '0.0.0.0', resolve));
  origin = `http://127.0.0.1:${(remote.address() as AddressInfo).port}`;
});
after(async () => {
  await ctx.close();
  remote.closeAllConnections();
  remote.close();
});

function parts(url: string, on: Context = ctx) {
  const [signature = '', encoded = ''] = proxyUrl(on, url).split('/').slice(-2);
  return { signature, encoded, still: false, from: 'somebody' };
}
const get = (url: string, more: Partial<ReturnType<typeof parts>> = {}, on: Context = ctx) =>
  fetchProxied(on, { ...parts(url, on), ...more });
const readAll = async (file: CachedFile, on: Context = ctx) => buffer((await openCached(on, file))?.body as never);
const cachedFiles = async () =>
  (await readdir(join(ctx.config.dataDir, 'cache'), { recursive: true }).catch(() => [])).filter((name) =>
    name.includes('.'),
  );
const heldUntil = (count: number) =>
  new Promise<void>((resolve) => {
    onHeld = () => held.length >= count && resolve();
    onHeld();
  });

test('a remote picture is fetched once, and served as what it is', async () => {
  requests = [];
  assert.match(proxyUrl(ctx, `${origin}/a`), /^https:\/\/linnet\.test\/media\/proxy\/[\w-]{22}\/[\w-]+$/);
  const files = await Promise.all(Array.from({ length: 5 }, () => get(`${origin}/a`)));
  for (const file of files) {
    assert.deepEqual([file.mimeType, file.bytes], ['image/png', picture.length]);
    assert.deepEqual(await readAll(file), picture);
  }
  assert.deepEqual(requests, ['/a']);

  // Another process, or this one after a restart, has the same secret and finds the same files.
  const restarted = { ...ctx, memory: createMemory() };
  await prepareProxy(restarted);
  assert.equal(proxyUrl(restarted, `${origin}/a`), proxyUrl(ctx, `${origin}/a`));
  assert.equal((await get(`${origin}/a`, {}, restarted)).bytes, picture.length);
  assert.deepEqual(requests, ['/a']);
});

test('only addresses that we signed are fetched, and never our own', async () => {
  requests = [];
  const { signature } = parts(`${origin}/a`);
  const other = parts(`${origin}/b`);
  for (const [hmac, url] of [
    [signature, other.encoded],
    ['', other.encoded],
    [`${other.signature}x`, other.encoded],
    [other.signature, `${other.encoded}AA`],
  ] as const) {
    for (const still of [false, true]) {
      await assert.rejects(fetchProxied(ctx, { signature: hmac, encoded: url, still, from: 'x' }), {
        code: 'not-found',
      });
    }
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
  for (const path of ['/page', '/drawing', '/big', '/bomb', '/gone', '/cut', '/home', '/round']) {
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

test('what moves has a still, made once; what does not is its own', async () => {
  requests = [];
  const stills = await Promise.all([1, 2].map(() => get(`${origin}/moving`, { still: true })));
  for (const still of stills) {
    const { pages = 1, width, height } = await sharp(await readAll(still)).metadata();
    assert.deepEqual([still.mimeType, pages, width, height], ['image/webp', 1, 10, 10]);
  }
  assert.deepEqual(await readAll(await get(`${origin}/moving`)), moving);
  assert.deepEqual(await readAll(await get(`${origin}/a`, { still: true })), picture);
  assert.deepEqual(requests, ['/moving']);
});

test('a full disk is no fault of the picture: it is asked for again', async (t) => {
  if (process.platform !== 'linux') return t.skip('needs /dev/full');
  const url = `${origin}/full`;
  const rng = { ...ctx.rng, bytes: (size: number) => Buffer.alloc(size, 7) };
  const full = { ...ctx, rng, memory: createMemory() };
  await prepareProxy(full);
  const folder = join(ctx.config.dataDir, 'cache/07');
  await mkdir(folder, { recursive: true });
  await symlink('/dev/full', join(folder, `${'07'.repeat(15)}.png.part`));
  await assert.rejects(get(url, {}, full), { code: 'full' });
  assert.equal((await get(url, {}, full)).bytes, picture.length);
});

test('pictures that never end hold eight places, and those of others are shown meanwhile', async () => {
  held = [];
  const failures = Array.from({ length: 100 }, (_, i) => get(`${origin}/held/${i}`).catch((error) => error));
  await heldUntil(8);
  const neighbour = origin.replace('127.0.0.1', '127.0.0.2');
  assert.equal((await get(`${neighbour}/quick`, { from: 'somebody else' })).mimeType, 'image/png');
  // One who asks for much waits for his own: another's request is not behind it.
  const third = origin.replace('127.0.0.1', '127.0.0.3');
  for (let i = 0; i < 32; i++) void get(`${origin}/held/greedy${i}`, { from: 'greedy' }).catch(() => {});
  // Behind this one they all stand in the line, whichever connection of the database was quicker.
  await get(`${neighbour}/behind`, { from: 'somebody else' });
  const mine = get(`${third}/mine`, { from: 'greedy' }).then(
    () => 'mine',
    () => 'mine',
  );
  const theirs = get(`${third}/theirs`, { from: 'patient' }).then(() => 'theirs');
  assert.equal(await Promise.race([mine, theirs]), 'theirs');
  assert.equal(held.length, 8);
  await ctx.http.close();
  const codes = (await Promise.all(failures)).map((error) => error.code);
  assert.ok(codes.every((code) => code === 'unavailable'));
  await mine;
});
