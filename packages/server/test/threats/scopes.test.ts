/** What a token opens is what its scopes say: on every route, and on every stream by every way. */
import assert from 'node:assert/strict';
import { after, before, test } from 'node:test';
import { listEndpoints } from '@linnet/api-schemas/endpoint.ts';
import { DIALECTS } from '@linnet/api-schemas/index.ts';
import { coversScope, knownScopes } from '#src/api/http/scopes.ts';
import { createList } from '#src/core/lists/lists.ts';
import { createApp } from '#src/core/oauth/apps.ts';
import { createToken } from '#src/core/oauth/tokens.ts';
import { openStream } from '../api/mastodon/stream-client.ts';
import { createTestApp, type TestApp } from '../app.ts';
import { createSeed, type Member, type Seed } from '../seed.ts';

const ENDPOINTS = Object.values(DIALECTS).flatMap((nouns) => listEndpoints(nouns));

let app: TestApp;
let seed: Seed;
let alice: Member;
let listId: number;
before(async () => {
  app = await createTestApp({ listen: true });
  seed = createSeed(app.ctx);
  alice = await seed.account('alice', { role: 'owner' });
  listId = (await createList(app.ctx, alice.id, { title: 'x', repliesPolicy: 'list', exclusive: false })).id;
});
after(() => app.close());

/** A person's routes that any token of theirs opens, and why. */
const ANY_TOKEN: Record<string, string> = {
  'emails.check': 'asked by whoever may do nothing else',
  'instance.donationCampaigns': 'nothing',
  'announcements.all': 'what everybody here is told',
  'apps.verify': 'which app the token is of',
  'metadata.tokenInfo': 'what the token opens',
};

/** Asked by a method that could change something, and reads. */
const READS = new Set([
  'translations.create',
  'adminFigures.measures',
  'adminFigures.dimensions',
  'adminFigures.retention',
  'adminOverview.examine',
  'adminBlocks.testEmail',
  'metadata.userInfo',
  // Misskey asks everything so.
  'timelines.home',
]);

test('T142: every route of people wants a scope, and none that changes something is content with one to read', () => {
  const without: string[] = [];
  const reading: string[] = [];
  for (const [name, { auth, method, scopes = [] }] of ENDPOINTS) {
    if (auth !== 'user' && auth !== 'app') continue;
    if (scopes.length === 0) without.push(name);
    const writes = [method].flat().some((one) => one !== 'GET');
    if (writes && scopes.some((scope) => /^(?:admin:)?read\b|^profile$/.test(scope)) && !READS.has(name))
      reading.push(name);
    for (const scope of scopes) assert.ok(knownScopes.includes(scope), `${name}: ${scope}`);
  }
  assert.deepEqual(without, Object.keys(ANY_TOKEN));
  assert.deepEqual(reading, []);
});

test('T142: a token with all other scopes opens no route', async () => {
  const tokens = new Map<string, string>();
  const wrong: string[] = [];
  let asked = 0;
  for (const [name, { method, path, auth, scopes = [] }] of ENDPOINTS) {
    if (auth === 'none' || scopes.length === 0) continue;
    const others = knownScopes.filter((scope) => !scopes.some((wanted) => coversScope(new Set([scope]), wanted)));
    const key = others.join(' ');
    const token = tokens.get(key) ?? (await seed.token(alice, key));
    tokens.set(key, token);
    for (const one of [method].flat()) {
      const url = path.replaceAll(/:\w+/g, '1');
      const { statusCode, body } = await app.inject({
        method: one,
        url,
        headers: { authorization: `Bearer ${token}` },
      });
      asked += 1;
      // Lemmy answers 400 with a word.
      const refused = [401, 403].includes(statusCode) || body.startsWith('{"error":"not_an_admin"');
      if (!refused) wrong.push(`${name}: ${one} ${url} answers ${statusCode}`);
    }
  }
  assert.deepEqual(wrong, []);
  assert.ok(asked > 250, `only ${asked} were asked`);
});

