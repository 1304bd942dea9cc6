import assert from 'node:assert/strict';
import { after, before, test } from 'node:test';
import { Status } from '@linnet/api-schemas/mastodon/status.ts';
import Type from 'typebox';
import { blockAccount } from '../../../src/core/blocks/block.ts';
import { createTestApp, type TestApp } from '../../app.ts';
import { createSeed, type Member, type Seed } from '../../seed.ts';
import { readAnswer, readRefusal } from '../schema.ts';
import { type Client, createClient, readLink } from './client.ts';

const Statuses = Type.Array(Status);

const REMOTE_FILE = {
  kind: 'image' as const,
  mimeType: 'image/png',
  url: 'https://remote.test/a.png',
  description: null,
  width: 10,
  height: 10,
  blurhash: null,
  focusX: 0,
  focusY: 0,
};

let app: TestApp;
let seed: Seed;
let alice: Member;
let bob: Member;
let asAlice: Client;
let asBob: Client;
let visitor: Client;

before(async () => {
  app = await createTestApp();
  seed = createSeed(app.ctx);
  alice = await seed.account('alice');
  bob = await seed.account('bob');
  asAlice = createClient(app, await seed.token(alice));
  asBob = createClient(app, await seed.token(bob));
  visitor = createClient(app);
  await seed.follow(alice, bob);
  await app.drain();
});
after(() => app.close());

async function idsOf(client: Client, url: string): Promise<number[]> {
  return readAnswer(await client.get(url), Statuses).map((status) => Number(status.id));
}

/** Follows `rel` to the end. */
async function walk(client: Client, url: string, rel: 'next' | 'prev'): Promise<number[][]> {
  const pages: number[][] = [];
  for (let path: string | undefined = url; path !== undefined; ) {
    const answer = await client.get(path);
    const ids = readAnswer(answer, Statuses).map((status) => Number(status.id));
    if (ids.length === 0) break;
    pages.push(ids);
    path = readLink(answer, rel);
    assert.ok(pages.length < 20);
  }
  return pages;
}

test('home: what followed accounts write and boost, paged both ways', async () => {
  const ids: number[] = [];
  for (let i = 0; i < 5; i++) ids.unshift(await seed.post(bob, `post ${i}`));
  const stranger = await seed.account('stranger');
  ids.unshift(await seed.boost(bob, await seed.post(stranger, 'boosted')));
  await app.drain();
  const path = '/api/v1/timelines/home?limit=2';
  assert.deepEqual(await walk(asAlice, path, 'next'), [ids.slice(0, 2), ids.slice(2, 4), ids.slice(4, 6)]);
  const upwards = await walk(asAlice, `${path}&min_id=${ids[5]}`, 'prev');
  assert.deepEqual(upwards, [ids.slice(3, 5), ids.slice(1, 3), ids.slice(0, 1)]);
  assert.deepEqual(await idsOf(asAlice, `/api/v1/timelines/home?since_id=${ids[2]}`), ids.slice(0, 2));
  const link = String((await asAlice.get(path)).headers.link);
  assert.match(
    link,
    /^<http:\/\/localhost:3000\/api\/v1\/timelines\/home\?limit=2&max_id=\d+>; rel="next", <[^,]+&min_id=\d+>; rel="prev"$/,
  );
  assert.deepEqual(readRefusal(await visitor.get('/api/v1/timelines/home')), [401, 'The access token is invalid']);
  const writeOnly = createClient(app, await seed.token(alice, 'write'));
  assert.equal((await writeOnly.get('/api/v1/timelines/home')).statusCode, 403);
});

test('public: open posts that start something, by origin and media', async () => {
  const dora = await seed.remoteAccount('dora');
  const near = await seed.post(bob, 'near');
  const far = await seed.remotePost(dora, '<p>far</p>', {
    media: [REMOTE_FILE],
  });
  const here = await seed.post(bob, 'only here', { localOnly: true });
  const reply = await seed.post(alice, 'a reply', { replyToId: near });
  const unlisted = await seed.post(bob, 'unlisted', { visibility: 'unlisted' });
  const pick = (ids: number[]) => ids.filter((id) => [near, far, here, reply, unlisted].includes(id));
  const path = '/api/v1/timelines/public';
  assert.deepEqual(pick(await idsOf(visitor, path)), [far, near]);
  assert.deepEqual(pick(await idsOf(asAlice, path)), [here, far, near]);
  assert.deepEqual(pick(await idsOf(visitor, `${path}?local=true`)), [near]);
  assert.deepEqual(pick(await idsOf(visitor, `${path}?remote=1`)), [far]);
  assert.deepEqual(pick(await idsOf(visitor, `${path}?only_media=true`)), [far]);
  assert.equal((await visitor.get(`${path}?max_id=abc`)).statusCode, 422);
  assert.equal((await createClient(app, 'x'.repeat(43)).get(path)).statusCode, 401);
});

