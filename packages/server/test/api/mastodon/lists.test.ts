import assert from 'node:assert/strict';
import { after, before, test } from 'node:test';
import { Account } from '@linnet/api-schemas/mastodon/account.ts';
import { List } from '@linnet/api-schemas/mastodon/list.ts';
import { Markers } from '@linnet/api-schemas/mastodon/marker.ts';
import { Status } from '@linnet/api-schemas/mastodon/status.ts';
import Type from 'typebox';
import { createTestApp, type TestApp } from '../../app.ts';
import { type Actor, createSeed, type Member, type Seed } from '../../seed.ts';
import { readAnswer, readRefusal } from '../schema.ts';
import { type Client, createClient, readLink } from './client.ts';

const Lists = Type.Array(List);
const Accounts = Type.Array(Account);

let app: TestApp;
let seed: Seed;
let alice: Member;
let bob: Member;
let carol: Member;
let asAlice: Client;
let asBob: Client;

before(async () => {
  app = await createTestApp();
  seed = createSeed(app.ctx);
  alice = await seed.account('alice');
  bob = await seed.account('bob');
  carol = await seed.account('carol');
  asAlice = createClient(app, await seed.token(alice));
  asBob = createClient(app, await seed.token(bob));
  await seed.follow(alice, bob);
  await seed.follow(alice, carol);
});
after(() => app.close());

async function createList(title: string, members: Actor[], more: object = {}): Promise<List> {
  const list = readAnswer(await asAlice.post('/api/v1/lists', { title, ...more }), List);
  const added = await asAlice.post(`/api/v1/lists/${list.id}/accounts`, { account_ids: members.map((m) => `${m.id}`) });
  assert.deepEqual([added.statusCode, added.json()], [200, {}], added.body);
  return list;
}

async function read(url: string): Promise<number[]> {
  await app.drain();
  return readAnswer(await asAlice.get(url), Type.Array(Status)).map((status) => Number(status.id));
}

test('a list is made, renamed, read and removed', async () => {
  const list = await createList(' Friends ', [bob]);
  assert.deepEqual(list, { id: list.id, title: 'Friends', replies_policy: 'list', exclusive: false });
  const renamed = readAnswer(await asAlice.put(`/api/v1/lists/${list.id}`, { replies_policy: 'none' }), List);
  assert.deepEqual([renamed.title, renamed.replies_policy], ['Friends', 'none']);
  assert.deepEqual(readAnswer(await asAlice.get('/api/v1/lists'), Lists), [renamed]);
  assert.deepEqual(readAnswer(await asAlice.get(`/api/v1/accounts/${bob.id}/lists`), Lists), [renamed]);
  assert.equal((await asAlice.post('/api/v1/lists', { title: ' ' })).statusCode, 422);
  assert.equal((await asAlice.put(`/api/v1/lists/${list.id}`, { replies_policy: 'some' })).statusCode, 400);
  assert.deepEqual((await asAlice.delete(`/api/v1/lists/${list.id}`)).json(), {});
  assert.deepEqual(readRefusal(await asAlice.get(`/api/v1/lists/${list.id}`)), [404, 'Record not found']);
});

test('members are those one follows, each once; unfollowing takes them out', async () => {
  const list = await createList('Members', [bob, carol, alice]);
  const path = `/api/v1/lists/${list.id}/accounts`;
  const page = await asAlice.get(`${path}?limit=2`);
  assert.equal(readAnswer(page, Accounts).length, 2);
  assert.equal(readAnswer(await asAlice.get(readLink(page, 'next') as string), Accounts).length, 1);
  assert.equal(readAnswer(await asAlice.get(`${path}?limit=0`), Accounts).length, 3);

  const stranger = await seed.remoteAccount('stranger');
  assert.equal((await asAlice.post(path, { account_ids: [String(stranger.id)] })).statusCode, 404);
  assert.equal((await asAlice.post(path, { account_ids: [String(bob.id)] })).statusCode, 422);
  assert.equal((await asAlice.send('DELETE', path, { account_ids: [String(alice.id)] })).statusCode, 200);
  await asAlice.post(`/api/v1/accounts/${bob.id}/unfollow`);
  const left = readAnswer(await asAlice.get(path), Accounts);
  assert.deepEqual(
    left.map((account) => account.username),
    ['carol'],
  );
  await seed.follow(alice, bob);
  await asAlice.delete(`/api/v1/lists/${list.id}`);
});

