import assert from 'node:assert/strict';
import { after, before, test } from 'node:test';
import { Account } from '@linnet/api-schemas/mastodon/account.ts';
import { Search } from '@linnet/api-schemas/mastodon/search.ts';
import Type from 'typebox';
import { updateProfile } from '../../../src/core/accounts/update-profile.ts';
import type { RemoteResolver } from '../../../src/core/ports.ts';
import { changeTag } from '../../../src/core/tags/rules.ts';
import { createTestApp, type TestApp } from '../../app.ts';
import { type Actor, createSeed, type Member, type Seed } from '../../seed.ts';
import { readAnswer, readRefusal } from '../schema.ts';
import { type Client, createClient } from './client.ts';

let app: TestApp;
let seed: Seed;
let alice: Member;
let wren: Member;
let remote: Actor;
let asAlice: Client;
let visitor: Client;
/** What other servers were asked for, and what they answer. */
const asked: string[] = [];
const elsewhere = new Map<string, () => Promise<number>>();

async function resolve(what: string) {
  asked.push(what);
  const make = elsewhere.get(what);
  return make === undefined ? { state: 'gone' as const } : { state: 'found' as const, id: await make() };
}
const resolver: RemoteResolver = {
  resolveHandle: resolve,
  resolveAccount: resolve,
  resolvePost: resolve,
  resolveCollection: async () => ({ state: 'gone' }),
  resolveQuoted: resolve,
  checkStamp: async () => 'invalid',
  inspect: async () => ({ state: 'gone', reason: null, kind: null, read: null, answers: [] }),
  refreshPost: (id) => resolve(String(id)),
};

before(async () => {
  app = await createTestApp({ remote: resolver });
  seed = createSeed(app.ctx);
  alice = await seed.account('alice');
  wren = await seed.account('wren');
  await updateProfile(app.ctx, wren.id, { displayName: 'Zaunkönig Miller' });
  remote = await seed.remoteAccount('wrenna', 'remote.test');
  asAlice = createClient(app, await seed.token(alice));
  visitor = createClient(app);
});
after(() => app.close());

async function search(client: Client, params: Record<string, string>): Promise<Search> {
  return readAnswer(await client.get(`/api/v2/search?${new URLSearchParams(params)}`), Search);
}
const names = (found: Search) => found.accounts.map((account) => account.acct);

test('names are found by their first letters, the exact one first', async () => {
  assert.deepEqual(names(await search(visitor, { q: 'wre' })), ['wren', 'wrenna@remote.test']);
  assert.deepEqual(names(await search(visitor, { q: '@WREN' })), ['wren', 'wrenna@remote.test']);
  for (const q of ['zaunk', 'Zaunkönig', 'zaunkonig', 'miller', 'mill zaun', 'Zaunkönig Miller']) {
    assert.deepEqual(names(await search(visitor, { q })), ['wren'], q);
  }
  assert.deepEqual(names(await search(visitor, { q: 'zaun hill' })), []);
  await updateProfile(app.ctx, wren.id, { displayName: '東京のミソサザイ' });
  assert.deepEqual(names(await search(visitor, { q: 'ミソサザイ' })), ['wren']);
  assert.deepEqual(names(await search(visitor, { q: 'miller' })), []);
  await updateProfile(app.ctx, wren.id, { displayName: 'Zaunkönig Miller' });
  assert.deepEqual(names(await search(visitor, { q: 'wrenna@rem' })), ['wrenna@remote.test']);
  assert.deepEqual(names(await search(visitor, { q: 'ren' })), []);
  assert.deepEqual(names(await search(visitor, { q: '%' })), []);
  assert.deepEqual(names(await search(visitor, { q: 'wre', limit: '1' })), ['wren']);
  assert.deepEqual(names(await search(asAlice, { q: 'wre', offset: '1' })), ['wrenna@remote.test']);
  const page = await asAlice.get('/api/v2/search?q=wre&limit=1');
  assert.match(String(page.headers.link), /search\?q=wre&limit=1&offset=1>; rel="next"$/);
  assert.equal((await asAlice.get('/api/v2/search?q=wre')).headers.link, undefined, 'all of it is there');
  assert.deepEqual(names(await search(asAlice, { q: 'wre', following: 'true' })), []);
  await seed.follow(alice, remote);
  assert.deepEqual(names(await search(asAlice, { q: 'wre', following: 'true' })), ['wrenna@remote.test']);
  assert.deepEqual(names(await search(asAlice, { q: 'miller', following: 'true' })), []);
});

test('who blocks the one who looks is not found', async () => {
  const shy = await seed.account('shyone');
  const asShy = createClient(app, await seed.token(shy));
  await asShy.post(`/api/v1/accounts/${alice.id}/block`);
  assert.deepEqual(names(await search(asAlice, { q: 'shyo' })), []);
  assert.deepEqual(names(await search(visitor, { q: 'shyo' })), ['shyone']);
});

