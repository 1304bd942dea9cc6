import assert from 'node:assert/strict';
import { connect } from 'node:net';
import { after, before, test } from 'node:test';
import { brotliDecompressSync, gunzipSync, zstdDecompressSync } from 'node:zlib';
import { chooseCoding } from '#src/ops/compression.ts';
import { createTestApp, type TestApp } from '../app.ts';
import { createSeed, type Seed } from '../seed.ts';

const DECODE: Record<string, (bytes: Buffer) => Buffer> = {
  br: brotliDecompressSync,
  gzip: gunzipSync,
  zstd: zstdDecompressSync,
};
const SESSION = 'linnet_session=';

let app: TestApp;
let seed: Seed;
let token: string;
let postId: number;
before(async () => {
  app = await createTestApp({ listen: true });
  seed = createSeed(app.ctx);
  const alice = await seed.account('alice');
  token = await seed.token(alice);
  for (let i = 0; i < 20; i++) postId = await seed.post(alice, `A post about birds, number ${i}. `.repeat(10));
  await app.drain();
});
after(() => app.close());

const get = (url: string, headers: Record<string, string> = {}) => app.inject({ url, headers });

test('the coding wanted most is taken, by weight', () => {
  for (const [header, coding] of [
    [undefined, undefined],
    ['', undefined],
    ['gzip', 'gzip'],
    ['GZIP', 'gzip'],
    ['x-gzip', 'gzip'],
    ['br', 'br'],
    ['gzip, deflate, br, zstd', 'zstd'],
    ['gzip, deflate, br', 'br'],
    ['gzip;q=1.0, br;q=0.8', 'gzip'],
    ['br;q=0, gzip', 'gzip'],
    ['zstd;q=0, *', 'br'],
    ['*', 'zstd'],
    ['*;q=0', undefined],
    ['identity', undefined],
    ['identity, gzip;q=0.5', undefined],
    ['identity;q=0.5, gzip;q=0.8', 'gzip'],
    ['deflate', undefined],
    ['compress, exi', undefined],
    ['br;q=nonsense', undefined],
  ] as const) {
    assert.equal(chooseCoding(header), coding, String(header));
  }
});

test('pages, API answers and documents are the same behind every coding, and small', async () => {
  const urls = [
    '/@alice',
    '/public/local',
    '/api/v1/timelines/public',
    '/api/v2/instance',
    '/users/alice',
    '/users/alice/outbox?page=true',
  ];
  for (const url of urls) {
    const accept = url.startsWith('/users') ? 'application/activity+json' : '*/*';
    const plain = await get(url, { accept });
    assert.equal(plain.statusCode, 200, url);
    assert.equal(plain.headers['content-encoding'], undefined);
    assert.match(String(plain.headers.vary), /Accept-Encoding/, url);
    for (const coding of Object.keys(DECODE)) {
      const answer = await get(url, { accept, 'accept-encoding': coding });
      assert.equal(answer.headers['content-encoding'], coding, url);
      assert.equal(Number(answer.headers['content-length']), answer.rawPayload.length);
      assert.match(String(answer.headers.vary), /Accept-Encoding/);
      const decoded = DECODE[coding]!(answer.rawPayload).toString();
      assert.equal(decoded, plain.payload, `${url} by ${coding}`);
      const [small, whole] = [answer.rawPayload.length, plain.rawPayload.length];
      assert.ok(small < whole * 0.7, `${url} by ${coding}: ${small} of ${whole} bytes`);
    }
  }
});

test('a page of twenty posts is less than an eighth of its size', async () => {
  const plain = await get('/public/local');
  const answer = await get('/public/local', { 'accept-encoding': 'zstd' });
  assert.ok(
    answer.rawPayload.length * 8 < plain.rawPayload.length,
    `${answer.rawPayload.length} of ${plain.rawPayload.length}`,
  );
});

