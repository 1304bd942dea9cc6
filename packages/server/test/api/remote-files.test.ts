import assert from 'node:assert/strict';
import { createServer, type Server } from 'node:http';
import type { AddressInfo } from 'node:net';
import { after, before, beforeEach, test } from 'node:test';
import { proxyUrl, remoteFileUrl } from '../../src/core/media/proxy.ts';
import { blockInstance } from '../../src/core/moderation/instance-blocks.ts';
import { createTestApp, type TestApp } from '../app.ts';

const PIECE = 1024 * 1024;
const START = Buffer.from('\0\0\0\x18ftypisom\0\0\0\0isommp42', 'latin1');
/** Two pieces and a half, no byte like its neighbours. */
const FILM = Buffer.concat([START, Buffer.from(Uint8Array.from({ length: PIECE * 2.5 }, (_, i) => (i * 7) % 251))]);
const OTHER_FILM = Buffer.concat([START, Buffer.alloc(PIECE * 2.5, 9)]);

let app: TestApp;
let remote: Server;
let origin: string;
let asked: { url: string; range: string | undefined; encoding: string | undefined }[] = [];
let film = FILM;

before(async () => {
  remote = createServer((request, response) => {
    const { url = '', headers } = request;
    const { range } = headers;
    asked.push({ url, range, encoding: headers['accept-encoding'] as string | undefined });
    const bodies: Record<string, Buffer | string> = {
      '/page.html': '<html><script>alert(1)</script>',
      '/list.m3u8': '#EXTM3U\nhttps://elsewhere.test/1.ts',
    };
    const types: Record<string, string> = {
      '/page.html': 'text/html',
      '/list.m3u8': 'video/mpegurl',
      '/tune': 'audio/x-tracker',
    };
    const body = bodies[url] ?? film;
    response.setHeader('content-type', types[url] ?? 'video/mp4');
    if (url === '/gone') return response.writeHead(404).end();
    if (url === '/liar')
      return response.writeHead(206, { 'content-range': `bytes 0-${PIECE - 1}/${FILM.length}` }).end('short');
    const etag = `"${film === FILM ? 1 : 2}"`;
    const parts = /^bytes=(\d+)-(\d+)$/.exec(range ?? '');
    const same = headers['if-range'] === undefined || headers['if-range'] === etag;
    if (parts === null || !same || url === '/whole' || typeof body === 'string') return response.end(body);
    const [start, end] = [Number(parts[1]), Math.min(Number(parts[2]), body.length - 1)];
    response.writeHead(206, { etag, 'content-range': `bytes ${start}-${end}/${body.length}` });
    response.end(body.subarray(start, end + 1));
  });
  await new Promise<void>((resolve) => remote.listen(0, '127.0.0.1', resolve));
  origin = `http://127.0.0.1:${(remote.address() as AddressInfo).port}`;
  app = await createTestApp({ config: { allowPrivate: true } });
});
after(async () => {
  await app.close();
  remote.close();
});
beforeEach(() => {
  asked = [];
  film = FILM;
});

const ask = (path: string, headers: Record<string, string> = {}, method: 'GET' | 'HEAD' = 'GET') =>
  app.inject({ method, url: new URL(remoteFileUrl(app.ctx, origin + path)).pathname, headers });

test('a film is had in pieces, where it is looked at, and each of them once', async () => {
  const part = await ask('/film', { range: 'bytes=0-9' });
  assert.deepEqual([part.statusCode, part.rawPayload], [206, FILM.subarray(0, 10)]);
  assert.deepEqual(
    [part.headers['content-type'], part.headers['content-range'], part.headers['accept-ranges']],
    ['video/mp4', `bytes 0-9/${FILM.length}`, 'bytes'],
  );
  assert.deepEqual(asked, [{ url: '/film', range: `bytes=0-${PIECE - 1}`, encoding: 'identity' }]);
  // Across the border of two pieces, and the end.
  const across = await ask('/film', { range: `bytes=${PIECE * 2 - 3}-` });
  assert.deepEqual([across.statusCode, across.rawPayload.equals(FILM.subarray(PIECE * 2 - 3))], [206, true]);
  const whole = await ask('/film');
  assert.deepEqual([whole.statusCode, whole.rawPayload.equals(FILM)], [200, true]);
  assert.equal(whole.headers['content-length'], `${FILM.length}`);
  assert.equal(asked.length, 3, 'each piece was asked for once');
  await Promise.all([ask('/film'), ask('/film', { range: 'bytes=-4' })]);
  assert.equal(asked.length, 3);
});

