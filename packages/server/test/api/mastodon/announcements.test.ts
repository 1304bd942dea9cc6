/** What a server says to its people: shown while it holds, seen once, reacted to, told live. */
import assert from 'node:assert/strict';
import { after, afterEach, before, test } from 'node:test';
import { Announcement } from '@linnet/api-schemas/mastodon/announcement.ts';
import Type from 'typebox';
import {
  addAnnouncement,
  type NewAnnouncement,
  publishAnnouncement,
  removeAnnouncement,
} from '../../../src/core/announcements/keep.ts';
import { addEmoji, prepareEmoji } from '../../../src/core/emojis/keep.ts';
import { createTestApp, type TestApp } from '../../app.ts';
import { createSeed, type Member, type Seed } from '../../seed.ts';
import { readAnswer, readRefusal } from '../schema.ts';
import { type Client, createClient } from './client.ts';
import { openStream, type StreamClient } from './stream-client.ts';

const URL = '/api/v1/announcements';
const HOUR_MS = 3_600_000;

let app: TestApp;
let seed: Seed;
let alice: Member;
let asAlice: Client;
let asBob: Client;
const opened: StreamClient[] = [];
before(async () => {
  app = await createTestApp({ listen: true, publicUrl: 'https://birds.example' });
  seed = createSeed(app.ctx);
  alice = await seed.account('alice');
  asAlice = createClient(app, await seed.token(alice));
  asBob = createClient(app, await seed.token(await seed.account('bob')));
  const emoji = { shortcode: 'linnet', category: null };
  const id = await prepareEmoji(app.ctx, emoji);
  await addEmoji(app.ctx, { by: null, ...emoji, id, file: 'ab/linnet.png' });
});
after(() => app.close());
afterEach(async () => {
  for (const stream of opened.splice(0)) await stream.close();
  for (const { id } of await read()) await removeAnnouncement(app.ctx, { by: null, id: Number(id) });
  await app.drain();
});

const add = (text: string, more: Partial<NewAnnouncement> = {}) =>
  addAnnouncement(app.ctx, { by: null, text, startsAt: null, endsAt: null, allDay: false, publish: true, ...more });
const read = async (client = asAlice) => readAnswer(await client.get(URL), Type.Array(Announcement));
async function listen(stream = 'user'): Promise<StreamClient> {
  const client = await openStream(app, `?stream=${stream}`, { token: await seed.token(alice) });
  opened.push(client);
  return client;
}

test('an announcement is shown while it holds, read like a post, and seen once for each', async () => {
  const post = await seed.post(alice, 'the plan');
  const link = `https://elsewhere.example/posts/1 ${app.ctx.config.publicUrl}/@alice/${post}`;
  const id = await add(`Moving :linnet: with @alice, see #news and ${link}`, { endsAt: app.clock.now() + HOUR_MS });
  const kept = await add('not yet', { publish: false });
  const [one, ...others] = await read();
  assert.deepEqual(others, []);
  assert.ok(one);
  assert.equal(one.id, String(id));
  assert.match(one.content, /^<p>Moving :linnet: with .*u-url mention/);
  assert.deepEqual(
    [one.mentions.map(({ acct }) => acct), one.tags.map(({ name }) => name), one.emojis.map((e) => e.shortcode)],
    [['alice'], ['news'], ['linnet']],
  );
  assert.deepEqual(
    one.statuses.map((status) => status.id),
    [String(post)],
  );
  assert.deepEqual([one.read, one.all_day, one.starts_at, one.reactions], [false, false, null, []]);
  for (let i = 0; i < 2; i++) {
    const answer = await asAlice.post(`${URL}/${id}/dismiss`);
    assert.deepEqual([answer.statusCode, answer.json()], [200, {}]);
  }
  assert.deepEqual([(await read())[0]?.read, (await read(asBob))[0]?.read], [true, false]);

  await publishAnnouncement(app.ctx, { by: null, id: kept });
  await publishAnnouncement(app.ctx, { by: null, id: kept });
  assert.deepEqual(
    (await read()).map((two) => two.id),
    [String(id), String(kept)],
  );
  app.clock.advance(HOUR_MS);
  assert.deepEqual(
    (await read()).map((two) => two.id),
    [String(kept)],
  );
  assert.deepEqual(readRefusal(await asBob.post(`${URL}/${id}/dismiss`)), [404, 'Record not found']);
  await removeAnnouncement(app.ctx, { by: null, id });
});

