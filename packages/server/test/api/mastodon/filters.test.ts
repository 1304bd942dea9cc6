import assert from 'node:assert/strict';
import { after, before, beforeEach, test } from 'node:test';
import { Context } from '@linnet/api-schemas/mastodon/context.ts';
import { Filter, FilterKeyword, FilterStatus } from '@linnet/api-schemas/mastodon/filter.ts';
import { Notification } from '@linnet/api-schemas/mastodon/notification.ts';
import { GroupedNotifications } from '@linnet/api-schemas/mastodon/notification-group.ts';
import { Status } from '@linnet/api-schemas/mastodon/status.ts';
import Type from 'typebox';
import { openHub } from '../../../src/api/mastodon/streaming/hub.ts';
import { FILTER_LIMITS } from '../../../src/core/filters/bounds.ts';
import { createTestApp, type TestApp } from '../../app.ts';
import { createSeed, type Member, type Seed } from '../../seed.ts';
import { readAnswer, readRefusal } from '../schema.ts';
import { type Client, createClient } from './client.ts';
import { createWindow } from './window.ts';

const EVERYWHERE = ['home', 'notifications', 'public', 'thread', 'account'];
const Unread = Type.Object({ count: Type.Integer() });

let app: TestApp;
let seed: Seed;
let alice: Member;
let bob: Member;
let asAlice: Client;
let asBob: Client;
before(async () => {
  app = await createTestApp();
  seed = createSeed(app.ctx);
  alice = await seed.account('alice');
  bob = await seed.account('bob');
  asAlice = createClient(app, await seed.token(alice));
  asBob = createClient(app, await seed.token(bob));
  await seed.follow(alice, bob);
});
after(() => app.close());
beforeEach(async () => {
  for (const filter of await readFilters()) await asAlice.delete(`/api/v2/filters/${filter.id}`);
  await app.drain();
});

const readFilters = async () => readAnswer(await asAlice.get('/api/v2/filters'), Type.Array(Filter));

async function makeFilter(keyword: string, more: object = {}): Promise<Filter> {
  const keywords = [{ keyword }];
  const input = { title: `no ${keyword}`, context: EVERYWHERE, keywords_attributes: keywords, ...more };
  return readAnswer(await asAlice.post('/api/v2/filters', input), Filter);
}

async function readPost(id: number, client = asAlice): Promise<Status> {
  return readAnswer(await client.get(`/api/v1/statuses/${id}`), Status);
}

const titles = (status: Status) => status.filtered?.map(({ filter }) => filter.title);

async function readHome(): Promise<number[]> {
  await app.drain();
  const home = readAnswer(await asAlice.get('/api/v1/timelines/home'), Type.Array(Status));
  return home.map((status) => Number(status.id));
}

test('a filter is made, read, changed and removed, with its keywords', async () => {
  const now = app.clock.now();
  const made = await makeFilter(' Spoilers ', { title: ' Series ', expires_in: 3_600, filter_action: 'hide' });
  const [keyword] = made.keywords as [FilterKeyword];
  assert.deepEqual(made, {
    id: made.id,
    title: 'Series',
    context: EVERYWHERE,
    expires_at: made.expires_at,
    filter_action: 'hide',
    keywords: [{ id: keyword.id, keyword: 'Spoilers', whole_word: true }],
    statuses: [],
  });
  const left = Date.parse(made.expires_at ?? '') - now;
  assert.ok(left >= 3_600_000 && left < 3_660_000, `${left}`);
  assert.deepEqual(await readFilters(), [made]);
  assert.deepEqual(readAnswer(await asAlice.get(`/api/v2/filters/${made.id}`), Filter), made);

  const changes = {
    title: 'Film',
    context: ['home'],
    filter_action: 'warn',
    expires_in: '',
    keywords_attributes: [{ id: keyword.id, keyword: 'ending', whole_word: false }, { keyword: 'twist' }],
  };
  const changed = readAnswer(await asAlice.put(`/api/v2/filters/${made.id}`, changes), Filter);
  assert.deepEqual(
    [changed.title, changed.context, changed.filter_action, changed.expires_at],
    ['Film', ['home'], 'warn', null],
  );
  assert.deepEqual(
    changed.keywords?.map((k) => [k.keyword, k.whole_word]),
    [
      ['ending', false],
      ['twist', true],
    ],
  );
  const less = { keywords_attributes: [{ id: keyword.id, _destroy: true }] };
  const fewer = readAnswer(await asAlice.send('PATCH', `/api/v2/filters/${made.id}`, less), Filter);
  assert.deepEqual([fewer.title, fewer.keywords?.map((k) => k.keyword)], ['Film', ['twist']]);

  assert.deepEqual((await asAlice.delete(`/api/v2/filters/${made.id}`)).json(), {});
  assert.deepEqual(await readFilters(), []);
  assert.deepEqual(readRefusal(await asAlice.get(`/api/v2/filters/${made.id}`)), [404, 'Record not found']);
});

