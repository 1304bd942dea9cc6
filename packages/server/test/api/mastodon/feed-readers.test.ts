/** Who may read public timelines, the directory and the list of servers: as the owner decides, in every dialect. */
import assert from 'node:assert/strict';
import { after, afterEach, before, test } from 'node:test';
import type { Instance } from '@linnet/api-schemas/mastodon/instance.ts';
import type { Response } from 'light-my-request';
import { saveInstanceSettings } from '../../../src/core/users/settings.ts';
import { createTestApp, type TestApp } from '../../app.ts';
import { createSeed, type Member, type Seed } from '../../seed.ts';
import { type Client, createClient } from './client.ts';
import { openStream, type StreamClient } from './stream-client.ts';

const LIVE = '/api/v1/timelines/public';
const TAG = '/api/v1/timelines/tag/birds';

let app: TestApp;
let seed: Seed;
let alice: Member;
let token: string;
let member: Client;
let visitor: Client;
let ours: string;
let theirs: string;
before(async () => {
  app = await createTestApp({ listen: true });
  seed = createSeed(app.ctx);
  alice = await seed.account('alice');
  token = await seed.token(alice);
  member = createClient(app, token);
  visitor = createClient(app);
  ours = `${await seed.post(alice, 'ours #birds')}`;
  const carol = await seed.remoteAccount('carol');
  theirs = `${await seed.remotePost(carol, '<p>theirs</p>', { tags: ['birds'] })}`;
  const group = await seed.remoteAccount('birds', 'groups.test', { kind: 'group' });
  await seed.post(alice, 'to a community', { communityId: group.id });
  await app.drain();
});
after(() => app.close());

const EVERYBODY = {
  localFeedFor: 'everybody',
  remoteFeedFor: 'everybody',
  localTagsFor: 'everybody',
  remoteTagsFor: 'everybody',
  directoryFor: 'everybody',
  peersFor: 'everybody',
} as const;
const decide = (settings: Parameters<typeof saveInstanceSettings>[1]) =>
  saveInstanceSettings(app.ctx, { ...EVERYBODY, ...settings });
afterEach(() => decide({}));

/** Which of the two posts are there, or the status of a refusal. */
function read(answer: Response): string | number {
  if (answer.statusCode !== 200) return answer.statusCode;
  const ids = (answer.json() as { id: string }[]).map(({ id }) => id);
  return [ids.includes(ours) ? 'ours' : '', ids.includes(theirs) ? 'theirs' : ''].filter(Boolean).join(' and ');
}
const readAll = async (client: Client, path: string) => [
  read(await client.get(path)),
  read(await client.get(`${path}?local=true`)),
  read(await client.get(`${path}?remote=true`)),
];
const access = async () =>
  (await visitor.get('/api/v2/instance')).json().configuration
    .timelines_access as Instance['configuration']['timelines_access'];

test('at first everybody reads everything', async () => {
  for (const path of [LIVE, TAG]) {
    for (const client of [visitor, member]) {
      assert.deepEqual(await readAll(client, path), ['ours and theirs', 'ours', 'theirs'], path);
    }
  }
  assert.deepEqual((await access()).live_feeds, { local: 'public', remote: 'public' });
});

test('what is for members leaves visitors what is open, and asks them to sign in for the rest', async () => {
  await decide({ remoteFeedFor: 'members' });
  assert.deepEqual(await readAll(visitor, LIVE), ['ours', 'ours', 401]);
  assert.deepEqual(await readAll(member, LIVE), ['ours and theirs', 'ours', 'theirs']);
  assert.deepEqual(await readAll(visitor, TAG), ['ours and theirs', 'ours', 'theirs']);
  await decide({ localTagsFor: 'members', remoteTagsFor: 'members' });
  assert.deepEqual(await readAll(visitor, TAG), [401, 401, 401]);
  assert.deepEqual(await readAll(member, TAG), ['ours and theirs', 'ours', 'theirs']);
  const { live_feeds, hashtag_feeds, trending_link_feeds } = await access();
  assert.deepEqual(live_feeds, { local: 'public', remote: 'public' });
  assert.deepEqual(hashtag_feeds, { local: 'authenticated', remote: 'authenticated' });
  assert.deepEqual(trending_link_feeds, hashtag_feeds);
});