test('people react with an emoji or one of the server, each once, with eight different ones at most', async () => {
  const id = await add('Good news');
  const react = (client: Client, name: string) => client.put(`${URL}/${id}/reactions/${encodeURIComponent(name)}`);
  const unreact = (client: Client, name: string) => client.delete(`${URL}/${id}/reactions/${encodeURIComponent(name)}`);
  for (const client of [asAlice, asBob, asBob]) assert.equal((await react(client, '🐦')).statusCode, 200);
  assert.equal((await react(asBob, 'linnet')).statusCode, 200);
  const [one] = await read();
  assert.deepEqual(
    one?.reactions.map(({ name, count, me }) => [name, count, me]),
    [
      ['🐦', 2, true],
      ['linnet', 1, false],
    ],
  );
  assert.match(one?.reactions[1]?.url ?? '', /ab\/linnet\.png$/);
  for (const name of ['nothing', 'x', 'two words', '🐦🐦', ':linnet@other.test:', '']) {
    const answer = await react(asAlice, name);
    assert.equal(answer.statusCode, name === '' ? 404 : 422, name);
  }
  for (const name of ['🐢', '🐬', '🦉', '🦆', '🦅', '🦜']) assert.equal((await react(asAlice, name)).statusCode, 200);
  assert.deepEqual(readRefusal(await react(asAlice, '🐧')), [
    422,
    'Validation failed: Limit of different reactions reached',
  ]);
  assert.equal((await react(asAlice, 'linnet')).statusCode, 200);
  for (let i = 0; i < 2; i++) assert.equal((await unreact(asAlice, '🐢')).statusCode, 200);
  assert.equal((await read())[0]?.reactions.length, 7);
  assert.equal((await react(asAlice, '🐧')).statusCode, 200);
  assert.equal((await react(asAlice, '🐢')).statusCode, 422);
  for (const method of ['PUT', 'DELETE'] as const) {
    assert.equal(
      (await asAlice.send(method, `${URL}/987654321/reactions/${encodeURIComponent('🐦')}`)).statusCode,
      404,
    );
  }
});

test('those who are there hear of it: of a new one, a reaction, and of one that is gone', async () => {
  const [home, notifications] = [await listen(), await listen('user:notification')];
  const id = await add('Listen', { publish: false });
  await app.drain();
  await publishAnnouncement(app.ctx, { by: null, id });
  await app.drain();
  const news = await home.find(({ event }) => event === 'announcement');
  assert.deepEqual(news.stream, ['user']);
  const told = JSON.parse(news.payload) as Announcement;
  assert.deepEqual([told.id, told.read, told.reactions], [String(id), undefined, []]);

  await asBob.put(`${URL}/${id}/reactions/linnet`);
  const reaction = JSON.parse((await home.find(({ event }) => event === 'announcement.reaction')).payload);
  assert.deepEqual(
    [reaction.announcement_id, reaction.name, reaction.count, reaction.me],
    [String(id), 'linnet', 1, undefined],
  );
  await asBob.delete(`${URL}/${id}/reactions/linnet`);
  await home.find(({ event, payload }) => event === 'announcement.reaction' && JSON.parse(payload).count === 0);

  await removeAnnouncement(app.ctx, { by: null, id });
  await app.drain();
  assert.equal((await home.find(({ event }) => event === 'announcement.delete')).payload, String(id));
  await notifications.settle();
  assert.deepEqual(
    notifications.messages.filter(({ event }) => event?.startsWith('announcement')),
    [],
  );
  assert.equal(home.messages.filter(({ event }) => event === 'announcement').length, 1);
});

test('what says nothing, too much, or ends before it begins is refused', async () => {
  const now = app.clock.now();
  for (const [text, more] of [
    ['', {}],
    ['  \n ', {}],
    ['x'.repeat(5_001), {}],
    ['ends first', { startsAt: now, endsAt: now - 1 }],
  ] as const) {
    await assert.rejects(add(text, more), { code: 'invalid' });
  }
  await assert.rejects(publishAnnouncement(app.ctx, { by: null, id: 1 }), { code: 'not-found' });
  await assert.rejects(removeAnnouncement(app.ctx, { by: null, id: 1 }), { code: 'not-found' });
  assert.deepEqual(await read(), []);
});

test('a welcome is shown to each in their first weeks, once, and to nobody else', async () => {
  app.clock.advance(31 * 24 * HOUR_MS);
  const dora = createClient(app, await seed.token(await seed.account('dora')));
  const stream = await listen();
  const id = await add('Come in', { forNewcomers: true });
  const news = await add('For all');
  await app.drain();
  // Whoever is here for long hears of the other one alone.
  const told = await stream.find(({ event }) => event === 'announcement');
  assert.equal(JSON.parse(told.payload).id, String(news));
  const texts = async (client: Client) => (await read(client)).map(({ content }) => content);
  assert.deepEqual(await texts(dora), ['<p>Come in</p>', '<p>For all</p>']);
  assert.deepEqual(await texts(asAlice), ['<p>For all</p>']);
  assert.equal((await asAlice.send('PUT', `${URL}/${id}/reactions/👋`)).statusCode, 404);
  assert.equal((await asAlice.post(`${URL}/${id}/dismiss`)).statusCode, 404);
  assert.equal((await dora.send('PUT', `${URL}/${id}/reactions/👋`)).statusCode, 200);
  assert.equal((await dora.post(`${URL}/${id}/dismiss`)).statusCode, 200);
  assert.equal((await read(dora))[0]?.read, true);
  app.clock.advance(31 * 24 * HOUR_MS);
  assert.deepEqual(await texts(dora), ['<p>For all</p>']);
  await removeAnnouncement(app.ctx, { by: null, id });
});
