import assert from 'node:assert/strict';
import { after, before, test } from 'node:test';
import { MediaAttachment } from '@linnet/api-schemas/mastodon/media-attachment.ts';
import { Status } from '@linnet/api-schemas/mastodon/status.ts';
import sharp from 'sharp';
import type { FilesTable } from '../../../src/db/tables/files.ts';
import { createTestApp, type TestApp } from '../../app.ts';
import { createMultipart } from '../../http-app.ts';
import { createSeed } from '../../seed.ts';
import { readAnswer, readRefusal } from '../schema.ts';
import { type Client, createClient } from './client.ts';

const MP4 = Buffer.concat([Buffer.from('\0\0\0\x18ftypisom\0\0\0\0isommp42', 'latin1'), Buffer.alloc(4_000, 7)]);
const OGG = Buffer.from(`OggS${'\0'.repeat(60)}`, 'latin1');

let app: TestApp;
let token: string;
let asAlice: Client;
let picture: Buffer;

before(async () => {
  app = await createTestApp({
    settings: { MEDIA_MAX_BYTES: '20000', VIDEO_MAX_BYTES: '30000', VIDEO_CONVERT: 'false' },
  });
  const seed = createSeed(app.ctx);
  token = await seed.token(await seed.account('alice'));
  asAlice = createClient(app, token);
  picture = await sharp({ create: { width: 64, height: 32, channels: 3, background: '#b5523b' } })
    .png()
    .toBuffer();
});
after(() => app.close());

type Part = Parameters<typeof createMultipart>[0][number];
function send(method: 'POST' | 'PUT', url: string, parts: Part[], on = app) {
  const { headers, payload } = createMultipart(parts);
  return on.inject({ method, url, headers: { ...headers, authorization: `Bearer ${token}` }, payload });
}
const file = (value: Buffer, name = 'file'): Part => ({ name, value, filename: 'a.bin', type: 'text/plain' });
const upload = async (...parts: Part[]) => readAnswer(await send('POST', '/api/v2/media', parts), MediaAttachment, 202);
const set = (id: string, values: Partial<FilesTable>) =>
  app.ctx.db.write((tx) => tx.kysely.updateTable('files').set(values).where('id', '=', Number(id)).execute());
const pathOf = (url: string | null) => new URL(url as string).pathname;
const post = (ids: string[]) => asAlice.post('/api/v1/statuses', { status: 'a film', media_ids: ids });

test('a video is answered before it is ready, and asked for until it is', async () => {
  const sent = await upload(file(MP4), { name: 'description', value: 'waves' });
  assert.deepEqual([sent.type, sent.url, sent.description], ['video', null, 'waves']);
  await app.drain();
  const path = `/api/v1/media/${sent.id}`;
  await set(sent.id, { state: 'processing' });
  const early = readAnswer(await asAlice.get(path), MediaAttachment, 206);
  assert.equal(early.url, null);
  const [status, words] = readRefusal(await post([sent.id]));
  assert.equal(status, 422);
  assert.match(words, /have not finished processing/);
  // Described meanwhile.
  assert.equal(readAnswer(await asAlice.put(path, { description: 'surf' }), MediaAttachment).description, 'surf');

  await set(sent.id, { state: 'failed', failure: 'The video is damaged' });
  assert.deepEqual(readRefusal(await asAlice.get(path)), [422, 'The video is damaged']);
  assert.deepEqual(readRefusal(await post([sent.id])), [422, 'The video is damaged']);

  await set(sent.id, { state: 'ready', failure: null });
  const ready = readAnswer(await asAlice.get(path), MediaAttachment);
  const shown = readAnswer(await post([sent.id]), Status);
  assert.equal(shown.media_attachments[0]?.url, ready.url);
  assert.equal((await asAlice.get(path)).statusCode, 404);

  const whole = await app.inject(pathOf(ready.url));
  assert.deepEqual([whole.headers['content-type'], whole.rawPayload], ['video/mp4', MP4]);
  const part = await app.inject({ url: pathOf(ready.url), headers: { range: 'bytes=4-7' } });
  assert.deepEqual([part.statusCode, part.body], [206, 'ftyp']);
});

test('the older upload waits; both take sounds', async () => {
  const answer = await send('POST', '/api/v1/media', [file(OGG)]);
  const sound = readAnswer(answer, MediaAttachment);
  assert.deepEqual([sound.type, sound.preview_url, sound.meta], ['audio', null, null]);
  assert.match(sound.notice ?? '', /as they are uploaded/);
  assert.deepEqual((await app.inject(pathOf(sound.url))).rawPayload, OGG);
});

test('one that is taken back while it is worked on is gone', async () => {
  const { id } = await upload(file(MP4));
  assert.equal((await asAlice.delete(`/api/v1/media/${id}`)).statusCode, 200);
  await app.drain();
  assert.equal((await asAlice.get(`/api/v1/media/${id}`)).statusCode, 404);
});