test('who is called by their whole name is found, so that a block or a mute can be undone', async () => {
  const loud = await seed.account('loudone');
  for (const verb of ['mute', 'block']) {
    await asAlice.post(`/api/v1/accounts/${loud.id}/${verb}`);
    assert.deepEqual(names(await search(asAlice, { q: 'loudo' })), [], verb);
    assert.deepEqual(names(await search(asAlice, { q: '@LoudOne' })), ['loudone'], verb);
    await asAlice.post(`/api/v1/accounts/${loud.id}/un${verb}`);
  }
});

test('tags in public use are found by their first letters, each once', async () => {
  for (const text of ['#birds', '#Birds again', '#birdsong', '#bird']) await seed.post(alice, text);
  await seed.post(alice, '#birdsecret', { visibility: 'followers' });
  const found = await search(visitor, { q: '#bird' });
  assert.deepEqual(
    found.hashtags.map((tag) => tag.name),
    ['bird', 'birds', 'birdsong'],
  );
  assert.deepEqual(found.accounts, []);
  assert.deepEqual((await search(visitor, { q: 'bird', type: 'accounts' })).hashtags, []);
  const old = await visitor.get('/api/v1/search?q=birds');
  assert.deepEqual(old.json().hashtags, ['birds', 'birdsong']);
  // Of those that only begin so, what staff have looked at, whatever they made of it.
  const reviewed = async () =>
    (await search(visitor, { q: '#bird', exclude_unreviewed: 'true' })).hashtags.map((tag) => tag.name);
  assert.deepEqual(await reviewed(), ['bird']);
  await changeTag(app.ctx, { by: null, tag: 'birdsong', trendable: false });
  await changeTag(app.ctx, { by: null, tag: 'birds', name: 'Birds' });
  assert.deepEqual(await reviewed(), ['bird', 'birdsong']);
});

test('posts are found by their words, for members, in pages', async () => {
  await updateProfile(app.ctx, wren.id, { indexable: true });
  const ids = [];
  for (const n of [1, 2, 3]) ids.unshift(await seed.post(wren, `waxwing ${n}`));
  await app.drain();
  const statuses = async (client: Client, params: Record<string, string>) =>
    (await search(client, params)).statuses.map((status) => Number(status.id));
  assert.deepEqual(await statuses(asAlice, { q: 'waxwing' }), ids);
  assert.deepEqual(await statuses(asAlice, { q: 'waxwing', account_id: `${alice.id}` }), []);
  assert.deepEqual(await statuses(asAlice, { q: 'waxwing', account_id: `${wren.id}` }), ids);
  assert.deepEqual(await statuses(asAlice, { q: 'waxwing', account_id: 'nobody' }), []);
  assert.deepEqual(await statuses(asAlice, { q: 'waxwing', account_id: '' }), ids);
  assert.deepEqual(await statuses(asAlice, { q: 'waxwing', max_id: `${ids[0]}`, min_id: `${ids[2]}` }), [ids[1]]);
  assert.deepEqual(await statuses(asAlice, { q: 'waxwing', type: 'accounts' }), []);
  assert.deepEqual(await statuses(asAlice, { q: 'waxwing', type: 'statuses', limit: '1', offset: '1' }), [ids[1]]);
  const page = await asAlice.get('/api/v2/search?q=waxwing&limit=2');
  assert.match(String(page.headers.link), /search\?q=waxwing&limit=2&offset=2>; rel="next"$/);
  assert.deepEqual(await statuses(visitor, { q: 'waxwing' }), []);
  // What only posts are asked for finds neither people nor tags.
  const found = await search(asAlice, { q: 'from:wren' });
  assert.deepEqual([found.accounts, found.hashtags, found.statuses.length], [[], [], 3]);
});

test('days are those of where the reader is', async () => {
  const id = await seed.post(alice, 'a nightjar');
  await app.drain();
  // Whatever the time is, it is not the same day everywhere: these two are 26 hours apart.
  const dayIn = (timeZone: string) => new Intl.DateTimeFormat('sv', { timeZone }).format(app.clock.now());
  const [west, east] = [dayIn('Etc/GMT+12'), dayIn('Pacific/Kiritimati')];
  assert.notEqual(west, east);
  for (const [day, timezone, found] of [
    [west, 'Etc/GMT+12', [String(id)]],
    [east, 'Pacific/Kiritimati', [String(id)]],
    [west, 'Pacific/Kiritimati', []],
    [east, 'Etc/GMT+12', []],
  ] as const) {
    const { statuses } = await search(asAlice, { q: `nightjar during:${day}`, timezone });
    assert.deepEqual(
      statuses.map((status) => status.id),
      found,
      `${day} ${timezone}`,
    );
  }
  const { statuses } = await search(asAlice, { q: `nightjar during:${dayIn('UTC')}`, timezone: 'Mars/Olympus' });
  assert.equal(statuses.length, 1);
});

