import assert from 'node:assert/strict';
import { after, before, test } from 'node:test';
import { Account, MutedAccount } from '@linnet/api-schemas/mastodon/account.ts';
import { Relationship } from '@linnet/api-schemas/mastodon/relationship.ts';
import { Status } from '@linnet/api-schemas/mastodon/status.ts';
import Type from 'typebox';
import { sanctionAccount } from '../../../src/core/sanctions/sanction.ts';
import { createTestApp, type TestApp } from '../../app.ts';
import { type Actor, createSeed, type Member, type Seed } from '../../seed.ts';
import { readAnswer, readRefusal } from '../schema.ts';
import { type Client, createClient, readLink } from './client.ts';

const Accounts = Type.Array(Account);
const Relationships = Type.Array(Relationship);
const Statuses = Type.Array(Status);

let app: TestApp;
let seed: Seed;
let alice: Member;
let bob: Member;
let carol: Member;
let remote: Actor;
let asAlice: Client;
let asBob: Client;
let visitor: Client;

before(async () => {
  app = await createTestApp();
  seed = createSeed(app.ctx);
  alice = await seed.account('alice');
  bob = await seed.account('bob');
  carol = await seed.account('carol');
  remote = await seed.remoteAccount('rosa');
  asAlice = createClient(app, await seed.token(alice));
  asBob = createClient(app, await seed.token(bob));
  visitor = createClient(app);
});
after(() => app.close());

const act = async (client: Client, target: Actor, action: string, params?: object) =>
  readAnswer(await client.post(`/api/v1/accounts/${target.id}/${action}`, params), Relationship);

test('a profile is for everybody, by id, by list and by handle', async () => {
  const account = readAnswer(await visitor.get(`/api/v1/accounts/${alice.id}`), Account);
  assert.deepEqual([account.acct, account.url], ['alice', 'http://localhost:3000/@alice']);
  const both = readAnswer(await visitor.get(`/api/v1/accounts?id[]=${remote.id}&id[]=${alice.id}&id[]=1`), Accounts);
  assert.deepEqual(
    both.map((found) => found.acct),
    ['rosa@remote.test', 'alice'],
  );
  for (const acct of ['alice', '@Alice', 'alice@localhost:3000', 'rosa@remote.test']) {
    readAnswer(await visitor.get(`/api/v1/accounts/lookup?acct=${encodeURIComponent(acct)}`), Account);
  }
  for (const path of ['lookup?acct=nobody', 'lookup?acct=nobody@remote.test', '1', 'x', '99999999999999999999']) {
    assert.deepEqual(readRefusal(await visitor.get(`/api/v1/accounts/${path}`)), [404, 'Record not found'], path);
  }
});

test('follow, what it shows, and unfollow; twice is once', async () => {
  const followed = await act(asAlice, bob, 'follow', { reblogs: false, languages: ['de'] });
  assert.deepEqual([followed.following, followed.showing_reblogs, followed.languages], [true, false, ['de']]);
  const again = await act(asAlice, bob, 'follow', { notify: true });
  assert.deepEqual([again.showing_reblogs, again.notifying, again.languages], [false, true, ['de']]);
  assert.equal(readAnswer(await visitor.get(`/api/v1/accounts/${bob.id}`), Account).followers_count, 1);
  assert.equal((await act(asBob, alice, 'remove_from_followers')).followed_by, false);
  assert.equal((await act(asAlice, bob, 'unfollow')).following, false);
  assert.equal((await act(asAlice, bob, 'unfollow')).following, false);
  assert.deepEqual(readRefusal(await asAlice.post(`/api/v1/accounts/${alice.id}/follow`)), [
    403,
    'You cannot follow yourself',
  ]);
});

test('a locked account answers requests', async () => {
  await asBob.send('PATCH', '/api/v1/accounts/update_credentials', { locked: true });
  assert.equal((await act(asAlice, bob, 'follow')).requested, true);
  const waiting = readAnswer(await asBob.get('/api/v1/follow_requests'), Accounts);
  assert.deepEqual(
    waiting.map((account) => account.id),
    [String(alice.id)],
  );
  const answer = (id: number, what: string) => asBob.post(`/api/v1/follow_requests/${id}/${what}`);
  assert.equal((await answer(carol.id, 'authorize')).statusCode, 404);
  assert.equal(readAnswer(await answer(alice.id, 'authorize'), Relationship).followed_by, true);
  // Neither answer is for followers: rejecting one must not end a follow that was accepted.
  assert.equal((await answer(alice.id, 'reject')).statusCode, 404);
  await act(asAlice, bob, 'unfollow');
  await act(asAlice, bob, 'follow');
  assert.equal(readAnswer(await answer(alice.id, 'reject'), Relationship).requested_by, false);
  await asBob.send('PATCH', '/api/v1/accounts/update_credentials', { locked: false });
});

