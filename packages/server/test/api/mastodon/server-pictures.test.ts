/** What a server is known by: chosen by those who may, shown wherever somebody asks. */
import assert from 'node:assert/strict';
import { after, before, test } from 'node:test';
import { Instance } from '@linnet/api-schemas/mastodon/instance.ts';
import { ServerSettings } from '@linnet/api-schemas/mastodon/server-setting.ts';
import sharp from 'sharp';
import { removeServerThumbnail, setServerIcon, setServerThumbnail } from '#src/core/media/server-pictures.ts';
import { loadInstanceSettings } from '#src/core/users/settings.ts';
import { createTestApp, type TestApp } from '../../app.ts';
import { createSeed } from '../../seed.ts';
import { readAnswer, readRefusal } from '../schema.ts';
import { type Client, createClient } from './client.ts';

const PATH = '/api/v1/admin/settings';

let app: TestApp;
let owner: Client;
let token: string;
before(async () => {
  app = await createTestApp();
  const seed = createSeed(app.ctx);
  token = await seed.token(await seed.account('alice', { role: 'owner' }), 'read write admin:read admin:write');
  owner = createClient(app, token);
});
after(() => app.close());

const draw = (width: number, height: number, background: string | { r: number; g: number; b: number; alpha: number }) =>
  sharp({ create: { width, height, channels: 4, background } })
    .png()
    .toBuffer();

async function put(name: 'icon' | 'thumbnail', image: Uint8Array | undefined, description?: string) {
  const form = new FormData();
  if (image) form.set('image', new Blob([Uint8Array.from(image)], { type: 'image/png' }), 'a.png');
  if (description !== undefined) form.set('description', description);
  const request = new Request('http://localhost/', { method: 'PUT', body: form });
  return app.inject({
    method: 'PUT',
    url: `${PATH}/${name}`,
    headers: {
      authorization: `Bearer ${token}`,
      'content-type': request.headers.get('content-type') as string,
    },
    payload: Buffer.from(await request.arrayBuffer()),
  });
}

const describe = async () => readAnswer(await app.inject('/api/v2/instance'), Instance);
const get = (url: string) => app.inject(new URL(url, 'http://localhost').pathname);
async function look(url: string) {
  const answer = await get(url);
  assert.equal(answer.statusCode, 200, url);
  return sharp(answer.rawPayload).metadata();
}

test('an icon is made in every size that it says it has, and stands wherever a server is shown', async () => {
  assert.equal(readAnswer(await owner.get(PATH), ServerSettings).icon, null);
  const { icon } = readAnswer(await put('icon', await draw(60, 300, '#c33')), ServerSettings);
  const icons = (await describe()).icon;
  assert.deepEqual(
    icons.map(({ size }) => size),
    ['48x48', '180x180', '192x192', '512x512'],
  );
  for (const { src, size } of icons) {
    const { width, height, format } = await look(src);
    assert.deepEqual([`${width}x${height}`, format], [size, 'png']);
  }
  assert.equal(icon, icons[2]?.src);
  for (const [path, index] of [['/favicon.ico', 0] as const, ['/apple-touch-icon.png', 1] as const]) {
    assert.equal((await get(path)).headers.location, icons[index]?.src);
  }
  const manifest = (await get('/manifest.webmanifest')).json() as { name: string; icons: { src: string }[] };
  assert.deepEqual([manifest.name, ...manifest.icons.map(({ src }) => src)], ['Linnet', icons[2]?.src, icons[3]?.src]);
  const meta = await app.inject({ method: 'POST', url: '/api/meta', payload: { detail: false } });
  assert.equal(meta.json().iconUrl, icon);
  assert.equal((await get('/api/v3/site')).json().site_view.site.icon, icon);
  const actor = (await app.inject({ url: '/actor', headers: { accept: 'application/activity+json' } })).json();
  assert.equal(actor.icon.url, icons[3]?.src);
  assert.match((await app.inject('/')).body, new RegExp(`<img src="${icons[1]?.src}"`));
});