test('public: nobody meets whom they blocked', async () => {
  const erin = await seed.account('erin');
  const fred = await seed.account('fred');
  const id = await seed.post(fred, 'by fred');
  const path = '/api/v1/timelines/public';
  const asErin = createClient(app, await seed.token(erin));
  assert.ok((await idsOf(asErin, path)).includes(id));
  await blockAccount(app.ctx, { accountId: erin.id, targetId: fred.id, origin: 'local' });
  assert.ok(!(await idsOf(asErin, path)).includes(id));
  assert.ok((await idsOf(visitor, path)).includes(id));
});

test('tags: whatever the case, more of them, without others', async () => {
  const one = await seed.post(bob, '#Wren here');
  const both = await seed.post(bob, '#wren and #robin');
  const robin = await seed.post(bob, '#robin alone');
  const quiet = await seed.post(bob, '#wren for followers', { visibility: 'followers' });
  const path = '/api/v1/timelines/tag/WREN';
  assert.deepEqual(await idsOf(visitor, path), [both, one]);
  assert.ok(!(await idsOf(asAlice, path)).includes(quiet));
  assert.deepEqual(await idsOf(visitor, `${path}?any[]=robin`), [robin, both, one]);
  assert.deepEqual(await idsOf(visitor, `${path}?any[]=robin&limit=2`), [robin, both]);
  assert.deepEqual(await idsOf(visitor, `${path}?any[]=robin&limit=2&min_id=${one}`), [robin, both]);
  assert.deepEqual(await idsOf(visitor, `${path}?all[]=robin`), [both]);
  assert.deepEqual(await idsOf(visitor, `${path}?none[]=robin`), [one]);
  const umlaut = await seed.post(bob, '#Zaunkönig');
  assert.deepEqual(await idsOf(visitor, `/api/v1/timelines/tag/${encodeURIComponent('zaunkönig')}`), [umlaut]);
  assert.deepEqual(await idsOf(visitor, '/api/v1/timelines/tag/nothing'), []);
});

test('tags: what is asked besides fills pages, however rare it is', async () => {
  const rita = await seed.remoteAccount('rita');
  const size = { width: 1, height: 1, focusX: 0, focusY: 0, blurhash: null, description: null };
  const picture = { kind: 'image' as const, mimeType: 'image/png', url: 'https://remote.test/x.png', ...size };
  const posts: { id: number; tags: string[]; local: boolean; media: boolean }[] = [];
  for (let i = 0; i < 60; i++) {
    const tags = ['deep', ...(i % 10 === 0 ? ['rare'] : []), ...(i % 2 === 0 ? ['even'] : [])];
    const media = i % 7 === 0;
    const local = i % 3 === 0 && !media;
    const more = { tags, media: media ? [picture] : [] };
    const id = local
      ? await seed.post(bob, tags.map((tag) => `#${tag}`).join(' '))
      : await seed.remotePost(rita, '<p>x</p>', more);
    posts.unshift({ id, tags, local, media });
  }
  const cases: [query: string, fits: (post: (typeof posts)[number]) => boolean][] = [
    ['all[]=rare', ({ tags }) => tags.includes('rare')],
    ['all[]=rare&all[]=even', ({ tags }) => tags.includes('rare')],
    ['none[]=even', ({ tags }) => !tags.includes('even')],
    ['all[]=even&none[]=rare', ({ tags }) => tags.includes('even') && !tags.includes('rare')],
    ['all[]=even&local=true', ({ tags, local }) => tags.includes('even') && local],
    ['none[]=even&remote=true', ({ tags, local }) => !tags.includes('even') && !local],
    ['all[]=even&only_media=true', ({ tags, media }) => tags.includes('even') && media],
  ];
  for (const [query, fits] of cases) {
    const expected = posts.filter(fits).map(({ id }) => id);
    const found: number[] = [];
    let path: string | undefined = `/api/v1/timelines/tag/deep?${query}&limit=3`;
    for (let pages = 0; path !== undefined && pages < 30; pages++) {
      const answer = await visitor.get(path);
      const ids = readAnswer(answer, Type.Array(Status)).map(({ id }) => Number(id));
      assert.equal(ids.length, Math.min(3, expected.length - found.length), `${query}, page ${pages + 1}`);
      found.push(...ids);
      path = ids.length === 0 ? undefined : readLink(answer, 'next');
    }
    assert.deepEqual(found, expected, query);
  }
});

