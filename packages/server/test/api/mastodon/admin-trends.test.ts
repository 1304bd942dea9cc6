/** What trends is looked at, and tags are decided about; everybody is shown what comes of it. */
import assert from 'node:assert/strict';
import { after, before, describe, test } from 'node:test';
import {
  AdminTag,
  AdminTrendsLink,
  AdminTrendsPublisher,
  AdminTrendsStatus,
} from '@linnet/api-schemas/mastodon/admin-trend.ts';
import Type from 'typebox';
import { newCard } from '../../../src/core/cards/new-card.ts';
import { countTrendsJob } from '../../../src/core/trends/count.ts';
import { saveInstanceSettings } from '../../../src/core/users/settings.ts';
import { insertRow } from '../../../src/db/insert.ts';
import { createTestApp, type TestApp } from '../../app.ts';
import { type Actor, createSeed, type Member, type Seed } from '../../seed.ts';
import { readAnswer } from '../schema.ts';
import { type Client, createClient } from './client.ts';

const TRENDS = '/api/v1/admin/trends';
const TAGS = '/api/v1/admin/tags';

let app: TestApp;
let seed: Seed;
let staff: Client;
let member: Client;
let bob: Member;
let people: Actor[];
let loved: number;
const cards: number[] = [];

before(async () => {
  app = await createTestApp();
  seed = createSeed(app.ctx);
  staff = createClient(
    app,
    await seed.token(await seed.account('alice', { role: 'owner' }), 'read admin:read admin:write'),
  );
  bob = await seed.account('bob');
  member = createClient(app, await seed.token(bob, 'read write follow'));
  people = [];
  for (let i = 0; i < 6; i++) people.push(await seed.remoteAccount(`person${i}`, `far${i}.test`));
  for (const url of ['https://news.test/one', 'https://news.test/two', 'https://paper.test/one']) await makeCard(url);
  loved = await seed.remotePost(people[0]!, '<p>loved</p>');
  for (const person of people) {
    await seed.remotePost(person, '<p>x</p>', { tags: ['Migration', 'hedges'] });
    await seed.like(person, loved);
    for (const cardId of cards) await link(person, cardId);
  }
  await countTrendsJob.run(app.ctx, [{}]);
});
after(() => app.close());

async function makeCard(url: string): Promise<void> {
  const id = app.ctx.ids.next();
  const now = app.ctx.clock.now();
  const card = { ...newCard({ id, url, dueAt: now, createdAt: now }), state: 'ready' as const, title: url };
  await app.ctx.db.write((tx) => insertRow(tx, 'cards', card));
  cards.push(id);
}

async function link(by: Actor, cardId: number): Promise<void> {
  const postId = await seed.remotePost(by, '<p>read this</p>');
  await app.ctx.db.write((tx) => insertRow(tx, 'postCards', { postId, cardId }));
}

const shown = async () => ({
  tags: (await member.get('/api/v1/trends/tags'))
    .json()
    .map(({ name }: { name: string }) => name)
    .toSorted(),
  posts: (await member.get('/api/v1/trends/statuses')).json().map(({ id }: { id: string }) => Number(id)),
  links: (await member.get('/api/v1/trends/links'))
    .json()
    .map(({ url }: { url: string }) => url)
    .toSorted(),
});
const waiting = async () => {
  const { waiting: all } = (await staff.get('/api/v1/admin/overview')).json();
  return all.find(({ name }: { name: string }) => name === 'trends').count;
};
const audited = async (act: string): Promise<string[]> =>
  (await staff.get(`/api/v1/admin/audit?act=${act}`))
    .json()
    .map(({ target }: { target: { label: string } }) => target.label);

