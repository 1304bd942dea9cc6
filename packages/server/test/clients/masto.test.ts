import assert from 'node:assert/strict';
import { after, before, describe, test } from 'node:test';
import { createOAuthAPIClient, createRestAPIClient, createStreamingAPIClient, type mastodon } from 'masto';
import { createTestApp, type TestApp } from '../app.ts';
import { createPushReceiver, type PushReceiver } from '../push/receiver.ts';
import { createSeed, type Member, type Seed } from '../seed.ts';
import { readCode, seedPerson } from './log-in.ts';
import { drawPicture, JOURNEYS } from './masto-journeys.ts';
import { type Cast, keyOf, LISTS, type Made, makeLists } from './masto-lists.ts';
import { ACCOUNT_VERBS, FACETS, STATUS_VERBS, TAG_VERBS } from './masto-verbs.ts';

const REDIRECT = 'testapp://callback';
const SCOPES = 'read write follow push';

let app: TestApp;
let seed: Seed;
let alice: Member;
let bob: Member;
let accessToken: string;
let rest: mastodon.rest.Client;
let receiver: PushReceiver;

before(async () => {
  app = await createTestApp({ listen: true, config: { allowPrivate: true } });
  receiver = await createPushReceiver();
  seed = createSeed(app.ctx);
  alice = await seedPerson(seed, 'alice');
  bob = await seed.account('bob');
  await seed.follow(alice, bob);
  await app.drain();

  const anonymous = createRestAPIClient({ url: app.url });
  const client = await anonymous.v1.apps.create({ clientName: 'masto.js', redirectUris: REDIRECT, scopes: SCOPES });
  const query = new URLSearchParams({
    response_type: 'code',
    client_id: client.clientId as string,
    redirect_uri: REDIRECT,
    scope: SCOPES,
  });
  const code = await readCode(app, alice, `${app.url}/oauth/authorize?${query}`);
  const token = await createOAuthAPIClient({ url: app.url }).token.create({
    grantType: 'authorization_code',
    clientId: client.clientId as string,
    clientSecret: client.clientSecret as string,
    redirectUri: REDIRECT,
    code,
  });
  accessToken = token.accessToken;
  rest = createRestAPIClient({ url: app.url, accessToken });
});
after(async () => {
  await receiver.stop();
  await app.close();
});

test('posts with a picture, edits and deletes', async () => {
  const media = await rest.v2.media.create({ file: await drawPicture(), description: 'red' });
  assert.equal(media.type, 'image');
  const status = await rest.v1.statuses.create({ status: 'from masto.js', mediaIds: [media.id], visibility: 'public' });
  assert.deepEqual([status.account.acct, status.mediaAttachments[0]?.description], ['alice', 'red']);
  const edited = await rest.v1.statuses.$select(status.id).update({ status: 'edited', mediaIds: [media.id] });
  assert.match(edited.content, /edited/);
  assert.equal((await rest.v1.statuses.$select(status.id).history.list()).length, 2);
  await rest.v1.statuses.$select(status.id).remove();
  await assert.rejects(rest.v1.statuses.$select(status.id).fetch(), /not found/);
});

test('pages the home timeline to its end', async () => {
  const ids: string[] = [];
  for (let i = 0; i < 5; i++) ids.unshift(String(await seed.post(bob, `page ${i}`)));
  await app.drain();
  const seen: string[] = [];
  for await (const page of rest.v1.timelines.home.list({ limit: 2 })) seen.push(...page.map((status) => status.id));
  assert.deepEqual(
    seen.filter((id) => ids.includes(id)),
    ids,
  );
});

test('likes, boosts, bookmarks and reads the thread', async () => {
  const id = String(await seed.post(bob, 'like me'));
  const status = rest.v1.statuses.$select(id);
  assert.equal((await status.favourite()).favourited, true);
  assert.equal((await status.reblog()).reblog?.id, id);
  assert.equal((await status.bookmark()).bookmarked, true);
  assert.equal((await status.unreblog()).reblogged, false);
  const reply = await rest.v1.statuses.create({ status: 'an answer', inReplyToId: id });
  const thread = await status.context.fetch();
  assert.deepEqual(
    thread.descendants.map((descendant) => descendant.id),
    [reply.id],
  );
  assert.equal((await rest.v1.bookmarks.list())[0]?.id, id);
});