test('files of the web app are compressed when they are built', async () => {
  const page = await get('/@alice');
  const file = /href="(\/_app\/immutable\/[^"]+\.css)"/.exec(page.body)?.[1] as string;
  const plain = await get(file);
  for (const coding of ['br', 'gzip']) {
    const answer = await get(file, { 'accept-encoding': `${coding}, x;q=0.1` });
    assert.equal(answer.headers['content-encoding'], coding);
    assert.match(String(answer.headers.vary), /accept-encoding/i);
    assert.match(String(answer.headers['cache-control']), /immutable/);
    assert.equal(DECODE[coding]!(answer.rawPayload).toString(), plain.payload);
    assert.ok(answer.rawPayload.length < plain.rawPayload.length / 2);
  }
});

test('what is small, and what is compressed already, stays as it is', async () => {
  for (const url of ['/robots.txt', '/health', '/api/v1/statuses/1', '/media/default/avatar.png']) {
    const answer = await get(url, { 'accept-encoding': 'br' });
    assert.equal(answer.headers['content-encoding'], undefined, url);
  }
});

test('an answer with a secret in it is not compressed where others choose what else is in it', async () => {
  const packed = async (url: string, headers: Record<string, string>) =>
    (await get(url, { 'accept-encoding': 'br', ...headers })).headers['content-encoding'];
  const cookie = SESSION + token;
  // A link of another site, with the cookie: its query is in the page, and so is what is private.
  for (const site of ['cross-site', 'same-site', undefined]) {
    const headers = { cookie, ...(site === undefined ? {} : { 'sec-fetch-site': site }) };
    assert.equal(await packed('/search?q=guess', headers), undefined, String(site));
    assert.equal(await packed('/home', headers), undefined, String(site));
  }
  assert.equal(await packed('/home', { cookie, 'sec-fetch-site': 'same-origin' }), 'br');
  assert.equal(await packed('/home', { cookie, 'sec-fetch-site': 'none' }), 'br');
  assert.equal(await packed('/api/v1/timelines/home', { authorization: `Bearer ${token}` }), 'br');
  // Tokens, codes and forms with tokens: never.
  assert.equal(await packed('/oauth/authorize?client_id=x', {}), undefined);
  assert.equal(await packed('/.well-known/oauth-authorization-server', {}), undefined);
  const made = await app.inject({
    method: 'POST',
    url: '/api/v1/apps',
    headers: { 'accept-encoding': 'br' },
    payload: { client_name: 'x', redirect_uris: `https://app.test/${'x'.repeat(1_500)}` },
  });
  assert.equal(made.statusCode, 200);
  assert.ok(made.rawPayload.length > 1_500);
  assert.equal(made.headers['content-encoding'], undefined);
});

test('a stream of events is not collected: what is sent arrives', async () => {
  const { port } = new URL(app.url);
  const socket = connect(Number(port), '127.0.0.1');
  socket.setEncoding('utf8');
  let text = '';
  const until = (wanted: RegExp) =>
    new Promise<void>((resolve, reject) => {
      const look = (chunk = '') => {
        text += chunk;
        if (!wanted.test(text)) return;
        socket.off('data', look);
        resolve();
      };
      socket.on('data', look);
      socket.once('close', () => reject(new Error(`closed after ${text}`)));
      look();
    });
  socket.write(
    `GET /api/v1/streaming/user HTTP/1.1\r\nHost: localhost:${port}\r\nAuthorization: Bearer ${token}\r\n` +
      'Accept-Encoding: gzip, br, zstd\r\n\r\n',
  );
  await until(/:\)\n/);
  assert.match(text, /content-type: text\/event-stream/i);
  assert.doesNotMatch(text, /content-encoding/i);
  await app.inject({
    method: 'DELETE',
    url: `/api/v1/statuses/${postId}`,
    headers: { authorization: `Bearer ${token}` },
  });
  await until(/event: delete\ndata: \d+\n\n/);
  socket.destroy();
});
