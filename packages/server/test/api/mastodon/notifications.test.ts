import assert from 'node:assert/strict';
import { after, before, test } from 'node:test';
import { Account } from '@linnet/api-schemas/mastodon/account.ts';
import { Notification } from '@linnet/api-schemas/mastodon/notification.ts';
import { GroupedNotifications } from '@linnet/api-schemas/mastodon/notification-group.ts';
import Type from 'typebox';
import { createTestApp, type TestApp } from '../../app.ts';
import { createSeed, type Member, type Seed } from '../../seed.ts';
import { readAnswer, readRefusal } from '../schema.ts';
import { type Client, createClient, readLink } from './client.ts';

const Notifications = Type.Array(Notification);
const Unread = Type.Object({ count: Type.Integer() });

let app: TestApp;
let seed: Seed;
let alice: Member;
let fans: Member[];
let asAlice: Client;
let asFan: Client;
let visitor: Client;
let postId: number;

before(async () => {
  app = await createTestApp();
  seed = createSeed(app.ctx);
  alice = await seed.account('alice');
  fans = [await seed.account('bob'), await seed.account('carol'), await seed.account('dora')];
  asAlice = createClient(app, await seed.token(alice));
  asFan = createClient(app, await seed.token(fans[0] as Member));
  visitor = createClient(app);
  postId = await seed.post(alice, 'popular');
  for (const fan of fans) await seed.like(fan, postId);
  await app.drain();
  await seed.post(fans[0] as Member, 'hello @alice');
  await app.drain();
  await seed.follow(fans[1] as Member, alice);
  await app.drain();
});
after(() => app.close());

const list = async (query = '', client = asAlice) =>
  readAnswer(await client.get(`/api/v1/notifications${query}`), Notifications);

test('newest first, with their posts, by type and account', async () => {
  const all = await list();
  assert.deepEqual(
    all.map((n) => n.type),
    ['follow', 'mention', 'favourite', 'favourite', 'favourite'],
  );
  assert.equal(all[2]?.status?.id, String(postId));
  assert.ok(!('status' in (all[0] as object)));
  assert.deepEqual(
    (await list('?types[]=mention&types[]=poll')).map((n) => n.type),
    ['mention'],
  );
  assert.deepEqual((await list('?types[]=poll')).length, 0);
  assert.deepEqual(
    (await list('?exclude_types[]=favourite')).map((n) => n.type),
    ['follow', 'mention'],
  );
  assert.deepEqual(
    (await list(`?account_id=${fans[0]?.id}`)).map((n) => n.type),
    ['mention', 'favourite'],
  );
  assert.deepEqual(await list('?account_id=abc'), []);
  assert.deepEqual(await list('', asFan), []);
});

test('pages keep the filter', async () => {
  const first = await asAlice.get('/api/v1/notifications?limit=2&types[]=favourite');
  const next = readLink(first, 'next') as string;
  assert.match(next, /types%5B%5D=favourite/);
  const rest = readAnswer(await asAlice.get(next), Notifications);
  assert.deepEqual([readAnswer(first, Notifications).length, rest.length], [2, 1]);
});

test('one at a time', async () => {
  const [newest] = await list();
  const path = `/api/v1/notifications/${newest?.id}`;
  assert.equal(readAnswer(await asAlice.get(path), Notification).id, newest?.id);
  assert.deepEqual(readRefusal(await asFan.get(path)), [404, 'Record not found']);
  assert.equal((await asFan.post(`${path}/dismiss`)).statusCode, 404);
  assert.equal((await visitor.get(path)).statusCode, 401);
});

test('tokens: none, and without the scope', async () => {
  const readOnly = createClient(app, await seed.token(alice, 'read'));
  const writeOnly = createClient(app, await seed.token(alice, 'write'));
  for (const url of [
    '/api/v1/notifications',
    '/api/v2/notifications',
    '/api/v1/notifications/unread_count',
    '/api/v2/notifications/unread_count',
    '/api/v2/notifications/policy',
    '/api/v2/notifications/x/accounts',
  ]) {
    assert.equal((await visitor.get(url)).statusCode, 401, url);
    assert.equal((await writeOnly.get(url)).statusCode, 403, url);
  }
  for (const url of [
    '/api/v1/notifications/clear',
    '/api/v2/notifications/clear',
    '/api/v1/notifications/1/dismiss',
    '/api/v2/notifications/ungrouped-1/dismiss',
  ]) {
    assert.equal((await visitor.post(url)).statusCode, 401, url);
    assert.equal((await readOnly.post(url)).statusCode, 403, url);
  }
});