test('reads notifications, one by one and grouped', async () => {
  const id = await seed.post(alice, 'tell me');
  await seed.like(bob, id);
  await app.drain();
  const [newest] = await rest.v1.notifications.list({ types: ['favourite'] });
  assert.deepEqual([newest?.type, newest?.account.acct, newest?.status?.id], ['favourite', 'bob', String(id)]);
  const grouped = await rest.v2.notifications.list({ types: ['favourite'] });
  const [group] = grouped.notificationGroups;
  assert.ok(group?.type === 'favourite' && group.statusId === String(id));
});

/** The first event of each stream, while bob speaks. */
test('streams by one socket, with the token as subprotocol', async () => {
  const streaming = createStreamingAPIClient({ streamingApiUrl: app.url.replace('http', 'ws'), accessToken });
  const list = await rest.v1.lists.create({ title: 'heard' });
  await rest.v1.accounts.$select(`${bob.id}`).follow();
  await rest.v1.lists.$select(list.id).accounts.create({ accountIds: [`${bob.id}`] });
  const streams = {
    user: streaming.user.subscribe(),
    'user:notification': streaming.user.notification.subscribe(),
    public: streaming.public.subscribe(),
    'public:local': streaming.public.local.subscribe(),
    hashtag: streaming.hashtag.subscribe({ tag: 'live' }),
    'hashtag:local': streaming.hashtag.local.subscribe({ tag: 'live' }),
    list: streaming.list.subscribe({ list: list.id }),
    direct: streaming.direct.subscribe(),
  };
  const wanted: Record<string, string> = {
    user: 'update',
    'user:notification': 'notification',
    public: 'update',
    'public:local': 'update',
    hashtag: 'update',
    'hashtag:local': 'update',
    list: 'update',
    direct: 'conversation',
  };
  const heard: Record<string, string> = {};
  const listening = Object.entries(streams).map(async ([name, stream]) => {
    // A notification of the same post may come before it.
    for await (const { event } of stream) {
      if (event !== wanted[name]) continue;
      heard[name] = event;
      return;
    }
  });
  // Until a subscription has arrived, what is said passes it by.
  const deadline = AbortSignal.timeout(60_000);
  while (Object.keys(heard).length < listening.length && !deadline.aborted) {
    await seed.post(bob, '#live');
    await seed.post(bob, '@alice between us', { visibility: 'direct' });
    await app.drain();
    await rest.v1.accounts.verifyCredentials();
  }
  streaming.close();
  assert.deepEqual(heard, wanted);
  await Promise.all(listening);
});

test('streams tell of edits and deletions', async () => {
  const streaming = createStreamingAPIClient({ streamingApiUrl: app.url.replace('http', 'ws'), accessToken });
  const theirs = createRestAPIClient({ url: app.url, accessToken: await seed.token(bob) });
  await rest.v1.accounts.$select(`${bob.id}`).follow();
  const streams = { user: streaming.user.subscribe(), public: streaming.public.subscribe() };
  const heard: Record<string, Record<string, string>> = {};
  const listening = Object.entries(streams).map(async ([name, stream]) => {
    const events: Record<string, string> = {};
    heard[name] = events;
    for await (const { event, payload } of stream) {
      if (event === 'status.update') events[event] = payload.content;
      if (event === 'delete') events[event] = payload;
      if ('status.update' in events && 'delete' in events) return;
    }
  });
  const isDone = () => Object.values(heard).every((events) => Object.keys(events).length === 2);
  const gone: string[] = [];
  // Until a subscription has arrived, what is said passes it by.
  const deadline = AbortSignal.timeout(60_000);
  do {
    const { id } = await theirs.v1.statuses.create({ status: 'one thing' });
    await app.drain();
    await theirs.v1.statuses.$select(id).update({ status: 'another thing' });
    await app.drain();
    await theirs.v1.statuses.$select(id).remove();
    await app.drain();
    gone.push(id);
    await rest.v1.accounts.verifyCredentials();
  } while (!isDone() && !deadline.aborted);
  streaming.close();
  for (const name of Object.keys(streams)) {
    assert.match(heard[name]?.['status.update'] ?? '', /another thing/, name);
    assert.ok(gone.includes(heard[name]?.['delete'] ?? ''), name);
  }
  await Promise.all(listening);
});