test('keywords are added, changed and removed by themselves', async () => {
  const { id } = await makeFilter('one');
  const path = `/api/v2/filters/${id}/keywords`;
  const added = readAnswer(await asAlice.post(path, { keyword: 'two', whole_word: false }), FilterKeyword);
  assert.deepEqual(
    readAnswer(await asAlice.get(path), Type.Array(FilterKeyword)).map((k) => k.keyword),
    ['one', 'two'],
  );
  const own = `/api/v2/filters/keywords/${added.id}`;
  const changed = readAnswer(await asAlice.put(own, { keyword: '2' }), FilterKeyword);
  assert.deepEqual(changed, { id: added.id, keyword: '2', whole_word: false });
  assert.deepEqual(readAnswer(await asAlice.get(own), FilterKeyword), changed);
  assert.deepEqual((await asAlice.delete(own)).json(), {});
  assert.equal((await asAlice.get(own)).statusCode, 404);
});

test('the forms of apps: a query, indexes, and objects one after the other', async () => {
  const form = 'title=a&context[]=home&keywords_attributes[][keyword]=x&keywords_attributes[][whole_word]=false';
  const more = 'keywords_attributes[][keyword]=y&keywords_attributes[][whole_word]=true';
  const one = readAnswer(await asAlice.post(`/api/v2/filters?${form}&${more}`), Filter);
  const indexed = 'keywords_attributes[0][keyword]=x&keywords_attributes[1][keyword]=y';
  const two = readAnswer(await asAlice.post(`/api/v2/filters?title=b&context[]=home&${indexed}`), Filter);
  const words = (filter: Filter) => filter.keywords?.map((k) => [k.keyword, k.whole_word]);
  assert.deepEqual(
    [words(one), words(two)],
    [
      [
        ['x', false],
        ['y', true],
      ],
      [
        ['x', true],
        ['y', true],
      ],
    ],
  );
});

test('what cannot be a filter is refused, and leaves nothing behind', async () => {
  const refused: [object, number, RegExp][] = [
    [{ context: ['home'] }, 400, /title/],
    [{ title: 'x' }, 422, /Context/],
    [{ title: 'x', context: [] }, 422, /Context/],
    [{ title: 'x', context: ['home', 'elsewhere'] }, 422, /Context/],
    [{ title: ' ', context: ['home'] }, 422, /Title/],
    [{ title: 'x'.repeat(257), context: ['home'] }, 422, /Title/],
    [{ title: 'x', context: ['home'], filter_action: 'burn' }, 400, /filter_action/],
    [{ title: 'x', context: ['home'], keywords_attributes: [{ keyword: '\u200b' }] }, 422, /Keyword/],
    [{ title: 'x', context: ['home'], keywords_attributes: [{ keyword: 'y'.repeat(513) }] }, 422, /Keyword/],
    [{ title: 'x', context: ['home'], keywords_attributes: [{ id: '12345', keyword: 'y' }] }, 404, /not found/],
    [{ title: 'x', context: ['home'], expires_in: 9e15 }, 422, /less than/],
  ];
  for (const [input, status, error] of refused) {
    const answer = await asAlice.post('/api/v2/filters', input);
    assert.equal(answer.statusCode, status, `${JSON.stringify(input).slice(0, 100)}: ${answer.body}`);
    assert.match(answer.json().error, error);
  }
  assert.deepEqual(await readFilters(), []);
});

