/** Other servers one by one: notes, what waits for them. */
import assert from 'node:assert/strict';
import { after, before, test } from 'node:test';
import { AdminServerPurge } from '@linnet/api-schemas/mastodon/admin-domain.ts';
import { StaffNote } from '@linnet/api-schemas/mastodon/staff-note.ts';
import Type from 'typebox';
import { listAuditEntries } from '../../../src/core/audit/list.ts';
import { blockAccount } from '../../../src/core/blocks/block.ts';
import { LIST_KEPT_MS } from '../../../src/core/moderation/forget-lists.ts';
import { blockInstance, unblockInstance } from '../../../src/core/moderation/instance-blocks.ts';
import { loadPurge, purgeServer, purgeServerJob } from '../../../src/core/moderation/purge-server.ts';
import { addServerList, loadServerLists, refuseDrafts } from '../../../src/core/moderation/server-lists.ts';
import { insertRow } from '../../../src/db/insert.ts';
import { insertOutgoing } from '../../../src/db/queries/deliveries.ts';
import { createTestApp, type TestApp } from '../../app.ts';
import { type Actor, createSeed, type Member, type Seed } from '../../seed.ts';
import { readAnswer } from '../schema.ts';
import { type Client, createClient } from './client.ts';

const SERVERS = '/api/v1/admin/servers';

let app: TestApp;
let seed: Seed;
let boss: Member;
let admin: Client;
before(async () => {
  app = await createTestApp();
  seed = createSeed(app.ctx);
  boss = await seed.account('boss', { role: 'admin' });
  admin = createClient(app, await seed.appToken(boss, 'read write admin:read admin:write'));
});
after(() => app.close());

const actsOn = async (domain: string) =>
  (await listAuditEntries(app.ctx, { kind: 'domain', key: domain }, { limit: 20 })).map(({ act }) => act);

test('staff writes down what it knows of a server, met or not, and takes it away; both stand in the log', async () => {
  const path = `${SERVERS}/Odd.example./notes`;
  const note = readAnswer(await admin.post(path, { content: '  answers mail ' }), StaffNote);
  assert.deepEqual([note.content, note.account?.id], ['answers mail', String(boss.id)]);
  const listed = readAnswer(await admin.get(`${SERVERS}/odd.example/notes`), Type.Array(StaffNote));
  assert.deepEqual(listed, [note]);
  assert.deepEqual(readAnswer(await admin.get(`${SERVERS}/sub.odd.example/notes`), Type.Array(StaffNote)), []);
  for (const content of ['', ' ', 'x'.repeat(2_001)])
    assert.equal((await admin.post(path, { content })).statusCode, 422, content);
  assert.equal((await admin.post(`${SERVERS}/localhost/notes`, { content: 'x' })).statusCode, 422);
  assert.equal((await admin.delete(`${SERVERS}/other.example/notes/${note.id}`)).statusCode, 404);
  assert.deepEqual((await admin.delete(`${SERVERS}/odd.example/notes/${note.id}`)).json(), {});
  assert.equal((await admin.delete(`${SERVERS}/odd.example/notes/${note.id}`)).statusCode, 404);
  assert.deepEqual(await actsOn('odd.example'), ['instance.remove-note', 'instance.note']);
  assert.deepEqual(await actsOn('other.example'), []);
});

test('there are 200 notes about one server at most', async () => {
  const path = `${SERVERS}/many.example/notes`;
  for (let i = 0; i < 200; i++) assert.equal((await admin.post(path, { content: `${i}` })).statusCode, 200);
  assert.equal((await admin.post(path, { content: 'one more' })).statusCode, 422);
});

test('what waits for a server is given up, and for no other one', async () => {
  const { ctx } = app;
  const ids = [ctx.ids.next(), ctx.ids.next(), ctx.ids.next()];
  const activityId = ctx.ids.next();
  const activity = { id: activityId, accountId: boss.id, subject: 'x', bodyJson: '{}', createdAt: ctx.clock.now() };
  const hosts = ['down.test', 'down.test', 'well.test'];
  const deliveries = ids.map((id, i) => {
    const domain = hosts[i] as string;
    return { id, activityId, domain, inboxUri: `https://${domain}/inbox/${i}` };
  });
  await ctx.db.write((tx) => insertOutgoing(tx, { ...activity, uri: 'https://here.test/1' }, deliveries));
  const waiting = async (domain: string) =>
    ((await admin.get(`${SERVERS}/${domain}`)).json() as { waiting_count: number }).waiting_count;
  assert.deepEqual([await waiting('down.test'), await waiting('well.test')], [2, 1]);
  assert.deepEqual((await admin.post(`${SERVERS}/Down.test/give_up`)).json(), { count: 2 });
  assert.deepEqual([await waiting('down.test'), await waiting('well.test')], [0, 1]);
  // Nothing is left, and nothing is written down of nothing.
  assert.deepEqual((await admin.post(`${SERVERS}/down.test/give_up`)).json(), { count: 0 });
  assert.deepEqual(await actsOn('down.test'), ['instance.give-up']);
  assert.equal((await admin.post(`${SERVERS}/not a name/give_up`)).statusCode, 422);
});

