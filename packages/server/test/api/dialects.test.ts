import assert from 'node:assert/strict';
import { after, before, test } from 'node:test';
import { TokenInfo } from '@linnet/api-schemas/gotosocial/token-info.ts';
import { LemmyError } from '@linnet/api-schemas/lemmy/error.ts';
import { GetPostsResponse } from '@linnet/api-schemas/lemmy/post.ts';
import { GetSiteResponse } from '@linnet/api-schemas/lemmy/site.ts';
import { Status } from '@linnet/api-schemas/mastodon/status.ts';
import { MisskeyError } from '@linnet/api-schemas/misskey/error.ts';
import { Meta } from '@linnet/api-schemas/misskey/meta.ts';
import { Note } from '@linnet/api-schemas/misskey/note.ts';
import { Config } from '@linnet/api-schemas/pixelfed/config.ts';
import Type from 'typebox';
import { type Actor, createSeed, type Member } from '#test/seed.ts';
import { createTestApp, type TestApp } from '../app.ts';
import { readAnswer } from './schema.ts';

let app: TestApp;
let alice: Member;
let bob: Member;
let token: string;
let birds: Actor;
const ids: number[] = [];
before(async () => {
  app = await createTestApp();
  const seed = createSeed(app.ctx);
  alice = await seed.account('alice', { role: 'owner' });
  bob = await seed.account('bob');
  token = await seed.token(alice);
  birds = await seed.remoteAccount('birds', 'groups.test', { kind: 'group' });
  await seed.follow(alice, bob);
  for (let i = 0; i < 5; i++) {
    ids.push(await seed.post(bob, `A bird\n\nnumber ${i}`, { communityId: birds.id }));
    app.clock.advance(1_000);
  }
  await seed.like(alice, ids[4] as number);
  await app.drain();
});
after(() => app.close());

const bearer = (value = token) => ({ authorization: `Bearer ${value}` });
const post = (url: string, payload: object = {}, headers = {}) => app.inject({ method: 'POST', url, payload, headers });

test('what is no route is answered in the words of its dialect', async () => {
  const lemmy = await app.inject('/api/v3/nothing');
  assert.deepEqual([lemmy.statusCode, lemmy.json()], [404, { error: 'not_found' }]);
  const misskey = readAnswer(await post('/api/notes/nothing'), MisskeyError, 404);
  assert.equal(misskey.error.code, 'UNKNOWN_API_ENDPOINT');
  const others = ['/api/v1/nothing', '/api/v1/pleroma/nothing', '/api/v1.1/nothing', '/api/pixelfed/v1/nothing'];
  for (const url of [...others, '/api/v2/nothing', '/api/nothing']) {
    const answer = await app.inject(url);
    assert.deepEqual([answer.statusCode, answer.json()], [404, { error: 'Record not found' }], url);
  }
  assert.equal((await post('/api/v1/nothing')).json().error, 'Record not found');
});

test('Lemmy: the site as its apps read it, nothing null', async () => {
  const answer = await app.inject('/api/v3/site');
  const site = readAnswer(answer, GetSiteResponse);
  assert.equal(site.version, '0.19.20');
  assert.equal(site.site_view.local_site.site_setup, true);
  assert.equal(site.all_languages[37]?.code, 'en');
  assert.equal(site.all_languages.length, 182);
  assert.match(site.site_view.site.public_key, /BEGIN PUBLIC KEY/);
  assert.doesNotMatch(answer.body, /:null/);
});