test('blocks, mutes and notes are listed to their owner alone', async () => {
  const blocked = await act(asAlice, carol, 'block');
  assert.equal(blocked.blocking, true);
  assert.deepEqual(readRefusal(await asAlice.post(`/api/v1/accounts/${carol.id}/follow`)), [
    403,
    'This action is not allowed',
  ]);
  const blocks = readAnswer(await asAlice.get('/api/v1/blocks'), Accounts);
  assert.deepEqual(
    blocks.map((account) => account.username),
    ['carol'],
  );
  assert.deepEqual(readAnswer(await asBob.get('/api/v1/blocks'), Accounts), []);
  assert.equal((await act(asAlice, carol, 'unblock')).blocking, false);

  const muted = await act(asAlice, carol, 'mute', { duration: 3600, notifications: 'false' });
  assert.deepEqual([muted.muting, muted.muting_notifications], [true, false]);
  const [mute] = readAnswer(await asAlice.get('/api/v1/mutes'), Type.Array(MutedAccount));
  assert.ok(mute?.mute_expires_at);
  app.clock.advance(3_601_000);
  assert.deepEqual(readAnswer(await asAlice.get('/api/v1/mutes'), Type.Array(MutedAccount)), []);
  assert.equal((await act(asAlice, carol, 'mute')).muting_notifications, true);
  assert.equal((await act(asAlice, carol, 'unmute')).muting, false);

  assert.equal((await act(asAlice, carol, 'note', { comment: 'met at the lake' })).note, 'met at the lake');
  assert.equal((await act(asBob, carol, 'note', { comment: '' })).note, '');
  assert.equal((await act(asAlice, carol, 'note', { comment: '' })).note, '');
});

test('relationships and familiar followers have one entry per account that exists', async () => {
  const query = `id[]=${bob.id}&id[]=${remote.id}&id[]=1&id[]=${bob.id}`;
  const relationships = readAnswer(await asAlice.get(`/api/v1/accounts/relationships?${query}`), Relationships);
  assert.deepEqual(
    relationships.map((relationship) => relationship.id),
    [String(bob.id), String(remote.id)],
  );
  const one = readAnswer(await asAlice.get(`/api/v1/accounts/relationships?id=${bob.id}`), Relationships);
  const gone = await seed.account('gone');
  await sanctionAccount(app.ctx, { targetId: gone.id, kind: 'suspend', text: '', by: null });
  const asked = `/api/v1/accounts/relationships?id[]=${gone.id}&id[]=${bob.id}`;
  const idsOf = async (path: string) => readAnswer(await asAlice.get(path), Relationships).map(({ id }) => Number(id));
  assert.deepEqual(await idsOf(asked), [bob.id]);
  assert.deepEqual(await idsOf(`${asked}&with_suspended=true`), [gone.id, bob.id]);
  assert.equal(one.length, 1);
  const familiar = await asAlice.get(`/api/v1/accounts/familiar_followers?id[]=${bob.id}`);
  assert.deepEqual(familiar.json(), [{ id: String(bob.id), accounts: [] }]);
});

test('followers are paged by a hidden id, and hidden where their owner says so', async () => {
  const star = await seed.account('star');
  const fans: Member[] = [];
  for (const name of ['fan1', 'fan2', 'fan3']) {
    const fan = await seed.account(name);
    fans.push(fan);
    await seed.follow(fan, star);
  }
  const names: string[] = [];
  let next: string | undefined = `/api/v1/accounts/${star.id}/followers?limit=2`;
  while (next !== undefined) {
    const answer = await visitor.get(next);
    names.push(...readAnswer(answer, Accounts).map((account) => account.username));
    assert.equal(readLink(answer, 'prev')?.includes('since_id='), answer.json().length > 0);
    next = readLink(answer, 'next');
  }
  assert.deepEqual(names, ['fan3', 'fan2', 'fan1']);
  const following = readAnswer(await visitor.get(`/api/v1/accounts/${fans[0]?.id}/following`), Accounts);
  assert.deepEqual(
    following.map((account) => account.username),
    ['star'],
  );

  const asStar = createClient(app, await seed.token(star));
  await asStar.send('PATCH', '/api/v1/accounts/update_credentials', { hide_collections: true });
  assert.deepEqual(readAnswer(await asAlice.get(`/api/v1/accounts/${star.id}/followers`), Accounts), []);
  assert.equal(readAnswer(await asStar.get(`/api/v1/accounts/${star.id}/followers`), Accounts).length, 3);
});

