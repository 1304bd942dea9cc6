/** Pictures that people write with: kept by the operator, used in posts and profiles, known to every client API. */
import assert from 'node:assert/strict';
import { after, before, test } from 'node:test';
import { Account } from '@linnet/api-schemas/mastodon/account.ts';
import { CustomEmoji } from '@linnet/api-schemas/mastodon/custom-emoji.ts';
import { Status } from '@linnet/api-schemas/mastodon/status.ts';
import { StatusEdit } from '@linnet/api-schemas/mastodon/status-edit.ts';
import sharp from 'sharp';
import Type from 'typebox';
import { addEmoji, prepareEmoji, removeEmoji } from '../../../src/core/emojis/keep.ts';
import { processEmoji } from '../../../src/core/media/emoji-picture.ts';
import { createTestApp, type TestApp } from '../../app.ts';
import { createSeed, type Member, type Seed } from '../../seed.ts';
import { readAnswer } from '../schema.ts';
import { type Client, createClient } from './client.ts';

const AP = { accept: 'application/activity+json' };

let app: TestApp;
let seed: Seed;
let alice: Member;
let client: Client;
before(async () => {
  app = await createTestApp();
  seed = createSeed(app.ctx);
  alice = await seed.account('alice');
  client = createClient(app, await seed.token(alice));
  await add('linnet', await paint(300, 300), 'Birds');
  await add('Wren_2', await paint(40, 20));
  await add('flutter', await animate());
});
after(() => app.close());

const paint = (width: number, height: number) =>
  sharp({ create: { width, height, channels: 4, background: '#c33' } })
    .png()
    .toBuffer();
const animate = () =>
  sharp(
    Uint8Array.from({ length: 2 * 16 * 16 * 3 }, (_, i) => (i < 768 ? 10 : 240)),
    { raw: { width: 16, height: 32, channels: 3, pageHeight: 16 } },
  )
    .gif()
    .toBuffer();

async function add(shortcode: string, picture: Buffer, category: string | null = null): Promise<void> {
  const id = await prepareEmoji(app.ctx, { shortcode, category });
  await addEmoji(app.ctx, { by: null, id, shortcode, category, file: await processEmoji(app.ctx, id, picture) });
}

const list = async () => readAnswer(await app.inject('/api/v1/custom_emojis'), Type.Array(CustomEmoji));
const names = (emojis: CustomEmoji[]) => emojis.map(({ shortcode }) => shortcode).toSorted();
const size = async (url: string) => {
  const answer = await app.inject(new URL(url).pathname);
  const { width, height, pages = 1 } = await sharp(answer.rawPayload).metadata();
  return [answer.statusCode, width, height, pages];
};

test('everybody reads the list, with pictures of a size to write with, standing still where one wants', async () => {
  const emojis = await list();
  assert.deepEqual(names(emojis), ['Wren_2', 'flutter', 'linnet']);
  const found = Object.fromEntries(emojis.map((emoji) => [emoji.shortcode, emoji]));
  assert.deepEqual(
    emojis.map((emoji) => [emoji.category, emoji.visible_in_picker]).filter(([category]) => category !== undefined),
    [['Birds', true]],
  );
  assert.deepEqual(await size(found['linnet']!.url), [200, 256, 256, 1]);
  assert.deepEqual(await size(found['Wren_2']!.url), [200, 40, 20, 1]);
  assert.equal(found['linnet']!.static_url, found['linnet']!.url);
  assert.deepEqual((await size(found['flutter']!.url)).at(-1), 2);
  assert.deepEqual(await size(found['flutter']!.static_url), [200, 16, 16, 1]);
});

test('posts, their warnings and their polls use them; a name that is none, or in other case, stays text', async () => {
  const status = 'sing :linnet: :linnet: :nothing: :WREN_2: `:Wren_2:`';
  const post = readAnswer(
    await client.post('/api/v1/statuses', {
      status,
      spoiler_text: 'about a :flutter:',
      poll: { options: ['a :Wren_2:', 'b'], expires_in: 3_600 },
    }),
    Status,
  );
  assert.deepEqual(names(post.emojis), ['Wren_2', 'flutter', 'linnet']);
  assert.deepEqual(names(post.poll?.emojis ?? []), ['Wren_2', 'flutter', 'linnet']);
  assert.match(post.content, /sing :linnet: :linnet: :nothing:/);
  const [known] = (await list()).filter(({ shortcode }) => shortcode === 'linnet');
  assert.equal(post.emojis.find(({ shortcode }) => shortcode === 'linnet')?.url, known?.url);

  const note = (await app.inject({ url: `/posts/${post.id}`, headers: AP })).json();
  const tags = note.tag.filter(({ type }: { type: string }) => type === 'Emoji');
  assert.deepEqual(tags.map(({ name }: { name: string }) => name).toSorted(), [':Wren_2:', ':flutter:', ':linnet:']);
  for (const { icon } of tags) assert.equal((await app.inject(new URL(icon.url).pathname)).statusCode, 200);

  const edited = await client.put(`/api/v1/statuses/${post.id}`, { status: 'only :flutter: now' });
  assert.deepEqual(names(readAnswer(edited, Status).emojis), ['flutter']);
  const versions = readAnswer(await client.get(`/api/v1/statuses/${post.id}/history`), Type.Array(StatusEdit));
  assert.deepEqual(
    versions.map(({ emojis }) => names(emojis)),
    [['Wren_2', 'flutter', 'linnet'], ['flutter']],
  );
});