test('another icon takes the place of one, whose files go; without any the bird is back', async () => {
  const before = (await describe()).icon;
  readAnswer(await put('icon', await draw(600, 600, '#33c')), ServerSettings);
  await app.drain();
  for (const { src } of before) assert.equal((await get(src)).statusCode, 404);
  const after = (await describe()).icon;
  await look(after[0]?.src as string);
  assert.equal(readAnswer(await owner.send('DELETE', `${PATH}/icon`), ServerSettings).icon, null);
  await app.drain();
  for (const { src } of after) assert.equal((await get(src)).statusCode, 404);
  for (const { src, size } of (await describe()).icon) assert.equal(`${(await look(src)).width}`, size.split('x')[0]);
  assert.equal((await get('/favicon.ico')).headers.location, '/favicon.svg');
  await look(String((await get('/apple-touch-icon.png')).headers.location));
  assert.equal((await get('/manifest.webmanifest')).json().icons[0].src, '/favicon.svg');
});

test('a thumbnail is cropped, never enlarged, described and introduces the server', async () => {
  assert.match(readRefusal(await put('thumbnail', undefined, 'Nothing yet'))[1], /Image is missing/);
  readAnswer(await put('thumbnail', await draw(2_000, 2_000, '#3c3'), 'A meadow'), ServerSettings);
  const { thumbnail } = await describe();
  const { width, height, format } = await look(thumbnail.url);
  assert.deepEqual([width, height, format, thumbnail.description], [1_200, 630, 'jpeg', 'A meadow']);
  assert.deepEqual((await look(thumbnail.versions?.['@2x'] as string)).width, 2_000);
  assert.ok(thumbnail.blurhash && thumbnail.blurhash.length > 6);
  const page = (await app.inject('/about')).body;
  assert.match(page, new RegExp(`<meta property="og:image" content="${thumbnail.url}"`));
  assert.match(page, /<meta property="og:image:alt" content="A meadow"/);
  assert.equal((await get('/api/v1/instance')).json().thumbnail, thumbnail.url);
  assert.equal((await get('/api/v3/site')).json().site_view.site.banner, thumbnail.url);

  readAnswer(await put('thumbnail', undefined, 'A green meadow'), ServerSettings);
  await app.drain();
  const renamed = (await describe()).thumbnail;
  assert.deepEqual([renamed.url, renamed.description], [thumbnail.url, 'A green meadow']);
  await look(thumbnail.url);

  readAnswer(await put('thumbnail', await draw(300, 100, { r: 0, g: 0, b: 0, alpha: 0 })), ServerSettings);
  const small = (await describe()).thumbnail;
  const seen = await look(small.url);
  assert.deepEqual([seen.width, seen.height, small.description], [190, 100, '']);
  assert.equal(small.versions?.['@2x'], small.url);
  readAnswer(await owner.send('DELETE', `${PATH}/thumbnail`), ServerSettings);
  await app.drain();
  assert.equal((await get(small.url)).statusCode, 404);
  assert.match((await describe()).thumbnail.url, /default\/header\.png$/);
});

test('what is no picture changes nothing, and leaves no file behind that a crash may have', async () => {
  await setServerIcon(app.ctx, { by: null, image: await draw(64, 64, '#fff') });
  await setServerThumbnail(app.ctx, { by: null, image: await draw(64, 64, '#fff'), description: '' });
  const { icon, thumbnail } = await loadInstanceSettings(app.ctx);
  for (const name of ['icon', 'thumbnail'] as const) {
    const { error, details } = (await put(name, Buffer.from('<svg xmlns="http://www.w3.org/2000/svg"/>'))).json();
    assert.match(error, /not supported/);
    assert.deepEqual(Object.keys(details), ['image']);
  }
  assert.equal((await put('thumbnail', undefined, 'x'.repeat(1_501))).statusCode, 422);
  // What removes files that nothing names comes an hour later, and finds these named.
  app.clock.advance(3_700_000);
  await app.drain();
  const { icon: later, thumbnail: still } = await loadInstanceSettings(app.ctx);
  assert.deepEqual([later, still], [icon, thumbnail]);
  for (const { src } of (await describe()).icon) await look(src);
  await look((await describe()).thumbnail.url);
  await removeServerThumbnail(app.ctx, { by: null });
  await removeServerThumbnail(app.ctx, { by: null });
  const log = (await owner.get('/api/v1/admin/audit?act=setting.change')).json() as { target: { key: string } }[];
  assert.equal(log.filter(({ target }) => target.key === 'thumbnail').length, 6);
});
