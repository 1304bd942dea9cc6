import assert from 'node:assert/strict';
import { after, before, test } from 'node:test';
import { MediaAttachment } from '@linnet/api-schemas/mastodon/media-attachment.ts';
import { Status } from '@linnet/api-schemas/mastodon/status.ts';
import sharp from 'sharp';
import type { Base } from '../../src/app.ts';
import type { Check } from '../../src/cli/checks/check.ts';
import { STORAGE_CHECKS } from '../../src/cli/checks/storage.ts';
import { proxyUrl } from '../../src/core/media/proxy.ts';
import { type Client, createClient } from '../api/mastodon/client.ts';
import { readAnswer } from '../api/schema.ts';
import { createTestApp, type TestApp } from '../app.ts';
import { createPeer, type Peer } from '../federation/peer.ts';
import { createMultipart } from '../http-app.ts';
import { createSeed } from '../seed.ts';
import { createS3Server, type S3Server } from './s3-server.ts';

const DAY = 24 * 3_600_000;

let s3: S3Server;
let peer: Peer;
let picture: Buffer;
before(async () => {
  s3 = await createS3Server();
  peer = await createPeer();
  picture = await sharp({ create: { width: 64, height: 32, channels: 3, background: '#b5523b' } })
    .png()
    .toBuffer();
  peer.documents.set('/far.png', { headers: { 'content-type': 'image/png' }, body: picture });
});
after(async () => {
  await peer.close();
  await s3.close();
});

async function createScene(more: Parameters<S3Server['config']>[0] = {}) {
  const app = await createTestApp({ config: { s3: s3.config(more), allowPrivate: true } });
  const seed = createSeed(app.ctx);
  const alice = await seed.account('alice');
  const token = await seed.token(alice);
  return { app, token, client: createClient(app, token) };
}

function upload(app: TestApp, token: string) {
  const { headers, payload } = createMultipart([
    { name: 'file', value: picture, filename: 'a.png', type: 'image/png' },
  ]);
  const all = { ...headers, authorization: `Bearer ${token}` };
  return app.inject({ method: 'POST', url: '/api/v2/media', headers: all, payload });
}

const post = async (client: Client, id: string) =>
  readAnswer(await client.post('/api/v1/statuses', { status: 'look', media_ids: [id] }), Status);
const pathOf = (url: string | null) => new URL(url as string).pathname;

test('through us: taken in, seen in parts, gone with its post; a bucket that is away is answered for', async () => {
  const { app, token, client } = await createScene();
  const media = readAnswer(await upload(app, token), MediaAttachment);
  const status = await post(client, media.id);
  const url = pathOf(media.url);
  const whole = await app.inject(url);
  assert.deepEqual([whole.statusCode, whole.headers['content-type']], [200, 'image/png']);
  assert.match(String(whole.headers['content-security-policy']), /^default-src 'none';.*; sandbox$/);
  const bytes = whole.rawPayload.length;
  const part = await app.inject({ url, headers: { range: 'bytes=-4' } });
  assert.deepEqual(
    [part.statusCode, part.headers['content-range'], part.rawPayload],
    [206, `bytes ${bytes - 4}-${bytes - 1}/${bytes}`, whole.rawPayload.subarray(-4)],
  );
  const outside = await app.inject({ url, headers: { range: `bytes=${bytes}-` } });
  assert.deepEqual([outside.statusCode, outside.headers['content-range']], [416, `bytes */${bytes}`]);
  const known = await app.inject({ url, headers: { 'if-none-match': String(whole.headers['etag']) } });
  assert.equal(known.statusCode, 304);
  const head = await app.inject({ method: 'HEAD', url });
  assert.deepEqual([head.statusCode, head.headers['content-length']], [200, String(bytes)]);
  assert.equal((await app.inject('/media/files/ab/cdef0123456789.png')).statusCode, 404);

  const far = pathOf(proxyUrl(app.ctx, `${peer.origin}/far.png`));
  assert.deepEqual((await app.inject(far)).rawPayload, picture);

  await s3.kill();
  for (const path of [url, far]) {
    const away = await app.inject(path);
    assert.deepEqual([away.statusCode, away.headers['retry-after']], [503, '5'], path);
  }
  const refused = await upload(app, token);
  assert.deepEqual([refused.statusCode, refused.headers['retry-after']], [503, '5']);
  assert.match(refused.json().error, /cannot be reached now/);
  await s3.start();
  assert.deepEqual((await app.inject(url)).rawPayload, whole.rawPayload);
  assert.deepEqual((await app.inject(far)).rawPayload, picture);
  assert.equal((await upload(app, token)).statusCode, 200);

  await client.delete(`/api/v1/statuses/${status.id}`);
  app.clock.advance(DAY + 3_600_000);
  await app.drain();
  assert.equal((await app.inject(url)).statusCode, 404);
  await app.close();
});