test('a picture stands for a video: given with it, later, or with the post, which is an edit', async () => {
  const thumbnail = (width: number) =>
    sharp({ create: { width, height: 10, channels: 3, background: 'green' } })
      .jpeg()
      .toBuffer();
  const sent = await upload(file(MP4), file(await thumbnail(20), 'thumbnail'));
  await app.drain();
  const path = `/api/v1/media/${sent.id}`;
  const first = readAnswer(await asAlice.get(path), MediaAttachment);
  assert.equal(first.meta?.small?.width, 20);
  assert.ok(first.blurhash);
  const second = readAnswer(await send('PUT', path, [file(await thumbnail(30), 'thumbnail')]), MediaAttachment);
  assert.equal(second.meta?.small?.width, 30);
  assert.notEqual(second.preview_url, first.preview_url);

  const status = readAnswer(await post([sent.id]), Status);
  const edit = (more: Part[]) =>
    send('PUT', `/api/v1/statuses/${status.id}`, [
      { name: 'status', value: 'a film' },
      { name: 'media_ids[]', value: sent.id },
      { name: 'media_attributes[][id]', value: sent.id },
      ...more,
    ]);
  const same = readAnswer(await edit([]), Status);
  assert.equal(same.edited_at, null);
  const edited = readAnswer(await edit([file(await thumbnail(40), 'media_attributes[][thumbnail]')]), Status);
  assert.equal(edited.media_attachments[0]?.meta?.small?.width, 40);
  assert.ok(edited.edited_at);
  const refused = (await edit([file(MP4, 'media_attributes[][thumbnail]')])).json();
  assert.match(refused.errors.thumbnail[0], /^Video files are not supported/);
  await app.drain();
  assert.equal((await app.inject(pathOf(second.preview_url))).statusCode, 404, 'the one before has gone');

  const document = await app.inject({
    url: `/posts/${status.id}`,
    headers: { accept: 'application/activity+json' },
  });
  const [attachment] = document.json().attachment;
  assert.deepEqual([attachment.mediaType, attachment.icon.type], ['video/mp4', 'Image']);
  assert.equal(attachment.icon.url, edited.media_attachments[0]?.preview_url);

  const bare = readAnswer(await edit([{ name: 'media_attributes[][remove_thumbnail]', value: 'true' }]), Status);
  const [file0] = bare.media_attachments;
  assert.deepEqual([file0?.preview_url, file0?.blurhash, file0?.meta?.small], [null, null, undefined]);
  assert.notEqual(bare.edited_at, null);
  await app.drain();
  const gone = await app.inject(pathOf(edited.media_attachments[0]?.preview_url ?? null));
  assert.equal(gone.statusCode, 404, 'what was taken away has gone');
});

test('a picture is taken away from what is not posted yet, and from no picture', async () => {
  const clip = await upload(file(MP4), file(picture, 'thumbnail'));
  await app.drain();
  const remove = (id: string) => send('PUT', `/api/v1/media/${id}`, [{ name: 'remove_thumbnail', value: 'true' }]);
  assert.equal(readAnswer(await remove(clip.id), MediaAttachment).preview_url, null);
  const image = readAnswer(await send('POST', '/api/v2/media', [file(picture)]), MediaAttachment);
  assert.equal((await remove(image.id)).statusCode, 422);
  assert.ok(readAnswer(await asAlice.get(`/api/v1/media/${image.id}`), MediaAttachment).preview_url);
});

test('a refused file names the reason where apps look for it', async () => {
  const refused = async (value: Buffer, name = 'file') => {
    const answer = await send('POST', '/api/v2/media', [
      file(value, name),
      ...(name === 'file' ? [] : [file(picture)]),
    ]);
    const { error, errors, details } = answer.json();
    assert.equal(details[name][0].description, errors[name][0]);
    return [answer.statusCode, error, errors[name]];
  };
  const movie = Buffer.from('\0\0\0\x14ftypqt  \0\0\0\0qt  ', 'latin1');
  const accepted =
    'JPEG, PNG, GIF, WebP and AVIF images, MP4 and WebM videos, MP3, M4A, OGG, FLAC and WAV sounds are accepted';
  const reason = `MOV files are not supported: ${accepted}`;
  assert.deepEqual(await refused(movie), [422, `Validation failed: ${reason}`, [reason]]);
  const big = 'File must be smaller than 20000 bytes';
  const large = Buffer.concat([picture, Buffer.alloc(25_000)]);
  assert.deepEqual(await refused(large), [413, `Validation failed: ${big}`, [big]]);
  assert.deepEqual((await refused(Buffer.alloc(40_000)))[2], ['The file is too large']);
  assert.deepEqual((await refused(Buffer.from('no picture'), 'thumbnail'))[0], 422);
  const damaged = Buffer.concat([picture.subarray(0, 40), Buffer.alloc(300)]);
  assert.match((await refused(damaged))[1], /damaged/);
});

test('what is taken is published, and switched off', async () => {
  const limitsOf = async (on: TestApp) =>
    (await on.inject('/api/v2/instance')).json().configuration.media_attachments as Record<string, unknown>;
  const limits = await limitsOf(app);
  assert.deepEqual([limits['image_size_limit'], limits['video_size_limit']], [20_000, 30_000]);
  assert.ok((limits['supported_mime_types'] as string[]).includes('video/mp4'));
  const off = await createTestApp({ settings: { VIDEO_MAX_BYTES: '0' } });
  try {
    assert.ok(((await limitsOf(off))['supported_mime_types'] as string[]).every((type) => type.startsWith('image/')));
    const seed = createSeed(off.ctx);
    const { headers, payload } = createMultipart([file(MP4)]);
    const authorization = `Bearer ${await seed.token(await seed.account('alice'))}`;
    const answer = await off.inject({
      method: 'POST',
      url: '/api/v2/media',
      headers: { ...headers, authorization },
      payload,
    });
    assert.equal(answer.statusCode, 422);
  } finally {
    await off.close();
  }
});