test('Lemmy: posts of communities, paged by cursor to the end', async () => {
  const seen: number[] = [];
  let cursor: string | undefined = '';
  while (cursor !== undefined) {
    const url = `/api/v3/post/list?type_=All&limit=2${cursor === '' ? '' : `&page_cursor=${cursor}`}`;
    const answer = await app.inject({ url, headers: bearer() });
    assert.doesNotMatch(answer.body, /:null/);
    const page = readAnswer(answer, GetPostsResponse);
    seen.push(...page.posts.map((view) => view.post.id));
    cursor = page.next_page;
  }
  assert.deepEqual(seen, ids.toReversed());
  const [view] = readAnswer(await app.inject({ url: '/api/v3/post/list', headers: bearer() }), GetPostsResponse).posts;
  assert.equal(view?.post.name, 'A bird');
  assert.deepEqual([view?.my_vote, view?.counts.upvotes, view?.community.name], [1, 1, 'birds']);
  const [visitors] = readAnswer(await app.inject('/api/v3/post/list'), GetPostsResponse).posts;
  assert.equal(visitors !== undefined && 'my_vote' in visitors, false);
});

test('Lemmy: posts of communities by the number of the page', async () => {
  const read = async (query: string) =>
    readAnswer(await app.inject(`/api/v3/post/list?${query}`), GetPostsResponse).posts.map((view) => view.post.id);
  const newest = ids.toReversed();
  assert.deepEqual(await read('limit=2&page=1'), newest.slice(0, 2));
  assert.deepEqual(await read('limit=2&page=2'), newest.slice(2, 4));
  assert.deepEqual(await read('limit=2&page=3'), newest.slice(4));
  assert.deepEqual(await read('limit=2&page=4'), []);
  assert.deepEqual(await read('limit=5&page=2'), []);
  assert.deepEqual(await read('limit=50&page=100'), []);
});

test('Lemmy: a token that is no good is none where none is needed, and bounds are bounds', async () => {
  assert.equal((await app.inject({ url: '/api/v3/site', headers: bearer('nobody') })).statusCode, 200);
  for (const query of ['limit=0', 'limit=51', 'page=101', 'page=x', 'page_cursor=x', 'page_cursor=Pfffffffffffffff']) {
    const answer = await app.inject(`/api/v3/post/list?${query}`);
    assert.equal(readAnswer(answer, LemmyError, 400).error, 'unknown', query);
  }
});

test('Misskey: meta in short and in full, and the names of what is served', async () => {
  const full = readAnswer(await post('/api/meta'), Meta);
  assert.equal(full.features?.miauth, false);
  assert.equal(full.uri, app.ctx.config.publicUrl);
  assert.equal('features' in readAnswer(await post('/api/meta', { detail: false, i: null }), Meta), false);
  const names = readAnswer(await post('/api/endpoints'), Type.Array(Type.String()));
  assert.deepEqual(
    [names.includes('notes/timeline'), names.includes('emojis'), names.includes('drive')],
    [true, true, false],
  );
  const bare = await app.inject({ method: 'POST', url: '/api/endpoints' });
  assert.deepEqual(bare.json(), names);
});

test('Misskey: home with the token in the body, pages both ways, ids that sort as texts', async () => {
  const home = (more: object) => post('/api/notes/timeline', { i: token, ...more });
  const read = async (more: object) => readAnswer(await home(more), Type.Array(Note));
  const newest = await read({ limit: 2 });
  const [first, second] = newest;
  assert.deepEqual([first?.text, first?.myReaction, first?.reactions], ['A bird\n\nnumber 4', '❤', { '❤': 1 }]);
  assert.ok(first !== undefined && second !== undefined && first.id > second.id);
  assert.deepEqual(new Set(newest.map((note) => note.id.length)), new Set([16]));
  const older = await read({ limit: 2, untilId: second?.id });
  assert.deepEqual(
    older.map((note) => note.text),
    ['A bird\n\nnumber 2', 'A bird\n\nnumber 1'],
  );
  const upwards = await read({ limit: 2, sinceId: older[1]?.id });
  assert.deepEqual(
    upwards.map((note) => note.text),
    ['A bird\n\nnumber 2', 'A bird\n\nnumber 3'],
  );
  const both = await read({ sinceId: older[1]?.id, untilId: first?.id });
  assert.deepEqual(
    both.map((note) => note.text),
    ['A bird\n\nnumber 3', 'A bird\n\nnumber 2'],
  );
  const since = await read({ sinceDate: Date.parse(second?.createdAt as string) - 1 });
  assert.deepEqual(
    since.map((note) => note.id),
    [second?.id, first?.id],
  );
});