test('by the bucket: whoever asks us is sent there for an hour', async () => {
  const { app, token } = await createScene({ serve: 'redirect' });
  const media = readAnswer(await upload(app, token), MediaAttachment);
  for (const url of [pathOf(media.url), pathOf(proxyUrl(app.ctx, `${peer.origin}/far.png`))]) {
    const answer = await app.inject(url);
    assert.deepEqual([answer.statusCode, answer.headers['cache-control']], [302, 'public, max-age=300']);
    const there = await fetch(String(answer.headers['location']));
    assert.deepEqual([there.status, there.headers.get('content-type')], [200, 'image/png']);
  }
  const page = await app.inject('/');
  const policy = String(page.headers['content-security-policy']);
  assert.match(policy, new RegExp(`img-src ${s3.config().endpoint} 'self'`));
  assert.match(policy, new RegExp(`media-src ${s3.config().endpoint} 'self'`));
  assert.doesNotMatch(policy, new RegExp(`(script|connect)-src[^;]*${s3.config().endpoint}`));
  await app.close();
});

test('from where everybody reads the bucket: no address of a file leads to us', async () => {
  const openUrl = `${s3.config().endpoint}/open`;
  const { app, token, client } = await createScene({ serve: 'public', bucket: 'open', openUrl });
  const media = readAnswer(await upload(app, token), MediaAttachment);
  const status = await post(client, media.id);
  const note = (
    await app.inject({ url: `/posts/${status.id}`, headers: { accept: 'application/activity+json' } })
  ).json();
  for (const url of [media.url, media.preview_url, note.attachment[0].url]) {
    assert.ok(url.startsWith(`${openUrl}/media/`), url);
    assert.equal((await fetch(url)).status, 200);
  }
  // Addresses from before still lead there.
  const key = (media.url as string).slice(`${openUrl}/media/`.length);
  assert.equal((await app.inject(`/media/files/${key}`)).headers['location'], media.url);
  await app.close();
});

test('the doctor tries the bucket, and where browsers are sent', async () => {
  const look = async (more: Parameters<S3Server['config']>[0] = {}) => {
    const { app } = await createScene(more);
    const [check] = STORAGE_CHECKS as [Check];
    const list = () =>
      app.ctx.storage.listCache(undefined).then(
        ({ files }) => files.map((file) => file.key),
        () => 'cannot be listed',
      );
    const before = await list();
    const { level, message } = await check.run({ config: app.ctx.config, base: app as unknown as Base });
    assert.deepEqual(await list(), before);
    await app.close();
    return `${level} ${message.replaceAll(s3.config().endpoint, 'S3')}`;
  };
  assert.equal(await look(), 'ok files lie in the bucket private at S3');
  assert.equal(await look({ serve: 'redirect' }), 'ok files lie in the bucket private at S3');
  const openUrl = `${s3.config().endpoint}/open`;
  assert.match(await look({ serve: 'public', bucket: 'open', openUrl }), /^ok/);
  assert.match(await look({ serve: 'public', openUrl }), /^problem S3, where browsers get files from: answers 404$/);
  assert.match(await look({ secretAccessKey: 'wrong' }), /^problem the bucket private at S3: .*SignatureDoesNotMatch$/);
  assert.match(await look({ bucket: 'nowhere' }), /^problem .*NoSuchBucket$/);
});