test('nobody has more filters, or longer ones, than is bounded', async () => {
  const long = Array.from({ length: 40 }, (_, i) => ({ keyword: `${i}`.padStart(500, 'x') }));
  const words = { title: 'x', context: ['home'], keywords_attributes: long };
  const first = readAnswer(await asAlice.post('/api/v2/filters', words), Filter);
  assert.equal(first.keywords?.length, 40, 'exactly as long as they may be together');
  const more = await asAlice.post(`/api/v2/filters/${first.id}/keywords`, { keyword: 'y' });
  assert.match(more.json().error, /maximum number of characters/);
  await asAlice.delete(`/api/v2/filters/${first.id}`);

  for (let i = 0; i < FILTER_LIMITS.filters; i++) await makeFilter(`word${i}`);
  const answer = await asAlice.post('/api/v2/filters', { title: 'one more', context: ['home'] });
  assert.deepEqual([answer.statusCode, (await readFilters()).length], [422, FILTER_LIMITS.filters]);
});

test('somebody else’s filter is as absent as none', async () => {
  const { id, keywords } = await makeFilter('mine');
  const keyword = keywords?.[0]?.id;
  const postId = await seed.post(bob, 'a post');
  const { id: entry } = readAnswer(
    await asAlice.post(`/api/v2/filters/${id}/statuses`, { status_id: `${postId}` }),
    FilterStatus,
  );
  for (const path of [`${id}`, `${id}/keywords`, `${id}/statuses`, `keywords/${keyword}`, `statuses/${entry}`]) {
    const none = path.replace(/\d+/, '987654321');
    for (const method of ['GET', 'PUT', 'DELETE'] as const) {
      const answers = [];
      for (const url of [path, none]) {
        const { statusCode, body } = await asBob.send(
          method,
          `/api/v2/filters/${url}`,
          method === 'PUT' ? { title: 'x' } : undefined,
        );
        answers.push([statusCode, body]);
      }
      assert.deepEqual(answers[0], answers[1], `${method} ${path}`);
      assert.equal(answers[0]?.[0], 404);
    }
  }
  assert.equal((await asBob.get(`/api/v1/filters/${keyword}`)).statusCode, 404);
  assert.equal((await asBob.delete(`/api/v1/filters/${keyword}`)).statusCode, 404);
  assert.equal((await readFilters())[0]?.keywords?.length, 1);
});

test('a post says which filters it met and why; its author and others see none', async () => {
  await makeFilter('spoiler', { title: 'Series' });
  await makeFilter('series', { title: 'Other', context: ['public'] });
  const id = await seed.post(bob, 'SPOILER: they all live');
  const [match] = (await readPost(id)).filtered ?? [];
  assert.deepEqual(match?.keyword_matches, ['spoiler']);
  assert.equal(match?.status_matches, null);
  assert.equal(match?.filter.title, 'Series');
  assert.deepEqual([match?.filter.keywords, match?.filter.statuses], [undefined, undefined]);
  assert.deepEqual((await readPost(id, asBob)).filtered, []);
  assert.ok(!('filtered' in (await readPost(id, createClient(app)))));
  const own = await seed.post(alice, 'my own spoiler');
  assert.deepEqual((await readPost(own)).filtered, []);
});

test('looked for in title, warning, text as it is read, and descriptions', async () => {
  await makeFilter('needle');
  const remote = await seed.remoteAccount('rita');
  const cases: [string, boolean, Parameters<Seed['remotePost']>[2]?][] = [
    ['<p>nee<b>dle</b></p>', true],
    ['<p>nee<br>dle</p>', false],
    ['<p>a &#110;eedle</p>', true],
    ['<p><a href="https://a.test/needle">here</a></p>', false],
    ['<p class="needle">x</p>', false],
    ['<p>x</p>', true, { contentWarning: 'a needle' }],
    ['<p>x</p>', true, { title: 'Needle!', kind: 'article' }],
    ['<p>needles</p>', false],
  ];
  for (const [content, found, more] of cases) {
    const id = await seed.remotePost(remote, content, more);
    assert.equal((await readPost(id)).filtered?.length, found ? 1 : 0, `${content} ${JSON.stringify(more)}`);
  }
  const poll = { options: ['hay', 'the needle'], lastsMs: 86_400_000, multiple: false, hideTotals: false };
  const asked = await seed.post(bob, 'which?', { poll });
  assert.equal((await readPost(asked)).filtered?.length, 1);
  const size = { width: 1, height: 1, focusX: 0, focusY: 0, blurhash: null };
  const picture = { kind: 'image' as const, mimeType: 'image/png', url: 'https://remote.test/p.png', ...size };
  const media = [{ ...picture, description: 'hay and a needle' }];
  const shown = await seed.remotePost(remote, '<p>look</p>', { media });
  assert.equal((await readPost(shown)).filtered?.length, 1);
});