test('is pushed what it asked for, and nothing after', async () => {
  const { subscription } = rest.v1.push;
  const made = await subscription.create({
    subscription: { endpoint: receiver.url, keys: receiver.keys },
    policy: 'all',
    data: { alerts: { mention: true, favourite: false } },
  });
  assert.deepEqual([made.endpoint, made.alerts.mention], [receiver.url, true]);
  assert.equal((await subscription.fetch()).id, made.id);
  const own = await seed.post(alice, 'like me');
  await seed.like(bob, own);
  await seed.post(bob, '@alice over there');
  await app.drain();
  const types = () => receiver.received.map(({ json }) => json.notification_type);
  assert.deepEqual(types(), ['mention']);
  assert.equal(receiver.received[0]?.headers['content-encoding'], 'aesgcm');
  await subscription.remove();
  await seed.post(bob, '@alice not this');
  await app.drain();
  assert.deepEqual([types(), receiver.failures], [['mention'], []]);
});

/** Calls a verb by its name, and says what the answer's flag is. */
async function flagOf(target: object, verb: string, flag: string): Promise<unknown> {
  const answer = await (target as Record<string, () => Promise<object>>)[verb]?.();
  return (answer as Record<string, unknown>)[flag];
}

describe('every verb is undone', () => {
  const cases = (
    name: string,
    verbs: readonly (readonly [string, string, string])[],
    target: () => Promise<object>,
  ) => {
    for (const [verb, undo, flag] of verbs)
      test(`${name}: ${verb}`, async () => {
        const on = await target();
        assert.equal(await flagOf(on, verb, flag), true, verb);
        assert.equal(await flagOf(on, undo, flag), false, undo);
      });
  };
  cases('post', STATUS_VERBS, async () => {
    const { id } = await rest.v1.statuses.create({ status: 'one of mine' });
    return rest.v1.statuses.$select(id);
  });
  cases('person', ACCOUNT_VERBS, async () => {
    const target = rest.v1.accounts.$select(`${bob.id}`);
    await target.follow();
    return target;
  });
  cases('tag', TAG_VERBS, async () => rest.v1.tags.$select('birds'));
});

describe('posts with each facet', () => {
  for (const [name, { sent, holds }] of Object.entries(FACETS))
    test(name, async () => {
      const { id } = await rest.v1.statuses.create(sent);
      const post = await rest.v1.statuses.$select(id).fetch();
      assert.ok(holds(post), JSON.stringify(post));
      assert.equal((await rest.v1.statuses.$select(id).source.fetch()).text, sent.status);
      await rest.v1.statuses.$select(id).remove();
    });
});

for (const [name, play] of Object.entries(JOURNEYS)) test(name, () => play({ app, seed, alice, bob, rest }));

describe('every list is paged to its end', () => {
  let cast: Cast;
  let made: Made;
  before(async () => {
    const clientOf = async (member: Member) =>
      createRestAPIClient({ url: app.url, accessToken: await seed.token(member) });
    const lena = await seed.account('lena');
    const others = [];
    for (let at = 0; at < 5; at++) {
      const actor = await seed.account(`lister${at}`);
      others.push({ actor, rest: await clientOf(actor) });
    }
    const later = new Date(app.clock.now() + 3_600_000).toISOString();
    cast = { rest: await clientOf(lena), id: `${lena.id}`, others, drain: () => app.drain(), later };
    made = await makeLists(cast);
  });

  for (const [name, list] of Object.entries(LISTS)) {
    test(name, async () => {
      const seen: (string | undefined)[] = [];
      let pages = 0;
      for await (const page of list.read(cast.rest, made, cast.id)) {
        pages++;
        seen.push(...page.map((item) => keyOf(item, list)));
      }
      const expected = list.made(made);
      const found = seen.filter((key) => key !== undefined && expected.includes(key));
      if (list.ordered) assert.deepEqual(found, expected);
      else assert.deepEqual(found.toSorted(), expected.toSorted());
      if (!list.whole) assert.ok(pages >= expected.length / 2, `${pages} pages`);
    });
  }

  test('timelines are read forwards as well', async () => {
    const oldest = made.own.at(-1) as string;
    const params = { limit: 2, minId: oldest };
    const { home, public: all, tag } = cast.rest.v1.timelines;
    for (const pages of [home.list(params), all.list(params), tag.$select('paged').list(params)]) {
      const seen: string[] = [];
      for await (const page of pages.setDirection('prev')) seen.unshift(...page.map(({ id }) => id));
      assert.deepEqual(
        seen.filter((id) => made.own.includes(id)),
        made.own.slice(0, -1),
      );
    }
  });
});
