import assert from 'node:assert/strict';
import { after, before, test } from 'node:test';
import { Context } from '@linnet/api-schemas/mastodon/context.ts';
import { DeletedStatus, Status } from '@linnet/api-schemas/mastodon/status.ts';
import { StatusEdit } from '@linnet/api-schemas/mastodon/status-edit.ts';
import { StatusSource } from '@linnet/api-schemas/mastodon/status-source.ts';
import Type from 'typebox';
import { createTestApp, type TestApp } from '../../app.ts';
import { createSeed, type Member, type Seed } from '../../seed.ts';
import { readAnswer, readRefusal } from '../schema.ts';
import { type Client, createClient } from './client.ts';

let app: TestApp;
let seed: Seed;
let alice: Member;
let bob: Member;
let asAlice: Client;
let asBob: Client;
let readOnly: Client;
let visitor: Client;

before(async () => {
  app = await createTestApp();
  seed = createSeed(app.ctx);
  alice = await seed.account('alice');
  bob = await seed.account('bob');
  asAlice = createClient(app, await seed.token(alice));
  asBob = createClient(app, await seed.token(bob));
  readOnly = createClient(app, await seed.token(alice, 'read'));
  visitor = createClient(app);
});
after(() => app.close());

test('a post is written, read by everyone, changed and taken back', async () => {
  const made = await asAlice.post('/api/v1/statuses', { status: 'hello #Birds', language: 'en', visibility: 'public' });
  const status = readAnswer(made, Status);
  assert.match(status.content, /hello/);
  assert.deepEqual([status.visibility, status.language, status.pinned], ['public', 'en', false]);
  assert.deepEqual(
    status.tags.map((tag) => tag.name),
    ['birds'],
  );
  assert.equal(status.application?.name, 'Web');

  const path = `/api/v1/statuses/${status.id}`;
  const seen = readAnswer(await visitor.get(path), Status);
  for (const key of ['favourited', 'reblogged', 'muted', 'bookmarked', 'pinned', 'filtered']) assert.ok(!(key in seen));

  const source = readAnswer(await asAlice.get(`${path}/source`), StatusSource);
  assert.deepEqual([source.text, source.content_type], ['hello #Birds', 'text/plain']);
  assert.deepEqual(readRefusal(await asBob.get(`${path}/source`)), [404, 'Record not found']);

  app.clock.advance(1_000);
  const form = { status: 'bye', spoiler_text: 'careful', language: '' };
  const edited = readAnswer(await asAlice.put(path, form), Status);
  assert.deepEqual([edited.spoiler_text, edited.sensitive, edited.language], ['careful', true, 'en']);
  assert.ok(edited.edited_at !== null);
  const history = readAnswer(await visitor.get(`${path}/history`), Type.Array(StatusEdit));
  assert.deepEqual(
    history.map((edit) => edit.spoiler_text),
    ['', 'careful'],
  );

  assert.deepEqual(readRefusal(await asBob.delete(path)), [404, 'Record not found']);
  const gone = readAnswer(await asAlice.delete(path), DeletedStatus);
  assert.equal(gone.text, 'bye');
  assert.deepEqual(readRefusal(await visitor.get(path)), [404, 'Record not found']);
});

test('the history of a post that was never changed is the post', async () => {
  const id = await seed.post(alice, 'once');
  const history = readAnswer(await visitor.get(`/api/v1/statuses/${id}/history`), Type.Array(StatusEdit));
  assert.deepEqual(
    history.map((edit) => edit.content),
    ['<p>once</p>'],
  );
});

test('the same Idempotency-Key answers the first post', async () => {
  const headers = { 'idempotency-key': 'one-and-the-same' };
  const both = await Promise.all([
    asAlice.post('/api/v1/statuses', { status: 'only once' }, headers),
    asAlice.post('/api/v1/statuses', { status: 'only once' }, headers),
  ]);
  const ids = both.map((answer) => readAnswer(answer, Status).id);
  assert.equal(ids[0], ids[1]);
  const other = readAnswer(await asBob.post('/api/v1/statuses', { status: 'only once' }, headers), Status);
  assert.notEqual(other.id, ids[0]);
  const [code] = readRefusal(
    await asAlice.post('/api/v1/statuses', { status: 'x' }, { 'idempotency-key': 'k'.repeat(256) }),
  );
  assert.equal(code, 422);
});

test('what is not supported is refused, not dropped', async () => {
  const base = { status: 'hello' };
  for (const [extra, words] of [[{ content_type: 'text/markdown' }, 'text/markdown is not supported yet']] as const) {
    assert.deepEqual(readRefusal(await asAlice.post('/api/v1/statuses', { ...base, ...extra })), [
      422,
      `Validation failed: ${words}`,
    ]);
  }
  assert.deepEqual(readRefusal(await asAlice.post('/api/v1/statuses', {})), [
    422,
    "Validation failed: Text can't be blank",
  ]);
  assert.equal((await asAlice.post('/api/v1/statuses', { ...base, visibility: 'limited' })).statusCode, 400);
  assert.equal((await asAlice.post('/api/v1/statuses', { ...base, in_reply_to_id: '999' })).statusCode, 404);
  assert.equal((await asAlice.post('/api/v1/statuses', { ...base, media_ids: ['999'] })).statusCode, 422);
});