test('statuses of an account: what each viewer may see, by kind and tag', async () => {
  const writer = await seed.account('writer');
  const asWriter = createClient(app, await seed.token(writer));
  const open = await seed.post(writer, 'one #Birds');
  const reply = await seed.post(writer, '@alice two', { replyToId: await seed.post(alice, 'question') });
  const closed = await seed.post(writer, 'three #birds', { visibility: 'followers' });
  const boost = await seed.boost(writer, await seed.post(bob, 'boosted'));
  const ids = async (client: Client, query = '') => {
    const answer = await client.get(`/api/v1/accounts/${writer.id}/statuses${query}`);
    return readAnswer(answer, Statuses).map((status) => Number(status.id));
  };
  assert.deepEqual(await ids(visitor), [boost, reply, open]);
  assert.deepEqual(await ids(asAlice), [boost, reply, open]);
  assert.deepEqual(await ids(asWriter), [boost, closed, reply, open]);
  assert.deepEqual(await ids(visitor, '?exclude_replies=true&exclude_reblogs=1'), [open]);
  assert.deepEqual(await ids(visitor, '?only_media=true'), []);
  assert.deepEqual(await ids(visitor, '?tagged=BIRDS'), [open]);
  assert.deepEqual(await ids(visitor, '?tagged=&exclude_reblogs='), [boost, reply, open]);
  assert.deepEqual(await ids(asWriter, '?tagged=birds'), [closed, open]);
  assert.deepEqual(await ids(visitor, '?pinned=true'), []);
  assert.equal((await asWriter.post(`/api/v1/statuses/${open}/pin`)).statusCode, 200);
  assert.deepEqual(await ids(visitor, '?pinned=true'), [open]);
  const direct = await seed.post(writer, '@alice between us #birds', { visibility: 'direct' });
  assert.deepEqual(await ids(asAlice), [direct, boost, reply, open]);
  assert.deepEqual(await ids(asAlice, '?exclude_direct=true'), [boost, reply, open]);
  assert.deepEqual(await ids(asAlice, '?tagged=birds&exclude_direct=1'), [open]);
  assert.deepEqual(await ids(asWriter, '?exclude_direct=true&exclude_replies=true'), [boost, closed, open]);
  const page = await visitor.get(`/api/v1/accounts/${writer.id}/statuses?limit=2`);
  assert.deepEqual(await ids(visitor, `?max_id=${page.json()[1].id}`), [open]);
  assert.match(readLink(page, 'next') ?? '', /limit=2&max_id=\d+$/);
  assert.match(readLink(page, 'prev') ?? '', /min_id=\d+$/);

  await act(asWriter, carol, 'block');
  const asCarol = createClient(app, await seed.token(carol));
  assert.deepEqual(await ids(asCarol), []);
});

const OWN: ['GET' | 'POST', string, string][] = [
  ['GET', '/api/v1/accounts/relationships', 'write:follows'],
  ['GET', '/api/v1/accounts/familiar_followers', 'write'],
  ['GET', '/api/v1/blocks', 'read:mutes'],
  ['GET', '/api/v1/mutes', 'read:blocks'],
  ['GET', '/api/v1/follow_requests', 'read:blocks'],
  ['POST', '/api/v1/follow_requests/1/authorize', 'read'],
  ['POST', '/api/v1/follow_requests/1/reject', 'write:blocks'],
  ...['follow', 'unfollow', 'remove_from_followers'].map((name): ['POST', string, string] => [
    'POST',
    `/api/v1/accounts/1/${name}`,
    'write:blocks',
  ]),
  ...['block', 'unblock'].map((name): ['POST', string, string] => [
    'POST',
    `/api/v1/accounts/1/${name}`,
    'write:mutes',
  ]),
  ...['mute', 'unmute'].map((name): ['POST', string, string] => ['POST', `/api/v1/accounts/1/${name}`, 'write:blocks']),
  ['POST', '/api/v1/accounts/1/note', 'write:follows'],
];

test('every route for users refuses visitors, other scopes and accounts that do not exist', async () => {
  for (const [method, url, scope] of OWN) {
    assert.equal((await visitor.send(method, url)).statusCode, 401, url);
    const narrow = createClient(app, await seed.token(alice, scope));
    assert.equal((await narrow.send(method, url)).statusCode, 403, url);
    if (url.includes('/1/')) assert.equal((await asAlice.send(method, url)).statusCode, 404, url);
  }
});

test('a follow of somebody elsewhere counts as accepted in its answer, unless they approve followers', async () => {
  const open = await seed.remoteAccount('olga');
  const locked = await seed.remoteAccount('lena', 'remote.test', { locked: true });
  const first = await act(asAlice, open, 'follow');
  assert.deepEqual([first.following, first.requested], [true, false]);
  const second = await act(asAlice, locked, 'follow');
  assert.deepEqual([second.following, second.requested], [false, true]);
});