test('home leaves out what is hidden there, boosts of it too, and fills its pages', async () => {
  const carol = await seed.account('carol');
  const kept = await seed.post(bob, 'something fine');
  const hidden = await seed.post(bob, 'about politics');
  await seed.boost(bob, await seed.post(carol, 'more politics'));
  const own = await seed.post(alice, 'my politics');
  await app.drain();
  assert.equal((await readHome()).length >= 4, true);
  await makeFilter('politics', { filter_action: 'hide' });
  const ids = await readHome();
  assert.ok(ids.includes(kept) && ids.includes(own) && !ids.includes(hidden));
  const first = readAnswer(await asAlice.get('/api/v1/timelines/home?limit=2'), Type.Array(Status));
  assert.deepEqual(
    first.map((status) => Number(status.id)),
    [own, kept],
  );
  // Elsewhere they are marked: in public, in a thread, on a profile, by itself.
  const all = readAnswer(await asAlice.get('/api/v1/timelines/public'), Type.Array(Status));
  assert.deepEqual(titles(all.find(({ id }) => Number(id) === hidden) as Status), ['no politics']);
  const profile = readAnswer(await asAlice.get(`/api/v1/accounts/${bob.id}/statuses`), Type.Array(Status));
  assert.deepEqual(titles(profile.find(({ id }) => Number(id) === hidden) as Status), ['no politics']);
  const boost = profile.find(({ reblog }) => reblog !== null);
  assert.deepEqual([boost && titles(boost), boost?.reblog?.filtered?.length], [['no politics'], 1]);
  const answer = await seed.post(bob, 'politics below', { replyToId: kept });
  const thread = readAnswer(await asAlice.get(`/api/v1/statuses/${kept}/context`), Context);
  assert.deepEqual(
    thread.descendants.map((status) => [Number(status.id), titles(status)]),
    [[answer, ['no politics']]],
  );
  // A filter of another place hides nothing here.
  const [filter] = await readFilters();
  await asAlice.put(`/api/v2/filters/${filter?.id}`, { context: ['thread'] });
  assert.ok((await readHome()).includes(hidden));
});

test('a list leaves out what home does', async () => {
  const list = (await asAlice.post('/api/v1/lists', { title: 'x' })).json() as { id: string };
  await asAlice.post(`/api/v1/lists/${list.id}/accounts`, { account_ids: [`${bob.id}`] });
  await makeFilter('rain', { filter_action: 'hide' });
  const [sun, rain] = [await seed.post(bob, 'sun'), await seed.post(bob, 'rain')];
  await app.drain();
  const shown = readAnswer(await asAlice.get(`/api/v1/timelines/list/${list.id}`), Type.Array(Status));
  const ids = shown.map(({ id }) => Number(id));
  assert.ok(ids.includes(sun) && !ids.includes(rain));
});

test('a filter ends when it ends', async () => {
  const id = await seed.post(bob, 'about tonight');
  await makeFilter('tonight', { expires_in: 600, filter_action: 'hide' });
  assert.ok(!(await readHome()).includes(id));
  app.clock.advance(600_000);
  assert.ok((await readHome()).includes(id));
  assert.equal((await readFilters()).length, 1, 'it is there to be renewed');
});