test('what is for nobody is empty for all, and each post stays where it is', async () => {
  await decide({ localFeedFor: 'nobody', remoteTagsFor: 'nobody' });
  for (const client of [visitor, member]) {
    assert.deepEqual(await readAll(client, LIVE), ['theirs', '', 'theirs']);
    assert.deepEqual(await readAll(client, TAG), ['ours', 'ours', '']);
    assert.equal((await client.get(`/api/v1/statuses/${ours}`)).statusCode, 200);
  }
  assert.equal(read(await visitor.get(`/api/v1/accounts/${alice.id}/statuses`)), 'ours');
  assert.equal(read(await member.get('/api/v1/timelines/home')), 'ours');
});

test('the other dialects keep to it', async () => {
  const ask = (url: string, payload: object = {}) => app.inject({ method: 'POST', url, payload });
  const lemmy = async () => (await app.inject('/api/v3/post/list')).json().posts?.length;
  assert.equal(await lemmy(), 1);
  await decide({ localFeedFor: 'members', remoteFeedFor: 'nobody' });
  for (const url of ['/api/notes/local-timeline', '/api/notes/global-timeline']) {
    assert.equal((await ask(url)).statusCode, 401, url);
    const answer = await ask(url, { i: token });
    const texts = (answer.json() as { text: string | null }[]).map(({ text }) => text ?? '');
    assert.deepEqual(
      ['ours', 'theirs'].map((word) => texts.some((text) => text.startsWith(word))),
      [true, false],
      url,
    );
  }
  assert.equal((await app.inject('/api/v3/post/list')).statusCode, 401);
  const { policies, clientOptions } = (await ask('/api/meta')).json();
  assert.deepEqual([policies.ltlAvailable, clientOptions.showTimelineForVisitor], [true, false]);
  assert.deepEqual((await app.inject('/api/v2/config')).json().features.timelines, { local: true, network: false });
  await decide({ localFeedFor: 'nobody', remoteFeedFor: 'nobody' });
  assert.equal(await lemmy(), 0);
  assert.equal((await ask('/api/meta')).json().policies.gtlAvailable, false);
});

test('a stream that is open already says no more of what is closed', async () => {
  const opened: StreamClient[] = [];
  try {
    const stream = await openStream(app, '?stream=public', { token });
    opened.push(stream);
    const hears = async (text: string) => {
      const id = await seed.post(alice, text);
      await app.drain();
      return (await stream.find(({ payload }) => payload.includes(`"id":"${id}"`))).event;
    };
    assert.equal(await hears('before'), 'update');
    await decide({ localFeedFor: 'nobody' });
    const unheard = await seed.post(alice, 'behind a closed door');
    await app.drain();
    await decide({ localFeedFor: 'members' });
    assert.equal(await hears('afterwards'), 'update');
    assert.ok(stream.messages.every(({ payload }) => !payload?.includes(`"id":"${unheard}"`)));
  } finally {
    for (const client of opened) await client.close();
  }
});

test('feeds, pages and the front page go along', async () => {
  await decide({ localTagsFor: 'members', remoteTagsFor: 'members', localFeedFor: 'members' });
  assert.equal((await app.inject('/tags/birds.rss')).statusCode, 404);
  assert.equal((await app.inject('/@alice.rss')).statusCode, 200);
  const page = await app.inject('/public/local');
  assert.deepEqual([page.statusCode, page.headers.location], [302, '/sign-in?redirect_to=%2Fpublic%2Flocal']);
  assert.equal((await app.inject('/tags/birds')).headers.location, '/sign-in?redirect_to=%2Ftags%2Fbirds');
  const front = await app.inject('/');
  assert.equal(front.statusCode, 200);
  assert.doesNotMatch(front.body, /href="\/public\/local|tags\/birds/);
  await decide({});
  assert.match((await app.inject('/')).body, /href="\/public\/local"[\s\S]*tags\/birds/);
});

test('the directory and the list of servers have their own', async () => {
  const directory = '/api/v1/directory';
  const peers = ['/api/v1/instance/peers', '/api/v1/peers/search?q=r', '/api/v1/peers/search'];
  const statuses = async (client: Client, paths: string[]) =>
    Promise.all(paths.map(async (path) => (await client.get(path)).statusCode));
  assert.deepEqual(await statuses(visitor, [directory, ...peers]), [200, 200, 200, 200]);
  await decide({ directoryFor: 'members', peersFor: 'nobody' });
  assert.deepEqual(await statuses(visitor, [directory, ...peers]), [401, 404, 404, 404]);
  assert.deepEqual(await statuses(member, [directory, ...peers]), [200, 404, 404, 404]);
  await decide({ directoryFor: 'nobody' });
  assert.deepEqual(await statuses(member, [directory]), [404]);
});