test('known, begun with, beyond the end, and by its head alone', async () => {
  const { headers } = await ask('/film', { range: 'bytes=0-0' });
  const etag = String(headers.etag);
  assert.equal((await ask('/film', { 'if-none-match': etag })).statusCode, 304);
  assert.equal((await ask('/film', { range: 'bytes=0-3', 'if-range': etag })).statusCode, 206);
  assert.equal((await ask('/film', { range: 'bytes=0-3', 'if-range': '"other"' })).statusCode, 200);
  const beyond = await ask('/film', { range: `bytes=${FILM.length}-` });
  assert.deepEqual([beyond.statusCode, beyond.headers['content-range']], [416, `bytes */${FILM.length}`]);
  const head = await ask('/film', {}, 'HEAD');
  assert.deepEqual([head.headers['content-length'], head.body], [`${FILM.length}`, '']);
});

test('a server that gives no parts is asked for all of it, once', async () => {
  const part = await ask('/whole', { range: 'bytes=4-7' });
  assert.deepEqual([part.statusCode, part.body], [206, 'ftyp']);
  assert.ok((await ask('/whole')).rawPayload.equals(FILM));
  assert.equal(asked.length, 1);
});

test('a film that has become another is not mixed with what it was', async () => {
  assert.equal((await ask('/changes', { range: 'bytes=0-9' })).statusCode, 206);
  film = OTHER_FILM;
  assert.equal((await ask('/changes', { range: `bytes=${PIECE}-${PIECE + 9}` })).statusCode, 404);
  assert.ok((await ask('/changes')).rawPayload.equals(OTHER_FILM));
});

test('what is no film, sound or picture is saved and never opened', async () => {
  for (const path of ['/page.html', '/list.m3u8']) {
    const { statusCode, headers } = await ask(path);
    assert.deepEqual(
      [statusCode, headers['content-type'], headers['content-disposition'], headers['x-content-type-options']],
      [200, 'application/octet-stream', 'attachment', 'nosniff'],
    );
    assert.match(String(headers['content-security-policy']), /sandbox/);
  }
});

test('refused: not there, less than was said, our own kind, no signature of ours', async () => {
  assert.equal((await ask('/gone')).statusCode, 404);
  assert.equal((await ask('/gone')).statusCode, 404);
  assert.equal(asked.length, 1, 'that it is not there is remembered');
  assert.equal((await ask('/liar')).statusCode, 404);
  assert.equal((await ask('/film', { 'user-agent': 'Linnet/1.0 (+https://other.example/)' })).statusCode, 404);
  const path = new URL(remoteFileUrl(app.ctx, `${origin}/film`)).pathname;
  assert.equal((await app.inject(path.replace(/proxy\/./, 'proxy/!'))).statusCode, 404);
});

test('nothing of a suspended server is asked for or shown, not even what was kept', async () => {
  const host = new URL(origin).host;
  assert.equal((await ask('/film', { range: 'bytes=0-9' })).statusCode, 206);
  const picture = new URL(proxyUrl(app.ctx, `${origin}/picture.png`)).pathname;
  await blockInstance(app.ctx, { by: null, domain: host, policy: 'suspended' });
  asked = [];
  for (const url of [picture, `${picture}/still`]) assert.equal((await app.inject({ url })).statusCode, 404);
  assert.equal((await ask('/film', { range: 'bytes=0-9' })).statusCode, 404);
  assert.deepEqual(asked, []);
  await blockInstance(app.ctx, { by: null, domain: host, policy: 'open' });
  assert.equal((await ask('/film', { range: 'bytes=0-9' })).statusCode, 206);
});