test('grouped: many likes of a post are one line', async () => {
  const grouped = readAnswer(await asAlice.get('/api/v2/notifications'), GroupedNotifications);
  assert.deepEqual(
    grouped.notification_groups.map((group) => [group.type, group.notifications_count]),
    [
      ['follow', 1],
      ['mention', 1],
      ['favourite', 3],
    ],
  );
  const likes = grouped.notification_groups[2];
  assert.equal(likes?.status_id, String(postId));
  assert.equal(likes?.sample_account_ids.length, 3);
  assert.equal(grouped.accounts.length, 3);
  assert.equal(grouped.statuses.length, 2);
  assert.ok(!('partial_accounts' in grouped));

  const partial = readAnswer(
    await asAlice.get('/api/v2/notifications?expand_accounts=partial_avatars&types[]=favourite'),
    GroupedNotifications,
  );
  assert.deepEqual([partial.accounts.length, partial.partial_accounts?.length], [1, 2]);
  assert.equal((await asAlice.get('/api/v2/notifications?expand_accounts=none')).statusCode, 400);

  const single = readAnswer(await asAlice.get('/api/v2/notifications?grouped_types[]=follow'), GroupedNotifications);
  assert.equal(single.notification_groups.length, 5);
  assert.match(single.notification_groups[1]?.group_key ?? '', /^ungrouped-\d+$/);

  const members = await asAlice.get(`/api/v2/notifications/${likes?.group_key}/accounts`);
  const accts = readAnswer(members, Type.Array(Account)).map((account) => account.acct);
  assert.deepEqual(accts.sort(), ['bob', 'carol', 'dora']);
  const paged: string[] = [];
  for (
    let url: string | undefined = `/api/v2/notifications/${likes?.group_key}/accounts?limit=2`;
    url !== undefined;
  ) {
    const page = await asAlice.get(url);
    paged.push(...readAnswer(page, Type.Array(Account)).map((account) => account.acct));
    url = readLink(page, 'next');
  }
  assert.deepEqual(paged.sort(), accts);
  assert.equal((await asFan.get(`/api/v2/notifications/${likes?.group_key}/accounts`)).statusCode, 404);
  const one = await asAlice.get(`/api/v2/notifications/${likes?.group_key}`);
  assert.equal(readAnswer(one, GroupedNotifications).notification_groups[0]?.notifications_count, 3);
});

test('groups page by their notifications', async () => {
  const first = await asAlice.get('/api/v2/notifications?limit=1');
  const second = await asAlice.get(readLink(first, 'next') as string);
  const third = await asAlice.get(readLink(second, 'next') as string);
  const types = [first, second, third].map((answer) =>
    readAnswer(answer, GroupedNotifications).notification_groups.map((group) => group.type),
  );
  assert.deepEqual(types, [['follow'], ['mention'], ['favourite']]);
  const fourth = await asAlice.get(readLink(third, 'next') as string);
  assert.deepEqual(readAnswer(fourth, GroupedNotifications).notification_groups, []);
  assert.equal(fourth.headers.link, undefined);
});

test('unread: since the marker, one by one and in groups', async () => {
  const count = async (version: string, query = '') =>
    readAnswer(await asAlice.get(`/api/${version}/notifications/unread_count${query}`), Unread).count;
  assert.deepEqual([await count('v1'), await count('v2'), await count('v1', '?limit=2')], [5, 3, 2]);
  const [newest, second] = await list();
  await app.ctx.db.write((tx) =>
    tx.kysely
      .insertInto('markers')
      .values({
        accountId: alice.id,
        timeline: 'notifications',
        lastReadId: Number(second?.id),
        version: 1,
        updatedAt: 1,
      })
      .execute(),
  );
  assert.deepEqual([await count('v1'), await count('v2')], [1, 1]);
  assert.ok(newest !== undefined);
});

test('everything is accepted, and says so', async () => {
  const policy = (await asAlice.get('/api/v2/notifications/policy')).json() as Record<string, unknown>;
  assert.equal(policy['for_not_following'], 'accept');
});

test('dismissed one by one, by group, and all at once', async () => {
  const [newest] = await list();
  assert.deepEqual((await asAlice.post(`/api/v1/notifications/${newest?.id}/dismiss`)).json(), {});
  assert.equal((await asAlice.post(`/api/v1/notifications/${newest?.id}/dismiss`)).statusCode, 404);
  const [like] = await list('?types[]=favourite');
  assert.deepEqual((await asAlice.post(`/api/v2/notifications/${like?.group_key}/dismiss`)).json(), {});
  assert.deepEqual(
    (await list()).map((n) => n.type),
    ['mention'],
  );
  assert.equal((await asAlice.post('/api/v2/notifications/nonsense/dismiss')).statusCode, 404);
  assert.deepEqual((await asAlice.post('/api/v1/notifications/clear')).json(), {});
  assert.deepEqual(await list(), []);
});
