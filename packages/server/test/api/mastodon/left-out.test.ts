import assert from 'node:assert/strict';
import { after, before, test } from 'node:test';
import { NEXT_VERSION } from '../../../src/core/posts/queries/version.ts';
import { createTestApp, type TestApp } from '../../app.ts';
import { createSeed, type Member, type Seed } from '../../seed.ts';
import { type Client, createClient } from './client.ts';

let app: TestApp;
let seed: Seed;
let alice: Member;
let asAlice: Client;
let good: number;
let bad: number;
let broken: number;

before(async () => {
  app = await createTestApp();
  seed = createSeed(app.ctx);
  alice = await seed.account('alice');
  asAlice = createClient(app, await seed.token(alice));
  const bob = await seed.account('bob');
  await seed.follow(alice, bob);
  good = await seed.post(bob, 'good #tag @alice');
  bad = await seed.post(bob, 'bad #tag @alice', { replyToId: null });
  broken = await seed.post(bob, 'broken #tag @alice');
  await seed.boost(bob, bad);
  for (const id of [good, bad]) {
    await seed.like(alice, id);
    const client = await asAlice.post(`/api/v1/statuses/${id}/bookmark`);
    assert.equal(client.statusCode, 200);
  }
  await app.drain();
  const spoil = (id: number, columns: object) =>
    app.ctx.db.write((tx) =>
      tx.kysely.updateTable('posts').set(NEXT_VERSION).set(columns).where('id', '=', id).execute(),
    );
  // A tag that no address can be made of, and a row that cannot be read.
  await spoil(bad, { tagsJson: JSON.stringify(['a\ud800']) });
  await spoil(broken, { emojisJson: '[{' });
  await spoil(bad, { replyToId: good, replyToAccountId: bob.id });
});
after(() => app.close());

test('a post that cannot be shown is left out of every list, and counted', async () => {
  const bob = Number((await asAlice.get('/api/v1/accounts/lookup?acct=bob')).json().id);
  for (const path of [
    '/api/v1/timelines/home',
    '/api/v1/timelines/public',
    '/api/v1/timelines/tag/tag',
    `/api/v1/accounts/${bob}/statuses`,
    '/api/v1/favourites',
    '/api/v1/bookmarks',
    `/api/v1/statuses?id[]=${good}&id[]=${bad}&id[]=${broken}`,
  ]) {
    const answer = await asAlice.get(path);
    assert.equal(answer.statusCode, 200, path);
    const ids = answer.json().map((status: { id: string }) => Number(status.id));
    assert.deepEqual(ids, [good], path);
  }
  const context = await asAlice.get(`/api/v1/statuses/${good}/context`);
  assert.deepEqual(context.json(), { ancestors: [], descendants: [] });
  const notifications = await asAlice.get('/api/v1/notifications');
  const about = notifications.json().map((one: { status?: { id: string } }) => Number(one.status?.id));
  assert.deepEqual(about, [good]);
  assert.equal((await asAlice.get(`/api/v1/statuses/${bad}`)).statusCode, 404);
  const metrics = (await app.inject('/metrics')).body;
  assert.match(metrics, /linnet_items_left_out_total\{what="status"\} [1-9]/);
  assert.match(metrics, /linnet_items_left_out_total\{what="post"\} [1-9]/);
});