test('lists: for their owner alone', async () => {
  const listId = app.ctx.ids.next();
  await app.ctx.db.write(async (tx) => {
    const list = { id: listId, accountId: alice.id, title: 'x', repliesPolicy: 'list' as const, exclusive: 0 as const };
    await tx.kysely.insertInto('lists').values(list).execute();
    await tx.kysely.insertInto('listMembers').values({ id: app.ctx.ids.next(), listId, accountId: bob.id }).execute();
  });
  const id = await seed.post(bob, 'for the list', { visibility: 'followers' });
  await app.drain();
  const path = `/api/v1/timelines/list/${listId}`;
  assert.equal((await idsOf(asAlice, path))[0], id);
  assert.equal((await asBob.get(path)).statusCode, 404);
  assert.equal((await visitor.get(path)).statusCode, 401);
  assert.equal((await createClient(app, await seed.token(alice, 'read:statuses')).get(path)).statusCode, 403);
});

test('favourites and bookmarks page by a cursor of their own', async () => {
  const gina = await seed.account('gina');
  const asGina = createClient(app, await seed.token(gina));
  const ids: number[] = [];
  for (let i = 0; i < 3; i++) ids.push(await seed.post(bob, `mark ${i}`));
  // Marked in another order than written.
  for (const i of [1, 2, 0]) {
    await asGina.post(`/api/v1/statuses/${ids[i]}/favourite`);
    await asGina.post(`/api/v1/statuses/${ids[i]}/bookmark`);
  }
  for (const name of ['favourites', 'bookmarks']) {
    const pages = await walk(asGina, `/api/v1/${name}?limit=2`, 'next');
    assert.deepEqual(pages, [[ids[0], ids[2]], [ids[1]]], name);
    const last = await asGina.get(readLink(await asGina.get(`/api/v1/${name}?limit=2`), 'next') as string);
    const above = readLink(last, 'prev') as string;
    assert.deepEqual(await idsOf(asGina, above.replace('limit=2', 'limit=1')), [ids[2]], `${name}: right above`);
    assert.deepEqual(await idsOf(asGina, above), [ids[0], ids[2]], `${name}: upwards`);
    assert.equal((await visitor.get(`/api/v1/${name}`)).statusCode, 401);
    assert.deepEqual(await idsOf(asAlice, `/api/v1/${name}`), []);
  }
});

test('who liked and who boosted', async () => {
  const id = await seed.post(bob, 'popular');
  await seed.like(alice, id);
  await seed.boost(alice, id);
  for (const name of ['favourited_by', 'reblogged_by']) {
    const answer = await visitor.get(`/api/v1/statuses/${id}/${name}?limit=1`);
    assert.deepEqual(
      (answer.json() as { acct: string }[]).map((account) => account.acct),
      ['alice'],
    );
    const next = readLink(answer, 'next');
    assert.match(next ?? '', /max_id=\d+$/);
    assert.deepEqual((await visitor.get(next as string)).json(), []);
    assert.match(readLink(answer, 'prev') ?? '', /since_id=\d+$/);
  }
  await seed.like(bob, id);
  await seed.like(await seed.account('iris'), id);
  const path = `/api/v1/statuses/${id}/favourited_by`;
  const names = async (at: string) => ((await visitor.get(at)).json() as { acct: string }[]).map(({ acct }) => acct);
  assert.deepEqual(await names(path), ['iris', 'bob', 'alice']);
  const oldest = /max_id=(\d+)/.exec(readLink(await visitor.get(`${path}?limit=3`), 'next') ?? '')?.[1];
  assert.deepEqual(await names(`${path}?limit=1&min_id=${oldest}`), ['bob'], 'right above');
});