test('an address finds exactly what it names, as far as the viewer may see it', async () => {
  const base = app.ctx.config.publicUrl;
  const open = await seed.post(alice, 'open');
  const closed = await seed.post(wren, 'closed', { visibility: 'followers' });
  const statuses = async (client: Client, q: string) =>
    (await search(client, { q })).statuses.map((status) => Number(status.id));
  assert.deepEqual(await statuses(visitor, `${base}/@alice/${open}`), [open]);
  assert.deepEqual(await statuses(asAlice, `${base}/@wren/${closed}`), []);
  assert.deepEqual(names(await search(visitor, { q: `${base}/@wren` })), ['wren']);
  assert.deepEqual(names(await search(visitor, { q: 'https://remote.test/users/wrenna' })), ['wrenna@remote.test']);
  const far = await seed.remotePost(remote, '<p>far</p>', { uri: 'https://remote.test/notes/1' });
  assert.deepEqual(await statuses(visitor, 'https://remote.test/notes/1'), [far]);
});

test('other servers are asked for users who want it, and only for what is not known', async () => {
  elsewhere.set('robin@far.test', async () => (await seed.remoteAccount('robin', 'far.test')).id);
  elsewhere.set('https://far.test/notes/9', async () =>
    seed.remotePost(remote, '<p>nine</p>', { uri: 'https://far.test/notes/9' }),
  );
  asked.length = 0;
  assert.deepEqual(names(await search(asAlice, { q: '@robin@far.test' })), []);
  assert.deepEqual(asked, []);
  assert.deepEqual(names(await search(asAlice, { q: '@robin@far.test', resolve: 'true' })), ['robin@far.test']);
  assert.deepEqual(names(await search(asAlice, { q: '@robin@far.test', resolve: 'true' })), ['robin@far.test']);
  const found = await search(asAlice, { q: 'https://far.test/notes/9', resolve: 'true' });
  assert.equal(found.statuses[0]?.content, '<p>nine</p>');
  await search(asAlice, { q: `${app.ctx.config.publicUrl}/@nobody`, resolve: 'true' });
  await search(asAlice, { q: 'nobody@localhost:3000', resolve: 'true' });
  await search(asAlice, { q: 'javascript:alert(1)', resolve: 'true' });
  assert.deepEqual(asked, ['robin@far.test', 'https://far.test/notes/9']);
});

test('what was typed on a phone, in another script, or copied with its surroundings, is asked for all the same', async () => {
  const make = (name: string, domain: string) => async () => (await seed.remoteAccount(name, domain)).id;
  elsewhere.set('http://peer.test/users/peer', make('peer', 'peer.test'));
  elsewhere.set('https://peer.test/@hash', make('hash', 'peer.test'));
  elsewhere.set('phone@peer.test', make('phone', 'peer.test'));
  elsewhere.set('book@xn--bcher-kva.example', make('book', 'xn--bcher-kva.example'));
  for (const [q, acct] of [
    ['Http://PEER.test/users/peer', 'peer@peer.test'],
    ['https://peer.test/@hash#posts', 'hash@peer.test'],
    ['\u200e＠phone＠peer.test\u200b', 'phone@peer.test'],
    ['@book@bücher.example', 'book@xn--bcher-kva.example'],
  ] as const) {
    assert.deepEqual(names(await search(asAlice, { q, resolve: 'true' })), [acct], q);
    // Known from now on, to who may not ask others as well, and under the handle.
    assert.deepEqual(names(await search(visitor, { q: `@${acct}` })), [acct]);
  }
});

test('visitors may neither resolve nor page; the scope is read:search', async () => {
  assert.equal((await visitor.get('/api/v2/search?q=x&resolve=true')).statusCode, 401);
  assert.equal((await visitor.get('/api/v2/search?q=x&offset=5')).statusCode, 401);
  assert.equal((await visitor.get('/api/v2/search')).statusCode, 400);
  assert.equal((await asAlice.get('/api/v2/search?q=x&offset=-1')).statusCode, 400);
  const narrow = createClient(app, await seed.token(alice, 'read:accounts'));
  assert.equal((await narrow.get('/api/v2/search?q=x')).statusCode, 403);
  readAnswer(await narrow.get('/api/v1/accounts/search?q=wre'), Type.Array(Account));
  assert.equal((await visitor.get('/api/v1/accounts/search?q=wre')).statusCode, 401);
  const other = createClient(app, await seed.token(alice, 'read:search'));
  assert.deepEqual(readRefusal(await other.get('/api/v1/accounts/search?q=wre')), [
    403,
    'This action is outside the authorized scopes',
  ]);
});