const STREAMS: [name: string, path: string, scope: string][] = [
  ['user', '/user', 'read:statuses'],
  ['user:notification', '/user/notification', 'read:notifications'],
  ['public', '/public', 'read:statuses'],
  ['public:media', '/public?only_media=true', 'read:statuses'],
  ['public:local', '/public/local', 'read:statuses'],
  ['public:local:media', '/public/local?only_media=true', 'read:statuses'],
  ['public:remote', '/public/remote', 'read:statuses'],
  ['public:remote:media', '/public/remote?only_media=true', 'read:statuses'],
  ['hashtag', '/hashtag?tag=birds', 'read:statuses'],
  ['hashtag:local', '/hashtag/local?tag=birds', 'read:statuses'],
  ['list', '/list?list=LIST', 'read:statuses'],
  ['direct', '/direct', 'read:statuses'],
];

/** Whether a token hears a stream: as the socket that it opens, over one that is open, and as server-sent events. */
async function hears(token: string, [name, path]: (typeof STREAMS)[number]): Promise<boolean[]> {
  const params = { tag: 'birds', list: `${listId}` };
  const query = new URLSearchParams({ stream: name, ...params });
  const first = await openStream(app, `?${query}`, { token }).then(
    (stream) => stream.close().then(() => true),
    (error: Error) => {
      assert.match(error.message, /401|403/);
      return false;
    },
  );
  const socket = await openStream(app, '', { token });
  socket.send({ type: 'subscribe', stream: name, ...params });
  await socket.settle();
  const refused = socket.messages.some(({ status }) => status === 401);
  await socket.close();
  const stop = new AbortController();
  const answer = await fetch(`${app.url}/api/v1/streaming${path.replace('LIST', `${listId}`)}`, {
    headers: { authorization: `Bearer ${token}` },
    signal: stop.signal,
  });
  stop.abort();
  if (answer.status !== 200) assert.match(`${answer.status}`, /401|403/);
  return [first, !refused, answer.status === 200];
}

for (const stream of STREAMS) {
  const [name, , scope] = stream;
  test(`T140, T141: the stream ${name} opens to its scope and to no other, by every way`, async () => {
    for (const granted of ['read', scope]) {
      assert.deepEqual(await hears(await seed.token(alice, granted), stream), [true, true, true], granted);
    }
    const others = knownScopes.filter((one) => !coversScope(new Set([one]), scope)).join(' ');
    assert.deepEqual(await hears(await seed.token(alice, others), stream), [false, false, false], 'all others');
  });
}

test('T140, T141: what comes over the stream of a person wants its own scope, too', async () => {
  const bob = await seed.account('bob');
  const statuses = await openStream(app, '?stream=user', { token: await seed.token(alice, 'read:statuses') });
  const both = await openStream(app, '?stream=user', { token: await seed.token(alice, 'read') });
  const id = await seed.post(alice, 'a wren');
  await seed.like(bob, id);
  await app.drain();
  await both.find(({ event }) => event === 'notification');
  await statuses.find(({ event }) => event === 'update');
  await statuses.settle();
  assert.ok(!statuses.messages.some(({ event }) => event === 'notification'));
  await Promise.all([statuses.close(), both.close()]);
});

test('T141: an app by itself hears nothing, whatever its scopes', async () => {
  const { id: appId } = await createApp(app.ctx, { name: 'x', redirectUris: ['https://x.test/'], scopes: 'read' });
  const { token } = await createToken(app.ctx, { appId, userId: null, scopes: 'read' });
  for (const [name, path] of STREAMS) {
    const query = new URLSearchParams({ stream: name, tag: 'birds', list: `${listId}` });
    await assert.rejects(openStream(app, `?${query}`, { token }), /401/, name);
    const url = `${app.url}/api/v1/streaming${path.replace('LIST', `${listId}`)}`;
    assert.equal((await fetch(url, { headers: { authorization: `Bearer ${token}` } })).status, 422, path);
  }
});