test('a warning alone is the text', async () => {
  const status = readAnswer(await asAlice.post('/api/v1/statuses', { spoiler_text: 'only a warning' }), Status);
  assert.deepEqual([status.content, status.spoiler_text], ['<p>only a warning</p>', '']);
});

test('posts start with what their author chose', async () => {
  const carol = await seed.account('carol');
  await app.ctx.db.write(async (tx) => {
    const settingsJson = JSON.stringify({ visibility: 'followers', sensitive: true, language: 'fr' });
    await tx.kysely.updateTable('users').set({ settingsJson }).where('id', '=', carol.userId).execute();
  });
  const asCarol = createClient(app, await seed.token(carol));
  const status = readAnswer(await asCarol.post('/api/v1/statuses', { status: 'bonjour' }), Status);
  assert.deepEqual([status.visibility, status.sensitive, status.language], ['private', true, 'fr']);
  const boost = readAnswer(await asCarol.post(`/api/v1/statuses/${await seed.post(alice, 'open')}/reblog`), Status);
  assert.equal(boost.visibility, 'private');
});

test('what a viewer may not see does not exist', async () => {
  const followers = await seed.post(alice, 'for followers', { visibility: 'followers' });
  const direct = await seed.post(alice, 'for @bob', { visibility: 'direct' });
  const local = await seed.post(alice, 'for this server', { localOnly: true });
  const statusOf = async (client: Client, id: number) => (await client.get(`/api/v1/statuses/${id}`)).statusCode;
  const table: [number, number, number, number][] = [
    // id, the author, bob, a visitor
    [followers, 200, 404, 404],
    [direct, 200, 200, 404],
    [local, 200, 200, 404],
  ];
  for (const [id, ...expected] of table) {
    assert.deepEqual([await statusOf(asAlice, id), await statusOf(asBob, id), await statusOf(visitor, id)], expected);
  }
  for (const path of ['context', 'history', 'favourited_by', 'reblogged_by']) {
    assert.equal((await asBob.get(`/api/v1/statuses/${followers}/${path}`)).statusCode, 404, path);
  }
  for (const action of ['favourite', 'reblog', 'bookmark', 'pin', 'mute', 'unmute', 'unfavourite']) {
    assert.equal((await asBob.post(`/api/v1/statuses/${followers}/${action}`)).statusCode, 404, action);
  }
  assert.equal((await asBob.put(`/api/v1/statuses/${direct}`, { status: 'mine' })).statusCode, 404);
  assert.equal((await visitor.get('/api/v1/statuses/nonsense')).statusCode, 404);
  const many = await asBob.get(`/api/v1/statuses?id[]=${followers}&id[]=${direct}&id[]=${local}&id[]=x`);
  assert.deepEqual(
    readAnswer(many, Type.Array(Status)).map((status) => status.id),
    [String(direct), String(local)],
  );
});

test('tokens: none, and without the scope', async () => {
  const id = await seed.post(alice, 'tokens');
  const path = `/api/v1/statuses/${id}`;
  const requests = [
    ['POST', '/api/v1/statuses'],
    ['PUT', path],
    ['DELETE', path],
    ...'favourite unfavourite reblog unreblog bookmark unbookmark pin unpin mute unmute'
      .split(' ')
      .map((name) => ['POST', `${path}/${name}`]),
  ] as ['POST' | 'PUT' | 'DELETE', string][];
  for (const [method, url] of requests) {
    assert.deepEqual(readRefusal(await visitor.send(method, url)), [401, 'The access token is invalid'], url);
    assert.deepEqual(
      readRefusal(await readOnly.send(method, url)),
      [403, 'This action is outside the authorized scopes'],
      url,
    );
  }
  const writeOnly = createClient(app, await seed.token(alice, 'write'));
  for (const url of [`${path}/source`, '/api/v1/favourites', '/api/v1/bookmarks', path, `${path}/context`]) {
    assert.equal((await writeOnly.get(url)).statusCode, 403, url);
  }
  assert.equal((await visitor.get(`${path}/source`)).statusCode, 401);
  assert.equal((await createClient(app, 'x'.repeat(43)).get(path)).statusCode, 401);
});

test('a thread: ancestors oldest first, descendants depth first', async () => {
  const root = await seed.post(alice, 'root');
  const first = await seed.post(bob, 'first', { replyToId: root });
  const second = await seed.post(bob, 'second', { replyToId: root });
  const below = await seed.post(alice, 'below the first', { replyToId: first });
  const hidden = await seed.post(bob, 'hidden', { replyToId: root, visibility: 'followers' });
  const thread = readAnswer(await visitor.get(`/api/v1/statuses/${root}/context`), Context);
  const ids = (list: { id: string }[]) => list.map((status) => Number(status.id));
  assert.deepEqual([ids(thread.ancestors), ids(thread.descendants)], [[], [first, below, second]]);
  const leaf = readAnswer(await asBob.get(`/api/v1/statuses/${below}/context`), Context);
  assert.deepEqual([ids(leaf.ancestors), ids(leaf.descendants)], [[root, first], []]);
  const whole = readAnswer(await asBob.get(`/api/v1/statuses/${root}/context`), Context);
  assert.deepEqual(ids(whole.descendants), [first, below, second, hidden]);
});