test('a list shows replies by its policy', async () => {
  const dora = await seed.account('dora');
  await seed.follow(alice, dora);
  const list = await createList('Replies', [bob, carol]);
  const plain = await seed.post(bob, 'plain');
  const toMember = await seed.post(bob, '@carol hi', { replyToId: await seed.post(carol, 'carol') });
  const toFollowed = await seed.post(bob, '@dora hi', { replyToId: await seed.post(dora, 'dora') });
  const expected = { none: [plain], list: [toMember, plain], followed: [toFollowed, toMember, plain] };
  for (const [policy, ids] of Object.entries(expected)) {
    await asAlice.put(`/api/v1/lists/${list.id}`, { replies_policy: policy });
    const found = (await read(`/api/v1/timelines/list/${list.id}`)).filter((id) => expected.followed.includes(id));
    assert.deepEqual(found, ids, policy);
  }
  await asAlice.delete(`/api/v1/lists/${list.id}`);
});

test('an exclusive list keeps its members out of the home timeline', async () => {
  const before = await seed.post(bob, 'before');
  await app.drain();
  const list = await createList('Quiet', [bob], { exclusive: true });
  const after = await seed.post(bob, 'after');
  const home = await read('/api/v1/timelines/home');
  assert.deepEqual([home.includes(before), home.includes(after)], [true, false]);
  assert.equal((await read(`/api/v1/timelines/list/${list.id}`))[0], after);
});

test('nobody reads or changes a list of somebody else', async () => {
  const list = await createList('Mine', [carol]);
  const path = `/api/v1/lists/${list.id}`;
  const members = { account_ids: [String(carol.id)] };
  for (const answer of [
    await asBob.get(path),
    await asBob.put(path, { title: 'Yours' }),
    await asBob.delete(path),
    await asBob.get(`${path}/accounts`),
    await asBob.post(`${path}/accounts`, members),
    await asBob.send('DELETE', `${path}/accounts`, members),
    await asBob.get(`/api/v1/timelines/list/${list.id}`),
  ]) {
    assert.deepEqual(readRefusal(answer), [404, 'Record not found']);
  }
  assert.equal(readAnswer(await asAlice.get(path), List).title, 'Mine');
  assert.equal(readAnswer(await asAlice.get(`${path}/accounts`), Accounts).length, 1);
});

test('markers move, count their versions and answer only what was asked for', async () => {
  assert.deepEqual(readAnswer(await asAlice.get('/api/v1/markers?timeline[]=home'), Markers), {});
  const first = readAnswer(await asAlice.post('/api/v1/markers', { home: { last_read_id: '12' } }), Markers);
  assert.deepEqual([first.home?.last_read_id, first.home?.version], ['12', 1]);
  const both = { home: { last_read_id: 7 }, notifications: { last_read_id: '9007199254740991' } };
  const second = readAnswer(await asAlice.post('/api/v1/markers', both), Markers);
  assert.deepEqual([second.home?.version, second.notifications?.last_read_id], [2, '9007199254740991']);
  const asked = readAnswer(await asAlice.get('/api/v1/markers?timeline[]=notifications'), Markers);
  assert.deepEqual(Object.keys(asked), ['notifications']);
  assert.deepEqual(readAnswer(await asBob.get('/api/v1/markers?timeline[]=home'), Markers), {});
  assert.equal((await asAlice.post('/api/v1/markers', { home: { last_read_id: 'x' } })).statusCode, 422);
});

test('lists and markers need a token with their scopes', async () => {
  const cases: [Parameters<Client['send']>[0], string, string][] = [
    ['GET', '/api/v1/lists', 'write:lists'],
    ['POST', '/api/v1/lists', 'read:lists'],
    ['GET', '/api/v1/lists/1', 'read:statuses'],
    ['PUT', '/api/v1/lists/1', 'read'],
    ['DELETE', '/api/v1/lists/1', 'read'],
    ['GET', '/api/v1/lists/1/accounts', 'write'],
    ['POST', '/api/v1/lists/1/accounts', 'read'],
    ['DELETE', '/api/v1/lists/1/accounts', 'read'],
    ['GET', '/api/v1/accounts/1/lists', 'read:accounts'],
    ['GET', '/api/v1/markers', 'write'],
    ['POST', '/api/v1/markers', 'read'],
  ];
  for (const [method, url, scope] of cases) {
    assert.equal((await createClient(app).send(method, url)).statusCode, 401, url);
    const narrow = createClient(app, await seed.token(alice, scope));
    assert.equal((await narrow.send(method, url)).statusCode, 403, `${method} ${url}`);
  }
});
