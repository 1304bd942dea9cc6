import assert from 'node:assert/strict';
import { after, before, test } from 'node:test';
import { FeaturedTag } from '@linnet/api-schemas/mastodon/featured-tag.ts';
import { Tag } from '@linnet/api-schemas/mastodon/tag.ts';
import Type from 'typebox';
import { FEATURED_TAGS_MAX } from '../../../src/core/tags/featured-tags.ts';
import { FOLLOWED_TAGS_MAX } from '../../../src/core/tags/follow-tag.ts';
import { createTestApp, type TestApp } from '../../app.ts';
import { createSeed, type Member, type Seed } from '../../seed.ts';
import { readAnswer } from '../schema.ts';
import { type Client, createClient, readLink } from './client.ts';

const Tags = Type.Array(Tag);
const Featured = Type.Array(FeaturedTag);

let app: TestApp;
let seed: Seed;
let alice: Member;
let bob: Member;
let asAlice: Client;
let visitor: Client;
before(async () => {
  app = await createTestApp();
  seed = createSeed(app.ctx);
  alice = await seed.account('alice');
  bob = await seed.account('bob');
  asAlice = createClient(app, await seed.token(alice));
  visitor = createClient(app);
});
after(() => app.close());

const readTag = async (name: string, client = asAlice) =>
  readAnswer(await client.get(`/api/v1/tags/${encodeURIComponent(name)}`), Tag);

test('a tag says how it was used on each of seven days, and by how many; direct posts do not count', async () => {
  const [carol, dora] = [await seed.remoteAccount('carol'), await seed.remoteAccount('dora')];
  const day = 86_400_000;
  const now = app.clock.now();
  const more = (days: number) => ({ tags: ['Herons'], createdAt: now - days * day });
  for (const days of [0, 0, 2]) await seed.remotePost(carol, '<p>#herons</p>', more(days));
  await seed.remotePost(dora, '<p>#herons</p>', more(0));
  await seed.remotePost(dora, '<p>#herons</p>', more(8));
  await seed.remotePost(dora, '<p>#herons</p>', { ...more(1), visibility: 'followers' });
  const tag = await readTag('HERONS', visitor);
  assert.deepEqual([tag.name, tag.history.length, tag.following, tag.featuring], ['herons', 7, undefined, undefined]);
  const midnight = Math.floor(now / day) * 86_400;
  assert.deepEqual(
    tag.history.map(({ day: at, uses, accounts }) => [Number(at), uses, accounts]),
    [0, 1, 2, 3, 4, 5, 6].map((days) => {
      const [uses, accounts] = days === 0 ? ['3', '2'] : days === 2 ? ['1', '1'] : ['0', '0'];
      return [midnight - days * 86_400, uses, accounts];
    }),
  );
});

test('tags are followed and listed, the last first, page by page', async () => {
  for (const name of ['one', 'Zwei', '三']) {
    const path = `/api/v1/tags/${encodeURIComponent(name)}/follow`;
    const tag = readAnswer(await asAlice.post(path), Tag);
    assert.deepEqual([tag.following, tag.featuring], [true, false]);
    assert.deepEqual(readAnswer(await asAlice.post(path), Tag), tag, 'twice is once');
  }
  const first = await asAlice.get('/api/v1/followed_tags?limit=2');
  assert.deepEqual(
    readAnswer(first, Tags).map(({ name, following }) => [name, following]),
    [
      ['三', true],
      ['zwei', true],
    ],
  );
  const next = await asAlice.get(readLink(first, 'next') as string);
  assert.deepEqual(
    readAnswer(next, Tags).map(({ name }) => name),
    ['one'],
  );
  assert.equal(readLink(next, 'next'), undefined);
  const gone = readAnswer(await asAlice.post('/api/v1/tags/zwei/unfollow'), Tag);
  assert.deepEqual([gone.following, readAnswer(await asAlice.get('/api/v1/followed_tags'), Tags).length], [false, 2]);
  assert.equal((await asAlice.post('/api/v1/tags/zwei/unfollow')).statusCode, 200);
  assert.equal((await asAlice.post('/api/v1/tags/a%20b/follow')).statusCode, 404);
  assert.equal((await asAlice.post('/api/v1/tags/123/follow')).statusCode, 404);
});

