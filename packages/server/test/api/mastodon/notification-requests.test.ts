import assert from 'node:assert/strict';
import { after, before, beforeEach, describe, it } from 'node:test';
import { deliver } from '../../../src/api/mastodon/streaming/deliver.ts';
import type { BusMessage } from '../../../src/bus/bus.ts';
import { blockAccount } from '../../../src/core/blocks/block.ts';
import { blockInstance } from '../../../src/core/moderation/instance-blocks.ts';
import { KEPT_OF_ONE } from '../../../src/core/notifications/keep-back.ts';
import { deletePost } from '../../../src/core/posts/delete.ts';
import { createTestApp, type TestApp } from '../../app.ts';
import { type Actor, createSeed, type Member, type Seed } from '../../seed.ts';
import { type Client, createClient } from './client.ts';
import { createWindow } from './window.ts';

const DAY = 86_400_000;

interface Request {
  id: string;
  notifications_count: string;
  account: { acct: string };
  last_status: { id: string } | null;
}

describe('notifications of people one does not know', () => {
  let app: TestApp;
  let seed: Seed;
  let n = 0;
  let alice: Member;
  let asAlice: Client;
  let post: number;
  before(async () => {
    app = await createTestApp();
    seed = createSeed(app.ctx);
  });
  after(() => app.close());
  beforeEach(async () => {
    n += 1;
    alice = await seed.account(`alice${n}`);
    asAlice = createClient(app, await seed.token(alice));
    post = await seed.post(alice, 'a post');
  });

  const save = async (rules: object) => (await asAlice.put('/api/v2/notifications/policy', rules)).json();
  const policy = async () => (await asAlice.get('/api/v2/notifications/policy')).json();
  const requests = async (): Promise<Request[]> => (await asAlice.get('/api/v1/notifications/requests')).json();
  const shown = async (query = ''): Promise<string[]> =>
    (await asAlice.get(`/api/v1/notifications${query}`)).json().map(({ type }: { type: string }) => type);
  const stranger = (more = {}) => seed.remoteAccount(`stranger${n}`, 'remote.test', more);
  const mention = (from: Actor, more = {}) => {
    const named = {
      accountId: alice.id,
      username: alice.username,
      domain: '',
      url: 'https://x.test/',
      uri: `https://x.test/${n}`,
    };
    return seed.remotePost(from, '<p>hello</p>', { mentions: [named], ...more });
  };

  it('come unless one says otherwise, but for people that moderators limited', async () => {
    assert.deepEqual(await policy(), {
      for_not_following: 'accept',
      for_not_followers: 'accept',
      for_new_accounts: 'accept',
      for_private_mentions: 'accept',
      for_limited_accounts: 'filter',
      for_bots: 'accept',
      summary: { pending_requests_count: 0, pending_notifications_count: 0 },
    });
    await mention(await stranger());
    await app.drain();
    assert.deepEqual(await shown(), ['mention']);
  });

  it('are kept back and counted, and neither listed nor unread', async () => {
    await save({ for_not_following: 'filter' });
    const bob = await stranger();
    const at = await mention(bob);
    await seed.like(bob, post);
    await app.drain();
    assert.deepEqual(await shown(), []);
    assert.equal((await asAlice.get('/api/v1/notifications/unread_count')).json().count, 0);
    assert.equal((await asAlice.get('/api/v2/notifications/unread_count')).json().count, 0);
    assert.deepEqual((await asAlice.get('/api/v2/notifications')).json().notification_groups, []);
    assert.deepEqual((await policy()).summary, { pending_requests_count: 1, pending_notifications_count: 2 });
    const [request, ...others] = await requests();
    assert.deepEqual(others, []);
    assert.deepEqual([request?.notifications_count, request?.account.acct], ['2', `stranger${n}@remote.test`]);
    assert.ok([`${at}`, `${post}`].includes(request?.last_status?.id ?? ''));
    assert.deepEqual((await asAlice.get(`/api/v1/notifications/requests/${request?.id}`)).json(), request);
    // Who asks for them sees them.
    assert.deepEqual((await shown(`?include_filtered=true&account_id=${bob.id}`)).sort(), ['favourite', 'mention']);
  });

  it('of whom one accepts are shown from then on, those that were kept back too', async () => {
    await save({ for_not_following: 'filter', for_private_mentions: 'filter' });
    const bob = await stranger();
    await mention(bob, { visibility: 'direct' });
    await app.drain();
    assert.deepEqual((await asAlice.get('/api/v1/conversations')).json(), []);
    const [request] = await requests();
    const messages: BusMessage[] = [];
    const stop = app.ctx.bus.subscribe((message) => void messages.push(message));
    const answer = await asAlice.post(`/api/v1/notifications/requests/${request?.id}/accept`);
    stop();
    assert.deepEqual([answer.statusCode, answer.json()], [200, {}]);
    const window = createWindow(alice.id, { topic: 'user' }, { topic: 'notifications' });
    const other = createWindow(alice.id + 1, { topic: 'user' });
    await deliver(app.ctx, new Set([window, other]), messages);
    const merged = window.heard.filter((event) => event.startsWith('notifications_merged'));
    assert.deepEqual(merged, ['notifications_merged user', 'notifications_merged notifications']);
    assert.deepEqual(other.heard, []);
    assert.deepEqual([await shown(), await requests()], [['mention'], []]);
    assert.equal((await asAlice.get('/api/v1/conversations')).json()[0]?.unread, true);
    assert.equal((await asAlice.get('/api/v1/notifications/requests/merged')).json().merged, true);
    await mention(bob);
    await app.drain();
    assert.deepEqual(await shown(), ['mention', 'mention']);
    assert.equal((await asAlice.post(`/api/v1/notifications/requests/${request?.id}/accept`)).statusCode, 404);
  });

  it('are dismissed, one and many, and kept back again', async () => {
    await save({ for_not_following: 'filter' });
    const people = [await stranger(), await seed.remoteAccount(`other${n}`), await seed.remoteAccount(`third${n}`)];
    for (const person of people) await mention(person);
    await app.drain();
    const ids = (await requests()).map(({ id }) => id);
    assert.equal(ids.length, 3);
    const stranded = createClient(app, await seed.token(await seed.account(`bob${n}`)));
    assert.equal((await stranded.post(`/api/v1/notifications/requests/${ids[0]}/dismiss`)).statusCode, 404);
    assert.deepEqual((await stranded.post('/api/v1/notifications/requests/dismiss', { id: ids })).json(), {});
    assert.equal((await requests()).length, 3);
    assert.equal((await asAlice.post(`/api/v1/notifications/requests/${ids[0]}/dismiss`)).statusCode, 200);
    assert.deepEqual(
      (await requests()).map(({ id }) => id),
      ids.slice(1),
    );
    await asAlice.post('/api/v1/notifications/requests/dismiss?id[]=1', { id: [ids[1]] });
    await asAlice.post(`/api/v1/notifications/requests/accept?id[]=${ids[2]}&id[]=junk`);
    assert.deepEqual(await requests(), []);
    assert.deepEqual(await shown('?include_filtered=true'), ['mention']);
    await mention(people[2] as Actor);
    await app.drain();
    assert.equal((await requests()).length, 1);
  });

  it('are not made at all where the policy drops them', async () => {
    await save({ for_not_following: 'drop' });
    await mention(await stranger(), { visibility: 'direct' });
    await app.drain();
    assert.deepEqual([await shown('?include_filtered=true'), await requests()], [[], []]);
    assert.deepEqual((await asAlice.get('/api/v1/conversations')).json(), []);
  });

  it('come all the same of those one follows, of staff, and as answers to what one wrote', async () => {
    const every = {
      for_not_following: 'filter',
      for_new_accounts: 'filter',
      for_private_mentions: 'filter',
      for_bots: 'filter',
    };
    await save(every);
    const bob = await stranger();
    await seed.follow(alice, bob);
    await mention(bob, { visibility: 'direct' });
    const staff = await seed.account(`staff${n}`, { role: 'moderator' });
    await seed.post(staff, `@${alice.username} a word`, { visibility: 'direct' });
    await app.drain();
    assert.deepEqual(
      await shown(),
      ['mention', 'follow', 'mention'].filter((type) => type === 'mention'),
    );

    await save({ for_not_following: 'accept', for_new_accounts: 'accept' });
    const carol = await seed.account(`carol${n}`);
    const asked = await seed.post(alice, `@${carol.username} a question`, { visibility: 'direct' });
    await seed.post(carol, `@${alice.username} an answer`, { visibility: 'direct', replyToId: asked });
    await app.drain();
    assert.deepEqual(await shown(), ['mention', 'mention', 'mention']);
    await seed.post(carol, `@${alice.username} out of the blue`, { visibility: 'direct' });
    await app.drain();
    assert.equal((await requests()).length, 1);
  });

  it('are judged by each rule', async () => {
    const kept = async () => (await policy()).summary.pending_notifications_count;
    const fan = await seed.remoteAccount(`fan${n}`, 'remote.test', { kind: 'service' });
    await save({ for_bots: 'filter' });
    await seed.like(fan, post);
    await app.drain();
    assert.equal(await kept(), 1);
    await save({ for_bots: 'accept', for_not_followers: 'filter' });
    await seed.follow(fan, alice);
    await mention(fan);
    await app.drain();
    // Whoever follows since today is no follower yet.
    assert.equal(await kept(), 3);
    app.clock.advance(4 * DAY);
    await mention(fan);
    await app.drain();
    assert.equal(await kept(), 3);
    await save({ for_not_followers: 'accept', for_new_accounts: 'filter' });
    await mention(fan);
    await app.drain();
    assert.equal(await kept(), 4);
    app.clock.advance(27 * DAY);
    await mention(fan);
    await app.drain();
    assert.deepEqual((await shown()).length, 2);
  });

  it('of people that moderators limited are kept back, and come once one wants them', async () => {
    const bob = await seed.remoteAccount(`bob${n}`, `limited${n}.test`);
    await blockInstance(app.ctx, { by: null, domain: `limited${n}.test`, policy: 'silenced' });
    await mention(bob);
    await app.drain();
    assert.deepEqual(await shown(), []);
    const [request] = await requests();
    await asAlice.post(`/api/v1/notifications/requests/${request?.id}/accept`);
    assert.deepEqual(await shown(), ['mention']);
    const carol = await seed.remoteAccount(`carol${n}`, `limited${n}.test`);
    await save({ for_limited_accounts: 'accept' });
    await mention(carol);
    await app.drain();
    assert.deepEqual(await shown(), ['mention', 'mention']);
  });

  it('that are about what is gone, or of who is blocked, are not counted', async () => {
    await save({ for_not_following: 'filter' });
    const [bob, carol] = [await stranger(), await seed.remoteAccount(`carol${n}`)];
    await seed.like(bob, post);
    await mention(carol);
    await app.drain();
    assert.equal((await policy()).summary.pending_requests_count, 2);
    await deletePost(app.ctx, { accountId: alice.id, postId: post });
    await blockAccount(app.ctx, { accountId: alice.id, targetId: carol.id, origin: 'local' });
    await app.drain();
    assert.deepEqual((await policy()).summary, { pending_requests_count: 0, pending_notifications_count: 0 });
    assert.deepEqual(await requests(), []);
  });

  it('are bounded, and go after a month', async () => {
    await save({ for_not_following: 'filter' });
    const bob = await stranger();
    for (let i = 0; i < KEPT_OF_ONE + 5; i++) await mention(bob);
    await app.drain();
    assert.equal((await requests())[0]?.notifications_count, `${KEPT_OF_ONE}`);
    assert.equal((await policy()).summary.pending_notifications_count, KEPT_OF_ONE);
    app.clock.advance(32 * DAY);
    await app.drain();
    assert.deepEqual(await shown('?include_filtered=true'), []);
    const { rows } = await app.ctx.db.execute(
      `select 1 from "notificationRequests" where "accountId" = ${alice.id}`,
      [],
    );
    assert.deepEqual(rows, []);
  });

  it('have an older form of the policy, over the same', async () => {
    const v1 = '/api/v1/notifications/policy';
    const saved = await asAlice.put(v1, { filter_not_following: true, filter_private_mentions: 'true' });
    assert.deepEqual(saved.json(), {
      filter_not_following: true,
      filter_not_followers: false,
      filter_new_accounts: false,
      filter_private_mentions: true,
      summary: { pending_requests_count: 0, pending_notifications_count: 0 },
    });
    const now = await policy();
    assert.deepEqual([now.for_not_following, now.for_private_mentions, now.for_bots], ['filter', 'filter', 'accept']);
    await asAlice.send('PATCH', '/api/v2/notifications/policy', { for_not_following: 'drop' });
    assert.equal((await asAlice.get(v1)).json().filter_not_following, true);
    assert.equal((await asAlice.put('/api/v2/notifications/policy', { for_bots: 'sometimes' })).statusCode, 400);
    assert.equal((await policy()).for_bots, 'accept');
  });

  it('are removed by their ids, own ones alone', async () => {
    const bob = await stranger();
    for (let i = 0; i < 3; i++) await mention(bob);
    await app.drain();
    const ids = (await asAlice.get('/api/v1/notifications')).json().map(({ id }: { id: string }) => id);
    const other = createClient(app, await seed.token(await seed.account(`other${n}`)));
    assert.equal((await other.delete(`/api/v1/notifications/${ids[0]}`)).statusCode, 404);
    await other.delete(`/api/v1/notifications/destroy_multiple?ids[]=${ids[0]}`);
    assert.equal((await shown()).length, 3);
    assert.equal((await asAlice.delete(`/api/v1/notifications/${ids[0]}`)).statusCode, 200);
    await asAlice.delete(`/api/v1/notifications/destroy_multiple?ids[]=${ids[1]}&ids[]=${ids[2]}`);
    assert.deepEqual(await shown(), []);
  });
});