test('a list of which nothing is left to decide is forgotten after a month; others stay', async () => {
  const bring = (text: string) => addServerList(app.ctx, { by: null, kind: 'block', name: text, text });
  const [done, open] = [await bring('done.test'), await bring('open.test')];
  const drafts = (await admin.get(`/api/v1/admin/server_lists/${done.id}/drafts`)).json() as { id: string }[];
  await refuseDrafts(app.ctx, { by: null, listId: done.id, ids: drafts.map(({ id }) => Number(id)) });
  const kept = async () => (await loadServerLists(app.ctx, { limit: 10 })).map(({ id }) => id);
  await app.drain();
  assert.deepEqual(await kept(), [open.id, done.id]);
  app.clock.advance(LIST_KEPT_MS + 3_600_000);
  await app.drain();
  assert.deepEqual(await kept(), [open.id]);
});

test('a suspended server is forgotten with all below it; names that people here hold on to stay', async () => {
  const { ctx } = app;
  const alice = await seed.account('alice');
  const asAlice = createClient(app, await seed.token(alice));
  const people: Actor[] = [];
  for (let i = 0; i < 45; i++) people.push(await seed.remoteAccount(`p${i}`, i < 23 ? 'gone.test' : 'sub.gone.test'));
  const [friend, foe, writer] = people as [Actor, Actor, Actor];
  const stranger = await seed.remoteAccount('sue', 'notgone.test');
  await seed.follow(alice, friend);
  await seed.follow(writer, alice);
  await blockAccount(ctx, { accountId: alice.id, targetId: foe.id, origin: 'local' });
  const own = await seed.post(alice, 'who comes by?');
  const posts = [
    await seed.remotePost(writer, '<p>one</p>', { uri: 'https://gone.test/1' }),
    await seed.remotePost(people[30] as Actor, '<p>two</p>', { uri: 'https://sub.gone.test/2' }),
    await seed.remotePost(stranger, '<p>three</p>', { uri: 'https://notgone.test/3' }),
  ];
  await seed.like(writer, own);
  await seed.boost(people[31] as Actor, own);
  await app.drain();
  const path = `${SERVERS}/Gone.test/purge`;
  assert.equal((await admin.post(path)).statusCode, 409);
  const block = await blockInstance(ctx, { by: boss.id, domain: 'gone.test', policy: 'suspended' });
  await app.drain();
  const purge = readAnswer(await admin.post(path), AdminServerPurge);
  assert.deepEqual([purge.accounts_count, purge.done_count], [45, 0]);
  assert.deepEqual(readAnswer(await admin.post(path), AdminServerPurge), purge, 'asked twice it is the same');
  await app.drain();
  const left = await ctx.db.kysely
    .selectFrom('accounts')
    .select('id')
    .where('domain', 'in', ['gone.test', 'sub.gone.test', 'notgone.test'])
    .orderBy('id')
    .execute();
  assert.deepEqual(
    left.map(({ id }) => id),
    // Both sides of severed follows can be read by those here.
    [friend.id, foe.id, writer.id, stranger.id],
  );
  const found = await ctx.db.kysely.selectFrom('posts').select('id').where('id', 'in', posts).execute();
  assert.deepEqual(
    found.map(({ id }) => id),
    [posts[2]],
  );
  const status = (await asAlice.get(`/api/v1/statuses/${own}`)).json() as Record<string, number>;
  assert.deepEqual([status['favourites_count'], status['reblogs_count']], [0, 0]);
  const one = (await admin.get(`${SERVERS}/gone.test`)).json() as Record<string, unknown>;
  assert.deepEqual([one['purge'], one['severity'], one['known']], [null, 'suspend', true]);
  const below = (await admin.get(`${SERVERS}/sub.gone.test`)).json() as Record<string, unknown>;
  assert.deepEqual([below['severity'], below['known']], ['suspend', false]);
  assert.deepEqual(await actsOn('gone.test'), ['instance.purge', 'instance.block']);
  await unblockInstance(ctx, { by: null, id: block.id });
  assert.equal((await admin.post(path)).statusCode, 409);
});

test('forgetting goes on where it ended, and ends where the decision was taken back', async () => {
  const { ctx } = app;
  const people: Actor[] = [];
  for (let i = 0; i < 3; i++) people.push(await seed.remoteAccount(`h${i}`, 'half.test'));
  const first = people[0] as Actor;
  const id = ctx.ids.next();
  const row = { id, domain: 'half.test', byAccountId: null, total: 3, done: 1, createdAt: ctx.clock.now() };
  const begin = () =>
    ctx.db.write((tx) => insertRow(tx, 'serverPurges', { ...row, atDomain: 'half.test', afterId: first.id }));
  const left = async () =>
    (await ctx.db.kysely.selectFrom('accounts').select('id').where('domain', '=', 'half.test').execute()).length;
  await begin();
  await purgeServerJob.run(ctx, [id]);
  assert.deepEqual([await left(), await loadPurge(ctx, 'half.test')], [3, undefined], 'nothing suspends it');

  await begin();
  await blockInstance(ctx, { by: null, domain: 'half.test', policy: 'suspended' });
  await app.drain();
  await assert.rejects(purgeServerJob.run(ctx, [id], AbortSignal.abort()), /goes on elsewhere/);
  assert.deepEqual([await left(), (await loadPurge(ctx, 'half.test'))?.done], [3, 1]);
  await purgeServerJob.run(ctx, [id]);
  await app.drain();
  assert.deepEqual([await left(), await loadPurge(ctx, 'half.test')], [1, undefined], 'the first was seen to before');

  await begin();
  await purgeServer(ctx, { by: null, domain: 'half.test' });
  await app.drain();
  assert.equal(await loadPurge(ctx, 'half.test'), undefined, 'asked again, one goes on whose job was given up');
});