test('Misskey: a boost is a note without a text, with the post in it', async () => {
  const seed = createSeed(app.ctx);
  const carol = await seed.account('carol');
  await seed.follow(alice, carol);
  const far = await seed.remotePost(await seed.remoteAccount('dave'), '<p>from afar</p>');
  const boostId = await seed.boost(carol, far);
  await app.drain();
  const [note] = readAnswer(await post('/api/notes/timeline', { limit: 1 }, bearer()), Type.Array(Note));
  assert.deepEqual([Number(note?.id), note?.text, note?.user.username], [boostId, null, 'carol']);
  assert.deepEqual([note?.renoteId, note?.renote?.text], [note?.renote?.id, 'from afar']);
});

test('Misskey: refusals have codes and ids that apps know', async () => {
  const cases: [string, object, number, string][] = [
    ['/api/notes/timeline', {}, 401, 'CREDENTIAL_REQUIRED'],
    ['/api/notes/timeline', { i: 'nobody' }, 401, 'AUTHENTICATION_FAILED'],
    ['/api/meta', { i: 'nobody' }, 401, 'AUTHENTICATION_FAILED'],
    ['/api/notes/local-timeline', { limit: 101 }, 400, 'INVALID_PARAM'],
    ['/api/notes/local-timeline', { limit: '10' }, 400, 'INVALID_PARAM'],
    ['/api/notes/local-timeline', { untilId: 'x' }, 400, 'INVALID_PARAM'],
    ['/api/notes/local-timeline', { withFiles: 'yes' }, 400, 'INVALID_PARAM'],
  ];
  for (const [url, payload, status, code] of cases) {
    assert.equal(readAnswer(await post(url, payload), MisskeyError, status).error.code, code, JSON.stringify(payload));
  }
  const reader = await createSeed(app.ctx).token(bob, 'write');
  const refused = readAnswer(await post('/api/notes/timeline', { i: reader }), MisskeyError, 403);
  assert.equal(refused.error.kind, 'permission');
});

test('Pixelfed: what an app has to know, and the newest pictures', async () => {
  const config = readAnswer(await app.inject('/api/v2/config'), Config);
  assert.equal(config.site.url, app.ctx.config.publicUrl);
  const posts = Type.Object({ posts: Type.Array(Status) });
  assert.deepEqual(readAnswer(await app.inject('/api/v1/discover/posts'), posts), { posts: [] });
});

test('Pleroma: your likes by your id, and nobody else’s', async () => {
  assert.equal((await app.inject('/api/pleroma/frontend_configurations')).statusCode, 200);
  const likes = (account: Actor) =>
    app.inject({ url: `/api/v1/pleroma/accounts/${account.id}/favourites`, headers: bearer() });
  const [liked] = readAnswer(await likes(alice), Type.Array(Status));
  assert.equal(liked?.id, String(ids[4]));
  assert.equal((await likes(bob)).statusCode, 403);
});

test('GoToSocial: what is signed in as you, and signing it out', async () => {
  const seed = createSeed(app.ctx);
  const other = await seed.token(alice, 'read');
  const theirs = await seed.token(bob);
  const list = async (headers: object) =>
    readAnswer(await app.inject({ url: '/api/v1/tokens', headers: { ...headers } }), Type.Array(TokenInfo));
  const tokens = await list(bearer());
  assert.deepEqual(tokens.map((one) => one.scope).sort(), ['read', 'read write follow push']);
  const [foreign] = await list(bearer(theirs));
  const invalidate = (id: string | undefined) => post(`/api/v1/tokens/${id}/invalidate`, {}, bearer());
  assert.equal((await invalidate(foreign?.id)).statusCode, 404);
  assert.equal((await invalidate(tokens.find((one) => one.scope === 'read')?.id)).statusCode, 200);
  const home = await app.inject({ url: '/api/v1/timelines/home', headers: bearer(other) });
  assert.equal(home.statusCode, 401);
});