describe('review of trends', () => {
  test('without review everything trends until it is refused, the last word about a page before its publisher', async () => {
    const urls = ['https://news.test/one', 'https://news.test/two', 'https://paper.test/one'];
    assert.deepEqual(await shown(), { tags: ['hedges', 'migration'], posts: [loved], links: urls });
    assert.equal(await waiting(), 0);
    const tag = readAnswer(await staff.post(`${TRENDS}/tags/Hedges/reject`), AdminTag);
    assert.deepEqual(
      [tag.id, tag.trendable, tag.requires_review, tag.usable, tag.listable],
      ['hedges', false, false, true, true],
    );
    const status = readAnswer(await staff.post(`${TRENDS}/statuses/${loved}/reject`), AdminTrendsStatus);
    assert.deepEqual([status.trendable, status.requires_review], [false, false]);
    const publisher = readAnswer(await staff.post(`${TRENDS}/links/publishers/NEWS.test/reject`), AdminTrendsPublisher);
    assert.deepEqual([publisher.domain, publisher.trendable], ['news.test', false]);
    const page = readAnswer(await staff.post(`${TRENDS}/links/${cards[1]}/approve`), AdminTrendsLink);
    assert.deepEqual([page.id, page.trendable], [`${cards[1]}`, true]);
    assert.deepEqual(await shown(), { tags: ['migration'], posts: [], links: urls.slice(1) });
    // Counted anew, it stays as it was decided.
    await countTrendsJob.run(app.ctx, [{}]);
    assert.deepEqual(await shown(), { tags: ['migration'], posts: [], links: urls.slice(1) });
    const timeline = (url: string) => member.get(`/api/v1/timelines/link?url=${encodeURIComponent(url)}`);
    assert.deepEqual([(await timeline(urls[0]!)).statusCode, (await timeline(urls[1]!)).statusCode], [404, 200]);
  });

  test('staff see all of it, with what was decided', async () => {
    const tags = readAnswer(await staff.get(`${TRENDS}/tags`), Type.Array(AdminTag));
    const byName = Object.fromEntries(tags.map((tag) => [tag.name, [tag.trendable, tag.requires_review]]));
    assert.deepEqual(byName, { hedges: [false, false], migration: [true, true] });
    const statuses = readAnswer(await staff.get(`${TRENDS}/statuses`), Type.Array(AdminTrendsStatus));
    assert.deepEqual(
      statuses.map(({ id, trendable }) => [id, trendable]),
      [[`${loved}`, false]],
    );
    const links = readAnswer(await staff.get(`${TRENDS}/links`), Type.Array(AdminTrendsLink));
    const byUrl = Object.fromEntries(links.map((one) => [one.url, [one.trendable, one.requires_review]]));
    assert.deepEqual(byUrl, {
      'https://news.test/one': [false, false],
      'https://news.test/two': [true, false],
      'https://paper.test/one': [true, true],
    });
    const publishers = readAnswer(await staff.get(`${TRENDS}/links/publishers`), Type.Array(AdminTrendsPublisher));
    const byDomain = Object.fromEntries(publishers.map((one) => [one.domain, one.requires_review]));
    assert.deepEqual(byDomain, { 'news.test': false, 'paper.test': true });
    assert.equal((await staff.get(`${TRENDS}/links?limit=1&offset=1`)).json().length, 1);
  });

  test('with review only what was approved is shown, and the rest waits', async () => {
    await saveInstanceSettings(app.ctx, { trendsReview: 'on' });
    assert.deepEqual(await shown(), { tags: [], posts: [], links: ['https://news.test/two'] });
    assert.equal(await waiting(), 2);
    await staff.post(`${TRENDS}/tags/migration/approve`);
    await staff.post(`${TRENDS}/statuses/${loved}/approve`);
    await staff.post(`${TRENDS}/links/publishers/paper.test/approve`);
    const links = ['https://news.test/two', 'https://paper.test/one'];
    assert.deepEqual([await shown(), await waiting()], [{ tags: ['migration'], posts: [loved], links }, 0]);
    await saveInstanceSettings(app.ctx, { trendsReview: 'off' });
  });

  test('each is written down by what it was called, and what is not here is refused and leaves nothing', async () => {
    const refused = [
      `statuses/${loved + 1}/approve`,
      'links/1/approve',
      'tags/two%20words/approve',
      'links/publishers/%20/approve',
    ];
    for (const path of refused) assert.equal((await staff.post(`${TRENDS}/${path}`)).statusCode, 404, path);
    assert.equal((await member.post(`${TRENDS}/tags/migration/approve`)).statusCode, 403);
    assert.deepEqual(
      (await audited('trend.reject')).toSorted(),
      ['#hedges', 'news.test', await findUri(loved)].toSorted(),
    );
    assert.equal((await audited('trend.approve')).length, 4);
  });
});

async function findUri(id: number): Promise<string> {
  return (await member.get(`/api/v1/statuses/${id}`)).json().uri;
}