test('a boost answers its wrapper, taking it back the post; both ids name the post', async () => {
  const id = await seed.post(alice, 'boost me');
  const refused = await asBob.post(`/api/v1/statuses/${id}/reblog`, { visibility: 'direct' });
  assert.deepEqual([refused.statusCode, refused.json().error], [422, 'Validation failed: Visibility is reserved']);
  const own = await seed.post(bob, 'for followers', { visibility: 'followers' });
  const reach = readAnswer(await asBob.post(`/api/v1/statuses/${own}/reblog`, { visibility: 'direct' }), Status);
  assert.equal(reach.visibility, 'private');
  const wrapper = readAnswer(await asBob.post(`/api/v1/statuses/${id}/reblog`, { visibility: 'unlisted' }), Status);
  assert.notEqual(wrapper.id, String(id));
  assert.deepEqual([wrapper.account.acct, wrapper.visibility, wrapper.content], ['bob', 'unlisted', '']);
  assert.deepEqual(
    [wrapper.reblog?.id, wrapper.reblog?.reblogged, wrapper.reblog?.reblogs_count],
    [String(id), true, 1],
  );
  const again = readAnswer(await asBob.post(`/api/v1/statuses/${id}/reblog`), Status);
  assert.equal(again.id, wrapper.id);
  assert.equal(readAnswer(await visitor.get(`/api/v1/statuses/${wrapper.id}`), Status).reblog?.id, String(id));
  const liked = readAnswer(await asAlice.post(`/api/v1/statuses/${wrapper.id}/favourite`), Status);
  assert.deepEqual([liked.id, liked.favourited, liked.favourites_count], [String(id), true, 1]);

  const inner = readAnswer(await asBob.post(`/api/v1/statuses/${id}/unreblog`), Status);
  assert.deepEqual([inner.id, inner.reblogged, inner.reblogs_count, inner.reblog], [String(id), false, 0, null]);
  assert.equal((await visitor.get(`/api/v1/statuses/${wrapper.id}`)).statusCode, 404);

  const second = readAnswer(await asBob.post(`/api/v1/statuses/${id}/reblog`), Status);
  assert.equal((await asAlice.delete(`/api/v1/statuses/${second.id}`)).statusCode, 404);
  assert.equal((await asBob.delete(`/api/v1/statuses/${second.id}`)).statusCode, 200);
  assert.equal(readAnswer(await visitor.get(`/api/v1/statuses/${id}`), Status).reblogs_count, 0);
  const direct = await seed.post(alice, '@bob secret', { visibility: 'direct' });
  assert.equal((await asBob.post(`/api/v1/statuses/${direct}/reblog`)).statusCode, 403);
});

test('every mark can be made and taken back twice', async () => {
  const id = await seed.post(alice, 'mark me');
  for (const [make, undo, key] of [
    ['favourite', 'unfavourite', 'favourited'],
    ['bookmark', 'unbookmark', 'bookmarked'],
    ['pin', 'unpin', 'pinned'],
    ['mute', 'unmute', 'muted'],
  ] as const) {
    for (const [action, expected] of [
      [make, true],
      [make, true],
      [undo, false],
      [undo, false],
    ] as const) {
      const status = readAnswer(await asAlice.post(`/api/v1/statuses/${id}/${action}`), Status);
      assert.equal(status[key], expected, action);
    }
  }
  assert.equal(readAnswer(await asAlice.get(`/api/v1/statuses/${id}`), Status).favourites_count, 0);
});

test('pins: own posts, not direct ones, five at most', async () => {
  const dora = await seed.account('dora');
  const asDora = createClient(app, await seed.token(dora));
  const pin = async (id: number) => (await asDora.post(`/api/v1/statuses/${id}/pin`)).statusCode;
  assert.equal(await pin(await seed.post(alice, 'not yours')), 422);
  assert.equal(await pin(await seed.post(dora, 'secret', { visibility: 'direct' })), 422);
  for (let i = 0; i < 5; i++) assert.equal(await pin(await seed.post(dora, `pin ${i}`)), 200);
  const sixth = await seed.post(dora, 'one too many');
  assert.equal(await pin(sixth), 422);
  assert.equal(readAnswer(await asDora.get(`/api/v1/statuses/${sixth}`), Status).pinned, false);
});

test('a muted conversation tells of nothing any more', async () => {
  const root = await seed.post(alice, 'noisy');
  await asAlice.post(`/api/v1/statuses/${root}/mute`);
  await seed.post(bob, '@alice and another', { replyToId: root });
  await app.drain();
  const answer = (await asAlice.get('/api/v1/notifications?types[]=mention')).json() as {
    status: { content: string };
  }[];
  assert.ok(!answer.some((notification) => notification.status.content.includes('and another')));
});
