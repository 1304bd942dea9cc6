/** Pictures that people can write with, kept by those who may. */
import assert from 'node:assert/strict';
import { after, before, test } from 'node:test';
import { AdminEmoji, ForeignEmoji } from '@linnet/api-schemas/mastodon/admin-emoji.ts';
import sharp from 'sharp';
import Type from 'typebox';
import { receiveEmoji } from '#src/core/emojis/receive.ts';
import { createTestApp, type TestApp } from '../../app.ts';
import { createSeed } from '../../seed.ts';
import { readAnswer } from '../schema.ts';
import { type Client, createClient } from './client.ts';

const PATH = '/api/v1/admin/custom_emojis';

let app: TestApp;
let owner: Client;
let moderator: Client;
let token: string;
before(async () => {
  app = await createTestApp();
  const seed = createSeed(app.ctx);
  const scopes = 'read write admin:read admin:write';
  token = await seed.token(await seed.account('alice', { role: 'owner' }), scopes);
  owner = createClient(app, token);
  moderator = createClient(app, await seed.token(await seed.account('bob', { role: 'moderator' }), scopes));
});
after(() => app.close());

async function add(shortcode: string, category = '') {
  const picture = await sharp({ create: { width: 8, height: 8, channels: 4, background: '#c33' } })
    .png()
    .toBuffer();
  const form = new FormData();
  form.set('shortcode', shortcode);
  form.set('category', category);
  form.set('image', new Blob([Uint8Array.from(picture)], { type: 'image/png' }), 'a.png');
  const request = new Request('http://localhost/', { method: 'POST', body: form });
  return app.inject({
    method: 'POST',
    url: PATH,
    headers: {
      authorization: `Bearer ${token}`,
      'content-type': request.headers.get('content-type') as string,
    },
    payload: Buffer.from(await request.arrayBuffer()),
  });
}

const usable = async () =>
  ((await app.inject('/api/v1/custom_emojis')).json() as { shortcode: string }[]).map(({ shortcode }) => shortcode);

test('an emoji is added, put with others, taken out of use, brought back and erased', async () => {
  const owl = readAnswer(await add('owl', 'Birds'), AdminEmoji);
  assert.deepEqual([owl.category, owl.disabled, await usable()], ['Birds', false, ['owl']]);
  assert.equal((await app.inject(new URL(owl.url).pathname)).statusCode, 200);
  const moved = readAnswer(await owner.send('PATCH', `${PATH}/${owl.id}`, { category: '' }), AdminEmoji);
  assert.equal(moved.category, null);
  assert.equal(readAnswer(await owner.post(`${PATH}/${owl.id}/disable`), AdminEmoji).disabled, true);
  assert.equal(readAnswer(await owner.post(`${PATH}/${owl.id}/disable`), AdminEmoji).disabled, true);
  assert.deepEqual(await usable(), []);
  readAnswer(await owner.post(`${PATH}/${owl.id}/enable`), AdminEmoji);
  assert.deepEqual(await usable(), ['owl']);
  assert.equal((await owner.delete(`${PATH}/${owl.id}`)).statusCode, 200);
  assert.deepEqual([await usable(), (await owner.get(PATH)).json()], [[], []]);
  for (const path of ['', '/enable', '/disable'])
    assert.equal((await owner.send(path ? 'POST' : 'DELETE', `${PATH}/${owl.id}${path}`)).statusCode, 404, path);
  const log = await owner.get(`/api/v1/admin/audit?target_kind=emoji&target_key=${owl.id}`);
  assert.deepEqual(
    (log.json() as { act: string }[]).map(({ act }) => act),
    ['erase', 'enable', 'disable', 'change', 'add'].map((verb) => `emoji.${verb}`),
  );
});

test('emoji of another server are found by the beginnings of their names; what was not seen is not copied', async () => {
  for (const shortcode of ['wren', 'wrench', 'owl', 'Wren_2']) {
    const emoji = { shortcode, domain: 'remote.test', url: `https://remote.test/${shortcode}.png` };
    await app.ctx.db.write((tx) => receiveEmoji(app.ctx, tx, emoji));
  }
  const find = async (query: string) =>
    readAnswer(await owner.get(`${PATH}/foreign?${query}`), Type.Array(ForeignEmoji)).map(({ shortcode }) => shortcode);
  assert.deepEqual(await find('domain=REMOTE.test&q=wren'), ['wren', 'wrench']);
  assert.equal((await find('domain=remote.test')).length, 4);
  assert.deepEqual(await find('domain=elsewhere.test'), []);
  const copy = { domain: 'remote.test', shortcode: 'sparrow' };
  assert.equal((await owner.post(`${PATH}/copy`, copy)).statusCode, 404);
  assert.deepEqual(await usable(), []);
});

test('what cannot be one is refused, and so is who may not', async () => {
  for (const name of ['x', 'with space', 'ö'.repeat(3)]) assert.equal((await add(name)).statusCode, 422, name);
  readAnswer(await add('wren'), AdminEmoji);
  assert.equal((await add('wren')).statusCode, 422);
  assert.equal((await moderator.get(PATH)).statusCode, 403);
  assert.equal((await moderator.post(`${PATH}/copy`, { domain: 'a.test', shortcode: 'owl' })).statusCode, 403);
  assert.deepEqual(await usable(), ['wren']);
});
