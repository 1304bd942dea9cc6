import assert from 'node:assert/strict';
import { readFile } from 'node:fs/promises';
import { createServer } from 'node:http';
import type { AddressInfo } from 'node:net';
import { join } from 'node:path';
import { after, before, test } from 'node:test';
import { MediaAttachment } from '@linnet/api-schemas/mastodon/media-attachment.ts';
import { Status } from '@linnet/api-schemas/mastodon/status.ts';
import sharp from 'sharp';
import { proxyUrl } from '../../../src/core/media/proxy.ts';
import { createTestApp, type TestApp } from '../../app.ts';
import { createMultipart } from '../../http-app.ts';
import { createSeed, type Member, type Seed } from '../../seed.ts';
import { findFixtures } from '../../shared-fixtures.ts';
import { readAnswer, readRefusal } from '../schema.ts';
import { type Client, createClient } from './client.ts';

let app: TestApp;
let seed: Seed;
let alice: Member;
let token: string;
let asAlice: Client;
let asBob: Client;
let picture: Buffer;

before(async () => {
  app = await createTestApp();
  seed = createSeed(app.ctx);
  alice = await seed.account('alice');
  token = await seed.token(alice);
  asAlice = createClient(app, token);
  asBob = createClient(app, await seed.token(await seed.account('bob')));
  picture = await sharp({ create: { width: 64, height: 32, channels: 3, background: '#b5523b' } })
    .png()
    .toBuffer();
});
after(() => app.close());

function upload(version: string, parts: Parameters<typeof createMultipart>[0], bearer: string | null = token) {
  const { headers, payload } = createMultipart(parts);
  const authorization = bearer === null ? {} : { authorization: `Bearer ${bearer}` };
  return app.inject({
    method: 'POST',
    url: `/api/${version}/media`,
    headers: { ...headers, ...authorization },
    payload,
  });
}

const file = () => ({ name: 'file', value: picture, filename: 'a.png', type: 'image/png' });
const pathOf = (url: string | null) => new URL(url as string).pathname;

test('a picture is taken in, described, posted, and described again with its post', async () => {
  const answer = await upload('v2', [
    file(),
    { name: 'description', value: 'a square' },
    { name: 'focus', value: '0.5,-0.5' },
  ]);
  const media = readAnswer(answer, MediaAttachment);
  assert.deepEqual([media.type, media.description, media.meta?.original?.size], ['image', 'a square', '64x32']);
  assert.deepEqual(media.meta?.focus, { x: 0.5, y: -0.5 });

  const path = `/api/v1/media/${media.id}`;
  assert.equal(readAnswer(await asAlice.get(path), MediaAttachment).url, media.url);
  const changed = readAnswer(await asAlice.put(path, { description: 'a red square' }), MediaAttachment);
  assert.deepEqual([changed.description, changed.meta?.focus?.x], ['a red square', 0.5]);
  assert.equal((await asAlice.put(path, { focus: 'middle' })).statusCode, 422);

  const status = readAnswer(await asAlice.post('/api/v1/statuses', { status: '', media_ids: [media.id] }), Status);
  assert.deepEqual(
    status.media_attachments.map(({ id }) => id),
    [media.id],
  );
  assert.deepEqual(readRefusal(await asAlice.get(path)), [404, 'Record not found']);
  assert.equal((await asAlice.delete(path)).statusCode, 404);
  // One file, two posts: what is said of it in one is not said in the other.
  const other = readAnswer(await asAlice.post('/api/v1/statuses', { status: 'again', media_ids: [media.id] }), Status);

  const edit = {
    status: 'now with words',
    media_ids: [media.id],
    media_attributes: [{ id: media.id, description: 'red' }],
  };
  const edited = readAnswer(await asAlice.put(`/api/v1/statuses/${status.id}`, edit), Status);
  assert.equal(edited.media_attachments[0]?.description, 'red');
  const saidOf = async () =>
    readAnswer(await asAlice.get(`/api/v1/statuses/${other.id}`), Status).media_attachments.map((one) => [
      one.id,
      one.description,
    ]);
  assert.deepEqual(await saidOf(), [[media.id, 'a red square']]);
  await asAlice.delete(`/api/v1/statuses/${status.id}`);
  assert.deepEqual(await saidOf(), [[media.id, 'a red square']]);
  assert.equal((await asAlice.get(path)).statusCode, 404, 'it is in a post still');
  // Deleted to be written again: the file is free.
  await asAlice.delete(`/api/v1/statuses/${other.id}`);
  assert.equal((await asAlice.get(path)).statusCode, 200);
  const again = readAnswer(await asAlice.post('/api/v1/statuses', { status: 'again', media_ids: [media.id] }), Status);
  assert.equal(again.media_attachments.length, 1);

  // With its file: what another post shows stays all the same, and what nothing shows is gone at once.
  const twin = readAnswer(await asAlice.post('/api/v1/statuses', { status: 'twin', media_ids: [media.id] }), Status);
  await asAlice.delete(`/api/v1/statuses/${twin.id}?delete_media=true`);
  assert.equal(readAnswer(await asAlice.get(`/api/v1/statuses/${again.id}`), Status).media_attachments.length, 1);
  await asAlice.delete(`/api/v1/statuses/${again.id}?delete_media=true`);
  assert.equal((await asAlice.get(path)).statusCode, 404);
});

