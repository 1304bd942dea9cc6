import assert from 'node:assert/strict';
import { after, before, test } from 'node:test';
import { ExportStats } from '@linnet/api-schemas/gotosocial/export-stats.ts';
import { insertRows } from '../../src/db/insert.ts';
import { createTestApp, type TestApp } from '../app.ts';
import { type Actor, createSeed, type Member, type Seed } from '../seed.ts';
import { type Client, createClient } from './mastodon/client.ts';
import { readAnswer } from './schema.ts';

/** More than one query of an export reads. */
const MANY = 501;

let app: TestApp;
let seed: Seed;
let alice: Member;
let bob: Member;
let asAlice: Client;
let rosa: Actor;
const here = () => app.ctx.config.hosts.handles;
before(async () => {
  app = await createTestApp();
  seed = createSeed(app.ctx);
  alice = await seed.account('alice');
  bob = await seed.account('bob');
  rosa = await seed.remoteAccount('rosa', 'far.test');
  asAlice = createClient(app, await seed.token(alice));
});
after(() => app.close());

async function take(name: string, client = asAlice): Promise<string[]> {
  const answer = await client.get(`/api/v1/exports/${name}.csv`);
  assert.equal(answer.statusCode, 200, answer.body);
  assert.match(`${answer.headers['content-type']}`, /^text\/csv/);
  assert.equal(answer.headers['content-disposition'], `attachment; filename="${name}.csv"`);
  assert.ok(answer.body === '' || answer.body.endsWith('\r\n'));
  return answer.body.split('\r\n').slice(0, -1);
}

test('who has nothing takes headings, and nothing', async () => {
  const asBob = createClient(app, await seed.token(bob));
  assert.deepEqual(await take('following', asBob), ['Account address,Show boosts,Notify on new posts,Languages']);
  assert.deepEqual(await take('followers', asBob), ['Account address']);
  assert.deepEqual(await take('blocks', asBob), ['Account address']);
  assert.deepEqual(await take('mutes', asBob), ['Account address,Hide notifications']);
  for (const name of ['lists', 'domain_blocks', 'bookmarks']) assert.deepEqual(await take(name, asBob), []);
});

test('lists are taken along as Mastodon reads them, and counted', async () => {
  await asAlice.post(`/api/v1/accounts/${bob.id}/follow`, { reblogs: false, notify: true, languages: ['de', 'fr'] });
  await seed.follow(alice, rosa);
  await seed.follow(bob, alice);
  const asked = await seed.account('asked');
  await createClient(app, await seed.token(asked)).send('PATCH', '/api/v1/accounts/update_credentials', {
    locked: true,
  });
  await asAlice.post(`/api/v1/accounts/${asked.id}/follow`);
  assert.deepEqual((await take('following')).slice(1), [
    'rosa@far.test,true,false,',
    `bob@${here()},false,true,"de, fr"`,
  ]);
  assert.deepEqual((await take('followers')).slice(1), [`bob@${here()}`]);

  const { id } = (await asAlice.post('/api/v1/lists', { title: 'Birds, "rare"' })).json();
  await asAlice.post(`/api/v1/lists/${id}/accounts`, { account_ids: [bob.id, rosa.id].map(String) });
  await asAlice.post('/api/v1/lists', { title: 'Empty' });
  assert.deepEqual(
    (await take('lists')).toSorted(),
    [`"Birds, ""rare""",bob@${here()}`, '"Birds, ""rare""",rosa@far.test'].toSorted(),
  );

  const loud = await seed.remoteAccount('loud', 'far.test');
  await asAlice.post(`/api/v1/accounts/${loud.id}/block`);
  await asAlice.post(`/api/v1/accounts/${rosa.id}/mute`, { notifications: false });
  const short = await seed.remoteAccount('short', 'far.test');
  await asAlice.post(`/api/v1/accounts/${short.id}/mute`, { duration: 60 });
  app.clock.advance(61_000);
  await asAlice.post('/api/v1/domain_blocks', { domain: 'noisy.test' });
  assert.deepEqual((await take('blocks')).slice(1), ['loud@far.test']);
  assert.deepEqual((await take('mutes')).slice(1), ['rosa@far.test,false'], 'what has ended is not taken');
  assert.deepEqual(await take('domain_blocks'), ['noisy.test']);

  assert.deepEqual(readAnswer(await asAlice.get('/api/v1/exports/stats'), ExportStats), {
    media_storage: '0B',
    statuses_count: 0,
    followers_count: 1,
    following_count: 2,
    lists_count: 2,
    blocks_count: 1,
    mutes_count: 1,
    domain_blocks_count: 1,
    bookmarks_count: 0,
  });
});

test('of bookmarks those are taken that may still be seen', async () => {
  const kept = await seed.post(bob, 'kept');
  const gone = await seed.post(bob, 'gone');
  const hidden = await seed.post(bob, 'hidden', { visibility: 'followers' });
  for (const post of [kept, gone, hidden]) await asAlice.post(`/api/v1/statuses/${post}/bookmark`);
  assert.equal((await take('bookmarks')).length, 3);
  const asBob = createClient(app, await seed.token(bob));
  await asBob.delete(`/api/v1/statuses/${gone}`);
  await asAlice.post(`/api/v1/accounts/${bob.id}/unfollow`);
  const { uri } = (await asAlice.get(`/api/v1/statuses/${kept}`)).json();
  assert.deepEqual(await take('bookmarks'), [uri]);
});

test('a list longer than one query is taken whole, each once', async () => {
  const many = await seed.account('many');
  const rows = Array.from({ length: MANY }, (_, i) => ({ accountId: many.id, domain: `n${i}.test` }));
  await app.ctx.db.write((tx) =>
    insertRows(
      tx,
      'accountDomainBlocks',
      rows.map((row) => ({ id: app.ctx.ids.next(), ...row })),
    ),
  );
  const taken = await take('domain_blocks', createClient(app, await seed.token(many)));
  assert.deepEqual(taken, rows.map(({ domain }) => domain).toReversed());
});

test('nothing is taken without the scope for it', async () => {
  const narrow = createClient(app, await seed.token(alice, 'read:statuses'));
  for (const name of ['following', 'followers', 'lists', 'blocks', 'mutes', 'domain_blocks', 'bookmarks']) {
    assert.equal((await narrow.get(`/api/v1/exports/${name}.csv`)).statusCode, 403, name);
    assert.equal((await createClient(app).get(`/api/v1/exports/${name}.csv`)).statusCode, 401, name);
  }
  assert.equal((await narrow.get('/api/v1/exports/stats')).statusCode, 403);
});
