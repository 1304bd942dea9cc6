import assert from 'node:assert/strict';
import { after, before, test } from 'node:test';
import type { MediaAttachment } from '@linnet/api-schemas/mastodon/media-attachment.ts';
import type { Status } from '@linnet/api-schemas/mastodon/status.ts';
import sharp from 'sharp';
import { findFile } from '../../src/core/files/queries.ts';
import { hideFilesJob } from '../../src/core/sanctions/hide-files.ts';
import { type Client, createClient } from '../api/mastodon/client.ts';
import { createTestApp, type TestApp } from '../app.ts';
import { createMultipart } from '../http-app.ts';
import { createSeed, type Member, type Seed } from '../seed.ts';

const SCOPES = 'read write follow admin:read admin:write';

let app: TestApp;
let seed: Seed;
let asMod: Client;
let moving: Buffer;

before(async () => {
  app = await createTestApp();
  seed = createSeed(app.ctx);
  asMod = createClient(app, await seed.appToken(await seed.account('warden', { role: 'moderator' }), SCOPES));
  const frame = (background: string) => ({ create: { width: 40, height: 20, channels: 3 as const, background } });
  const frames = await Promise.all([frame('#b5523b'), frame('#3b52b5')].map((one) => sharp(one).png().toBuffer()));
  moving = await sharp(frames, { join: { animated: true } })
    .webp()
    .toBuffer();
});
after(() => app.close());

async function join(name: string): Promise<{ person: Member; client: Client; token: string }> {
  const person = await seed.account(name);
  const token = await seed.token(person, SCOPES);
  return { person, token, client: createClient(app, token) };
}

const send = async (method: 'POST' | 'PATCH', url: string, token: string, field: string) => {
  const { headers, payload } = createMultipart([
    { name: field, filename: 'bird.webp', type: 'image/webp', value: moving },
  ]);
  return app.inject({ method, url, payload, headers: { ...headers, authorization: `Bearer ${token}` } });
};

const there = async (addresses: (string | null)[]) => {
  const paths = addresses.map((address) => new URL(address ?? '').pathname);
  return Promise.all(paths.map(async (url) => (await app.inject({ url })).statusCode));
};

const act = async (person: Member, type: string, more: object = {}) => {
  const answer = await asMod.post(`/api/v1/admin/accounts/${person.id}/action`, { type, ...more });
  assert.equal(answer.statusCode, 200, answer.payload);
  await app.drain();
};

test('what a moderator took away is gone from the addresses that were told of it, and comes back at others', async () => {
  const { person, client, token } = await join('alice');
  const upload = async () => (await send('POST', '/api/v1/media', token, 'file')).json() as MediaAttachment;
  const [file, kept] = [await upload(), await upload()];
  const post = (await client.post('/api/v1/statuses', { status: 'look', media_ids: [file.id] })).json() as Status;
  const other = (await client.post('/api/v1/statuses', { status: 'and here', media_ids: [kept.id] })).json() as Status;
  const addresses = [file.url, file.preview_url];
  assert.deepEqual(await there(addresses), [200, 200]);

  await act(person, 'delete_statuses', { status_ids: [post.id] });
  assert.deepEqual(await there(addresses), [404, 404]);
  assert.deepEqual(await there([kept.url, kept.preview_url]), [200, 200], 'another post keeps its files');

  const [strike] = (await asMod.get(`/api/v1/admin/accounts/${person.id}/strikes`)).json() as { id: string }[];
  assert.equal((await asMod.post(`/api/v1/admin/strikes/${strike?.id}/undo`)).statusCode, 200);
  await app.drain();
  const back = ((await createClient(app).get(`/api/v1/statuses/${post.id}`)).json() as Status).media_attachments[0];
  assert.notEqual(back?.url, file.url);
  assert.deepEqual(await there([back?.url ?? null, back?.preview_url ?? null]), [200, 200]);
  assert.equal(other.media_attachments[0]?.url, kept.url);
});

test('all files and pictures of who is suspended go from their addresses, and come back with them', async () => {
  const { person, client, token } = await join('bob');
  const file = (await send('POST', '/api/v1/media', token, 'file')).json() as MediaAttachment;
  const post = (await client.post('/api/v1/statuses', { status: 'look', media_ids: [file.id] })).json() as Status;
  const own = (await send('PATCH', '/api/v1/accounts/update_credentials', token, 'avatar')).json();
  const addresses = [file.url, file.preview_url, own.avatar, own.avatar_static];
  assert.deepEqual(await there(addresses), [200, 200, 200, 200]);
  await act(person, 'suspend');
  assert.deepEqual(await there(addresses), [404, 404, 404, 404]);
  assert.equal((await asMod.post(`/api/v1/admin/accounts/${person.id}/unsuspend`)).statusCode, 200);
  await app.drain();
  const account = (await createClient(app).get(`/api/v1/accounts/${person.id}`)).json();
  assert.deepEqual(await there([account.avatar, account.avatar_static]), [200, 200]);
  const back = ((await createClient(app).get(`/api/v1/statuses/${post.id}`)).json() as Status).media_attachments[0];
  assert.deepEqual(await there([back?.url ?? null]), [200]);
});

test('a file that the storage has lost, or that goes meanwhile, is no reason to stop; copies that nobody names go', async () => {
  const { token } = await join('carol');
  const upload = async () => (await send('POST', '/api/v1/media', token, 'file')).json() as MediaAttachment;
  const [lost, gone, last] = [await upload(), await upload(), await upload()];
  const { ctx } = app;
  const keyOf = async ({ id }: MediaAttachment) => (await findFile.first(ctx.db, { id: Number(id) }))?.key as string;
  const lostKey = await keyOf(lost);
  await ctx.storage.delete(lostKey);
  await createClient(app, token).delete(`/api/v1/media/${gone.id}`);
  const was = await keyOf(last);
  const fileIds = [lost, gone, last].map(({ id }) => Number(id));
  for (let again = 0; again < 2; again++) {
    await ctx.db.write((tx) => ctx.queue.enqueue(tx, hideFilesJob, [{ fileIds }]));
    await app.drain();
  }
  assert.equal(await keyOf(lost), lostKey);
  assert.notEqual(await keyOf(last), was);
  assert.equal(await ctx.storage.get(was), undefined);
  app.clock.advance(2 * 3_600_000);
  await app.drain();
  const file = await ctx.storage.get(await keyOf(last));
  assert.notEqual(file, undefined, 'what is named stays');
  file?.body.destroy();
});