test('the older upload does the same, and a file can be taken back', async () => {
  const media = readAnswer(await upload('v1', [file()]), MediaAttachment);
  const path = `/api/v1/media/${media.id}`;
  for (const client of [asBob, createClient(app)]) {
    const status = client === asBob ? 404 : 401;
    assert.equal((await client.get(path)).statusCode, status);
    assert.equal((await client.put(path, { description: 'mine' })).statusCode, status);
    assert.equal((await client.delete(path)).statusCode, status);
  }
  assert.equal((await asBob.post('/api/v1/statuses', { status: 'stolen', media_ids: [media.id] })).statusCode, 422);
  assert.deepEqual((await asAlice.delete(path)).json(), {});
  assert.equal((await asAlice.get(path)).statusCode, 404);
});

test('refused: no token, no scope, no file, no picture', async () => {
  assert.equal((await upload('v2', [file()], null)).statusCode, 401);
  assert.equal((await upload('v2', [file()], await seed.token(alice, 'read write:statuses'))).statusCode, 403);
  assert.equal((await upload('v2', [{ name: 'description', value: 'nothing' }])).statusCode, 400);
  const text = { name: 'file', value: 'not a picture', filename: 'a.png', type: 'image/png' };
  assert.equal((await upload('v2', [text])).statusCode, 422);
});