describe('what is decided about tags', () => {
  const change = (name: string, input: object) => staff.put(`${TAGS}/${name}`, input);
  const search = async (q: string) =>
    (await member.get(`/api/v2/search?type=hashtags&q=${q}`)).json().hashtags.map(({ name }: { name: string }) => name);

  test('a tag is shown in the letters that were decided', async () => {
    const tag = readAnswer(await change('migration', { display_name: '#MiGration' }), AdminTag);
    assert.deepEqual([tag.id, tag.name], ['migration', 'MiGration']);
    assert.equal((await member.get('/api/v1/tags/migration')).json().name, 'MiGration');
    assert.equal((await member.get('/api/v1/trends/tags')).json()[0].name, 'MiGration');
    assert.equal((await change('migration', { display_name: 'moves' })).statusCode, 422);
    assert.equal((await change('two%20words', { usable: false })).statusCode, 404);
  });

  test('one that is not listable is found by nobody who does not know it, and does not trend', async () => {
    assert.deepEqual(await search('migr'), ['MiGration']);
    await seed.post(bob, 'going south #migration');
    const suggested = async () =>
      (await member.get('/api/v1/featured_tags/suggestions')).json().map(({ id }: { id: string }) => id);
    assert.deepEqual(await suggested(), ['migration']);
    readAnswer(await change('migration', { listable: false }), AdminTag);
    assert.deepEqual([await search('migr'), await suggested(), (await shown()).tags], [[], [], []]);
    assert.equal((await member.get('/api/v1/timelines/tag/migration')).json().length, 7);
    await change('migration', { listable: true });
    assert.deepEqual([await search('migr'), (await shown()).tags], [['MiGration'], ['MiGration']]);
  });

  test('one that is not usable is written by nobody, and nothing is found under it', async () => {
    const featured = async () =>
      (await member.get(`/api/v1/accounts/${bob.id}/featured_tags`)).json().map(({ name }: { name: string }) => name);
    assert.equal((await member.post('/api/v1/tags/hedges/feature')).statusCode, 200);
    assert.deepEqual(await featured(), ['hedges']);
    const written = await seed.post(bob, 'before');
    readAnswer(await change('hedges', { usable: false }), AdminTag);
    const answer = await member.post('/api/v1/statuses', { status: 'so many #birds in the #Hedges' });
    assert.equal(answer.statusCode, 422);
    assert.match(answer.json().error, /disallowed hashtag: hedges$/);
    assert.equal((await member.put(`/api/v1/statuses/${written}`, { status: 'now #hedges' })).statusCode, 422);
    assert.equal((await member.post('/api/v1/tags/hedges/follow')).statusCode, 422);
    assert.equal((await member.post('/api/v1/tags/hedges/feature')).statusCode, 422);
    assert.deepEqual([await featured(), await search('hedg')], [[], []]);
    // Whoever follows it already may leave it.
    assert.equal((await member.post('/api/v1/tags/hedges/unfollow')).statusCode, 200);
    assert.deepEqual((await member.get('/api/v1/timelines/tag/hedges')).json(), []);
    const abroad = await seed.remotePost(people[0]!, '<p>x</p>', { tags: ['Hedges', 'lanes'] });
    const { tags } = (await member.get(`/api/v1/statuses/${abroad}`)).json();
    assert.deepEqual(
      tags.map(({ name }: { name: string }) => name),
      ['lanes'],
    );
    await change('hedges', { usable: true });
    assert.equal((await member.post('/api/v1/statuses', { status: 'the #hedges' })).statusCode, 200);
    assert.deepEqual(await featured(), ['hedges']);
  });

  test('those that were decided about are listed, the last first, and each act is written down', async () => {
    const listed = readAnswer(await staff.get(`${TAGS}?limit=1`), Type.Array(AdminTag));
    assert.equal(listed.length, 1);
    const all = readAnswer(await staff.get(TAGS), Type.Array(AdminTag));
    assert.deepEqual(
      all.map(({ id }) => id),
      ['migration', 'hedges'],
    );
    assert.equal(readAnswer(await staff.get(`${TAGS}/neverused`), AdminTag).requires_review, true);
    assert.deepEqual([...new Set(await audited('tag.change'))].toSorted(), ['#MiGration', '#hedges', '#migration']);
  });
});