test('nobody follows more tags than is bounded', async () => {
  const member = await seed.account('many');
  const client = createClient(app, await seed.token(member));
  for (let i = 0; i < FOLLOWED_TAGS_MAX; i++) await client.post(`/api/v1/tags/t${i}/follow`);
  assert.equal((await client.post('/api/v1/tags/onemore/follow')).statusCode, 422);
  assert.equal((await client.post('/api/v1/tags/t0/follow')).statusCode, 200);
});

test('tags on a profile, with what was written under them for everybody', async () => {
  const own = `/api/v1/accounts/${alice.id}/featured_tags`;
  await seed.post(alice, 'one #Hedges');
  await seed.post(alice, 'two #hedges', { visibility: 'unlisted' });
  await seed.post(alice, 'three #hedges', { visibility: 'followers' });
  await seed.post(bob, 'four #hedges');
  const made = readAnswer(await asAlice.post('/api/v1/featured_tags', { name: '#Hedges' }), FeaturedTag);
  const today = new Date(app.clock.now()).toISOString().slice(0, 10);
  assert.deepEqual(made, {
    id: made.id,
    name: 'hedges',
    url: `${app.ctx.config.publicUrl}/@alice/tagged/hedges`,
    statuses_count: '2',
    last_status_at: today,
  });
  assert.deepEqual(readAnswer(await asAlice.post('/api/v1/featured_tags', { name: 'hedges' }), FeaturedTag), made);
  const unused = readAnswer(await asAlice.post('/api/v1/tags/robins/feature'), Tag);
  assert.equal(unused.featuring, true);
  for (const answer of [await asAlice.get('/api/v1/featured_tags'), await visitor.get(own)]) {
    const [first, second] = readAnswer(answer, Featured);
    assert.deepEqual([first?.name, second?.name], ['hedges', 'robins']);
    assert.deepEqual([second?.statuses_count, second?.last_status_at], ['0', null]);
  }
  assert.equal((await asAlice.post('/api/v1/featured_tags', { name: 'no tag' })).statusCode, 422);
  assert.deepEqual((await asAlice.delete(`/api/v1/featured_tags/${made.id}`)).json(), {});
  assert.equal((await asAlice.delete(`/api/v1/featured_tags/${made.id}`)).statusCode, 404);
  assert.equal(readAnswer(await asAlice.post('/api/v1/tags/robins/unfeature'), Tag).featuring, false);
  assert.deepEqual(readAnswer(await visitor.get(own), Featured), []);
});

test('what one writes under is suggested, what is shown already is not; there is an end', async () => {
  await seed.post(alice, '#sparrows #wrens');
  await seed.post(alice, '#sparrows');
  await asAlice.post('/api/v1/tags/hedges/feature');
  const suggested = readAnswer(await asAlice.get('/api/v1/featured_tags/suggestions'), Tags).map(({ name }) => name);
  assert.deepEqual(
    [suggested[0], suggested.includes('wrens'), suggested.includes('hedges')],
    ['sparrows', true, false],
  );
  for (let i = 1; i < FEATURED_TAGS_MAX; i++) await asAlice.post(`/api/v1/tags/f${i}/feature`);
  assert.equal((await asAlice.post('/api/v1/tags/onemore/feature')).statusCode, 422);
  const { configuration } = (await visitor.get('/api/v2/instance')).json();
  assert.equal(configuration.accounts.max_featured_tags, FEATURED_TAGS_MAX);
});

test('search says which tags one follows', async () => {
  await seed.post(bob, '#one post');
  const found = (await asAlice.get('/api/v2/search?q=%23one&type=hashtags')).json().hashtags as Tag[];
  assert.deepEqual(
    found.map(({ name, following, history }) => [name, following, history.length]),
    [['one', true, 7]],
  );
});