test('files are served for ever, in parts too, and never as a page', async () => {
  const media = readAnswer(await upload('v2', [file()]), MediaAttachment);
  const url = pathOf(media.url);
  const whole = await app.inject(url);
  assert.equal(whole.statusCode, 200);
  assert.equal(whole.headers['cache-control'], 'public, max-age=31536000, immutable');
  assert.match(String(whole.headers['content-security-policy']), /^default-src 'none';.*; sandbox$/);
  assert.equal(whole.headers['x-content-type-options'], 'nosniff');
  assert.equal(whole.headers['access-control-allow-origin'], '*');
  assert.match(String(whole.headers['content-type']), /^image\//);
  const { length } = whole.rawPayload;
  const part = (range: string) => app.inject({ url, headers: { range } });
  const table: [string, number, string | undefined, number, number][] = [
    ['bytes=0-9', 206, `bytes 0-9/${length}`, 0, 10],
    [`bytes=${length - 4}-`, 206, `bytes ${length - 4}-${length - 1}/${length}`, length - 4, length],
    ['bytes=-5', 206, `bytes ${length - 5}-${length - 1}/${length}`, length - 5, length],
    ['bytes=2-999999', 206, `bytes 2-${length - 1}/${length}`, 2, length],
    [`bytes=${length}-`, 416, `bytes */${length}`, 0, 0],
    ['bytes=-0', 416, `bytes */${length}`, 0, 0],
    ['bytes=5-2', 200, undefined, 0, length],
    ['bytes=0-1,3-4', 200, undefined, 0, length],
  ];
  for (const [range, status, contentRange, start, end] of table) {
    const answer = await part(range);
    assert.deepEqual([answer.statusCode, answer.headers['content-range']], [status, contentRange], range);
    assert.deepEqual(answer.rawPayload, whole.rawPayload.subarray(start, end), range);
  }
  const known = await app.inject({ url, headers: { 'if-none-match': String(whole.headers.etag) } });
  assert.deepEqual([known.statusCode, known.body], [304, '']);
  const head = await app.inject({ method: 'HEAD', url });
  assert.deepEqual([head.statusCode, head.headers['content-length'], head.body], [200, String(length), '']);
});

test('a file that is known is not sent again, and a part only of what was begun with', async () => {
  const { url } = readAnswer(await upload('v2', [file()]), MediaAttachment);
  const whole = await app.inject(pathOf(url));
  const etag = String(whole.headers.etag);
  const ask = (headers: Record<string, string>) => app.inject({ url: pathOf(url), headers });
  for (const header of [etag, `W/${etag}`, `"other", ${etag}`, '*']) {
    assert.deepEqual([(await ask({ 'if-none-match': header })).statusCode, header], [304, header]);
  }
  assert.equal((await ask({ 'if-none-match': '"other"' })).statusCode, 200);
  assert.equal((await ask({ range: 'bytes=0-3', 'if-range': etag })).statusCode, 206);
  assert.equal((await ask({ range: 'bytes=0-3', 'if-range': '"other"' })).rawPayload.length, whole.rawPayload.length);
});

test('a profile picture that moves goes on moving, with a still for those who want none', async () => {
  const pixels = Uint8Array.from({ length: 3 * 300 }, (_, i) => Math.floor(i / 300) * 90);
  const gif = await sharp(pixels, { raw: { width: 10, height: 30, channels: 3, pageHeight: 10 } })
    .gif()
    .toBuffer();
  const { headers, payload } = createMultipart([
    { name: 'avatar', value: gif, filename: 'a.gif', type: 'image/gif' },
    { name: 'header', value: picture, filename: 'a.png', type: 'image/png' },
  ]);
  const answer = await app.inject({
    method: 'PATCH',
    url: '/api/v1/accounts/update_credentials',
    headers: { ...headers, authorization: `Bearer ${token}` },
    payload,
  });
  const account = answer.json();
  assert.equal(account.header_static, account.header);
  const framesOf = async (url: string) => {
    const shown = await app.inject(pathOf(url));
    return [shown.statusCode, (await sharp(shown.rawPayload).metadata()).pages ?? 1];
  };
  assert.deepEqual(
    [await framesOf(account.avatar), await framesOf(account.avatar_static)],
    [
      [200, 3],
      [200, 1],
    ],
  );
  const removed = [account.avatar, account.avatar_static];
  await asAlice.send('DELETE', '/api/v1/profile/avatar');
  await app.drain();
  for (const url of removed) assert.equal((await app.inject(pathOf(url))).statusCode, 404);
});

const cases = findFixtures('cases');
test('pictures that were refused or made small', { skip: cases.skip }, async () => {
  const named = (name: string) => readFile(join(cases.folder, name));
  const made = (width: number, height: number) =>
    sharp({ create: { width, height, channels: 3, background: 'green' } })
      .jpeg()
      .toBuffer();
  const sizeOf = async (value: Buffer) => {
    const media = readAnswer(await upload('v2', [{ ...file(), value }]), MediaAttachment);
    return media.meta?.original;
  };
  const phone = await sizeOf(await made(8160, 6144));
  assert.ok((phone?.width ?? 0) > 3300 && (phone?.height ?? 0) > 2490);
  assert.equal((await sizeOf(await named('image-long-screenshot/long.png')))?.size, '800x9000');
  const panorama = await sizeOf(await made(12_000, 1500));
  assert.ok(Math.abs((panorama?.width ?? 0) - 8150) < 20 && Math.abs((panorama?.height ?? 0) - 1020) < 5);
  const value = await named('image-apng/anim.png');
  const { url } = readAnswer(await upload('v2', [{ ...file(), value }]), MediaAttachment);
  assert.equal((await sharp((await app.inject(pathOf(url))).rawPayload).metadata()).pages, 2);
});

test('a proxied picture comes in parts, by its head alone, and not again; our own kind is not served', async () => {
  const remote = createServer((_request, response) => response.end(picture));
  await new Promise<void>((resolve) => remote.listen(0, '127.0.0.1', resolve));
  const open = await createTestApp({ config: { allowPrivate: true } });
  const { port } = remote.address() as AddressInfo;
  const url = pathOf(proxyUrl(open.ctx, `http://127.0.0.1:${port}/a.png`));
  const ask = (headers: Record<string, string>, method: 'GET' | 'HEAD' = 'GET') =>
    open.inject({ method, url, headers });
  const linnet = await ask({ 'user-agent': 'Linnet/1.0 (+https://other.example/)' });
  assert.equal(linnet.statusCode, 404);
  const whole = await ask({});
  assert.deepEqual([whole.statusCode, whole.rawPayload], [200, picture]);
  assert.match(String(whole.headers['content-security-policy']), /^default-src 'none';.*; sandbox$/);
  const part = await ask({ range: 'bytes=-4' });
  assert.deepEqual([part.statusCode, part.rawPayload], [206, picture.subarray(-4)]);
  const head = await ask({}, 'HEAD');
  assert.deepEqual([head.headers['content-length'], head.body], [String(picture.length), '']);
  assert.equal((await ask({ 'if-none-match': String(whole.headers.etag) })).statusCode, 304);
  assert.deepEqual((await open.inject(`${url}/still`)).rawPayload, picture);
  // Opened once for each who asks: a file that nobody reads would stay open.
  const { storage } = open.ctx;
  const { get } = storage;
  let opened = 0;
  storage.get = (...parts) => {
    opened += 1;
    return get(...parts);
  };
  await ask({});
  assert.equal(opened, 1);
  await open.close();
  remote.close();
});

test('only keys name files', async () => {
  for (const url of [
    '/media/files/ab/nothing-here.webp',
    '/media/files/..%2f/linnet.sqlite',
    '/media/files/ab/..%2f..%2flinnet.webp',
    '/media/files/ab/a.html',
    '/media/default/other.png',
  ]) {
    assert.equal((await app.inject(url)).statusCode, 404, url);
  }
});

test('what is kept of others is given by the proxy alone', async () => {
  const key = 'cache/ab/0123456789.png';
  await app.ctx.storage.put(key, picture, { mimeType: 'image/png' });
  assert.equal((await app.inject(`/media/files/${key.replace('b/', 'b%2f')}`)).statusCode, 404);
  await app.ctx.storage.delete(key);
});

test('who has no picture gets a bird', async () => {
  for (const [name, width, height] of [
    ['avatar', 400, 400],
    ['header', 1500, 500],
  ] as const) {
    const answer = await app.inject(`/media/default/${name}.png`);
    assert.equal(answer.headers['content-type'], 'image/png');
    const size = await sharp(answer.rawPayload).metadata();
    assert.deepEqual([size.width, size.height], [width, height]);
  }
});

test('the proxy answers signed addresses alone', async () => {
  const signed = pathOf(proxyUrl(app.ctx, 'http://127.0.0.1:1/a.png'));
  const [, , , signature = '', encoded = ''] = signed.split('/');
  // Signed, and yet not to be had: the address is a private one.
  assert.deepEqual(readRefusal(await app.inject(signed)), [404, 'Record not found']);
  const other = Buffer.from('https://other.test/a.png').toString('base64url');
  assert.equal((await app.inject(`/media/proxy/${signature}/${other}`)).statusCode, 404);
  assert.equal((await app.inject(`/media/proxy/${'x'.repeat(22)}/${encoded}`)).statusCode, 404);
});

test('in a day one person uploads so much and no more', async () => {
  const small = await createTestApp({ config: { mediaDayMax: 1 } });
  try {
    const { configuration } = (await small.inject('/api/v2/instance')).json();
    assert.equal(configuration.media_attachments.day_size_limit, 1);
    const people = createSeed(small.ctx);
    const carol = createClient(small, await people.token(await people.account('carol')));
    const bearer = await people.token(await people.account('dan'));
    const send = (authorization: string) => {
      const { headers, payload } = createMultipart([file()]);
      return small.inject({ method: 'POST', url: '/api/v2/media', headers: { ...headers, authorization }, payload });
    };
    const first = await send(`Bearer ${bearer}`);
    assert.equal(first.statusCode, 200, first.body);
    const second = await send(`Bearer ${bearer}`);
    assert.deepEqual(readRefusal(second), [
      429,
      'You have uploaded as much as one person may in a day. Please try again later',
    ]);
    assert.equal((await carol.get('/api/v1/accounts/verify_credentials')).statusCode, 200);
    // What is taken back makes room, and so does a day.
    const dan = createClient(small, bearer);
    await dan.delete(`/api/v1/media/${first.json().id}`);
    assert.equal((await send(`Bearer ${bearer}`)).statusCode, 200);
    assert.equal((await send(`Bearer ${bearer}`)).statusCode, 429);
    small.clock.advance(24 * 3_600_000 + 1_000);
    assert.equal((await send(`Bearer ${bearer}`)).statusCode, 200);
  } finally {
    await small.close();
  }
});