test('profiles use them, in the name, the note and the fields', async () => {
  const read = async (fields: object) =>
    names(readAnswer(await client.send('PATCH', '/api/v1/accounts/update_credentials', fields), Account).emojis);
  assert.deepEqual(await read({ display_name: 'Alice :linnet:' }), ['linnet']);
  assert.deepEqual(await read({ note: 'likes :Wren_2:' }), ['Wren_2', 'linnet']);
  assert.deepEqual(await read({ fields_attributes: [{ name: ':flutter:', value: 'x' }] }), [
    'Wren_2',
    'flutter',
    'linnet',
  ]);
  const actor = (await app.inject({ url: '/users/alice', headers: AP })).json();
  assert.deepEqual(actor.tag.map(({ name }: { name: string }) => name).toSorted(), [
    ':Wren_2:',
    ':flutter:',
    ':linnet:',
  ]);
  assert.deepEqual(await read({ display_name: 'Alice', note: '', fields_attributes: [] }), []);
});

test('other client APIs know them in their own words', async () => {
  const [url] = (await list()).filter(({ shortcode }) => shortcode === 'linnet').map((emoji) => emoji.url);
  for (const path of ['/api/v1/pleroma/emoji', '/api/pleroma/emoji']) {
    assert.deepEqual((await app.inject(path)).json().linnet, { image_url: url, tags: ['Birds'] });
  }
  const { emojis } = (await app.inject({ method: 'POST', url: '/api/emojis', payload: {} })).json();
  assert.deepEqual(
    emojis.find(({ name }: { name: string }) => name === 'linnet'),
    {
      aliases: [],
      name: 'linnet',
      category: 'Birds',
      url,
    },
  );
});

test('one that was taken away is not used any more; what was written with it keeps its picture, unless erased', async () => {
  await add('owl', await paint(30, 30));
  const post = readAnswer(await client.post('/api/v1/statuses', { status: 'an :owl:' }), Status);
  const url = post.emojis[0]!.url;
  await removeEmoji(app.ctx, { by: null, shortcode: 'owl', erase: false });
  await app.drain();
  assert.equal(names(await list()).includes('owl'), false);
  assert.deepEqual(readAnswer(await client.post('/api/v1/statuses', { status: 'an :owl:' }), Status).emojis, []);
  assert.deepEqual(await size(url), [200, 30, 30, 1]);
  await assert.rejects(removeEmoji(app.ctx, { by: null, shortcode: 'owl', erase: false }), { code: 'not-found' });

  await add('owl', await paint(50, 50));
  const next = readAnswer(await client.post('/api/v1/statuses', { status: 'an :owl:' }), Status);
  assert.deepEqual(await size(next.emojis[0]!.url), [200, 50, 50, 1]);
  assert.deepEqual(await size(url), [200, 30, 30, 1]);
  await removeEmoji(app.ctx, { by: null, shortcode: 'owl', erase: true });
  await app.drain();
  assert.equal((await app.inject(new URL(next.emojis[0]!.url).pathname)).statusCode, 404);
  assert.equal(readAnswer(await client.get(`/api/v1/statuses/${next.id}`), Status).content, '<p>an :owl:</p>');
});

test('bad names, names that are taken and what is no picture are refused, and nothing is kept', async () => {
  const before = await list();
  for (const shortcode of ['x', 'a-b', 'ü_', 'a b', 'x'.repeat(65), '']) {
    await assert.rejects(prepareEmoji(app.ctx, { shortcode, category: null }), { code: 'invalid' }, shortcode);
  }
  await assert.rejects(prepareEmoji(app.ctx, { shortcode: 'linnet', category: null }), { code: 'invalid' });
  await assert.rejects(prepareEmoji(app.ctx, { shortcode: 'fine', category: 'x'.repeat(101) }), { code: 'invalid' });
  const id = await prepareEmoji(app.ctx, { shortcode: 'fine', category: null });
  await assert.rejects(processEmoji(app.ctx, id, Buffer.from('<svg/>')), { code: 'invalid' });
  // Two at once under one name: one is kept.
  const files = await Promise.all([1, 2].map(async () => processEmoji(app.ctx, id, await paint(10, 10))));
  const results = await Promise.allSettled(
    files.map((file) => addEmoji(app.ctx, { by: null, id, shortcode: 'fine', category: null, file })),
  );
  assert.deepEqual(results.map(({ status }) => status).sort(), ['fulfilled', 'rejected']);
  assert.equal((await list()).length, before.length + 1);
});