test('a single post can be filtered, also by a boost of it; once is enough', async () => {
  const { id } = await makeFilter('nothing of it');
  const postId = await seed.post(bob, 'a plain post');
  const boost = await seed.boost(alice, postId);
  const path = `/api/v2/filters/${id}/statuses`;
  const added = readAnswer(await asAlice.post(path, { status_id: `${boost}` }), FilterStatus);
  assert.equal(added.status_id, `${postId}`);
  assert.deepEqual(readAnswer(await asAlice.post(path, { status_id: `${postId}` }), FilterStatus), added);
  assert.deepEqual(readAnswer(await asAlice.get(path), Type.Array(FilterStatus)), [added]);
  const [match] = (await readPost(postId)).filtered ?? [];
  assert.deepEqual([match?.keyword_matches, match?.status_matches], [null, [`${postId}`]]);
  const own = `/api/v2/filters/statuses/${added.id}`;
  assert.deepEqual(readAnswer(await asAlice.get(own), FilterStatus), added);
  const secret = await seed.post(bob, 'not for you', { visibility: 'direct' });
  assert.equal((await asAlice.post(path, { status_id: `${secret}` })).statusCode, 404);
  await asAlice.delete(own);
  assert.deepEqual((await readPost(postId)).filtered, []);
  // A post that goes takes its place in filters with it.
  await asAlice.post(path, { status_id: `${postId}` });
  await asBob.delete(`/api/v1/statuses/${postId}`);
  await app.drain();
  assert.deepEqual(readAnswer(await asAlice.get(path), Type.Array(FilterStatus)), []);
});

test('hidden notifications are in no list and no number', async () => {
  await seed.post(bob, '@alice good morning');
  await app.drain();
  const ids = (list: Notification[]) => list.map(({ id }) => id);
  const before = readAnswer(await asAlice.get('/api/v1/notifications'), Type.Array(Notification));
  await seed.post(bob, '@alice look at my casino');
  await app.drain();
  await makeFilter('casino', { filter_action: 'hide' });
  const list = readAnswer(await asAlice.get('/api/v1/notifications'), Type.Array(Notification));
  assert.deepEqual(ids(list), ids(before));
  const count = async (path: string) => readAnswer(await asAlice.get(`${path}/unread_count`), Unread).count;
  assert.equal(await count('/api/v1/notifications'), list.length);
  const { notification_groups: groups } = readAnswer(await asAlice.get('/api/v2/notifications'), GroupedNotifications);
  assert.equal(await count('/api/v2/notifications'), groups.length);
  // Marked where the filter only warns.
  const [filter] = await readFilters();
  await asAlice.put(`/api/v2/filters/${filter?.id}`, { filter_action: 'warn' });
  const [newest] = readAnswer(await asAlice.get('/api/v1/notifications'), Type.Array(Notification));
  assert.equal(newest?.status?.filtered?.length, 1);
  assert.equal(await count('/api/v1/notifications'), list.length + 1);
});

test('streams carry what is filtered, leave out what is hidden, and tell of changes', async () => {
  const hub = openHub(app.ctx);
  const window = createWindow(alice.id, { topic: 'user' }, { topic: 'public', stream: ['public'] });
  const other = createWindow(bob.id, { topic: 'user' });
  hub.add(window);
  hub.add(other);
  try {
    await makeFilter('warned');
    await makeFilter('unwanted', { filter_action: 'hide' });
    assert.deepEqual(window.heard, ['filters_changed user', 'filters_changed user']);
    assert.deepEqual(other.heard, []);
    window.payloads.length = 0;
    const [warned, hidden] = [await seed.post(bob, 'be warned'), await seed.post(bob, 'unwanted @alice')];
    await app.drain();
    // What is on its way to streams is nobody's job.
    while (window.payloads.length < 3) await new Promise(setImmediate);
    const heard = window.payloads.map(({ event, stream, payload }) => {
      const { id, filtered } = JSON.parse(payload) as Status;
      return [event, stream, Number(id), filtered?.length];
    });
    assert.deepEqual(heard.sort(), [
      ['update', 'public', warned, 1],
      ['update', 'public', hidden, 1],
      ['update', 'user', warned, 1],
    ]);
  } finally {
    hub.remove(window);
    hub.remove(other);
  }
});

test('filters need their own scopes', async () => {
  const reader = createClient(app, await seed.token(alice, 'read:statuses write:statuses'));
  assert.equal((await reader.get('/api/v2/filters')).statusCode, 403);
  assert.equal((await reader.post('/api/v2/filters', { title: 'x', context: ['home'] })).statusCode, 403);
});
