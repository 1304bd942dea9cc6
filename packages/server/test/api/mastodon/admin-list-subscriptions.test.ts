/** Lists of servers that are fetched again and again, from a server that keeps them. */
import assert from 'node:assert/strict';
import { after, before, beforeEach, test } from 'node:test';
import { AdminServerList } from '@linnet/api-schemas/mastodon/admin-server-list.ts';
import { listAuditEntries } from '../../../src/core/audit/list.ts';
import { ROUND_MS } from '../../../src/core/moderation/fetch-subscription.ts';
import { LIST_KEPT_MS } from '../../../src/core/moderation/forget-lists.ts';
import { loadInstanceAllows } from '../../../src/core/moderation/instance-allows.ts';
import { blockInstance, loadInstanceBlocks, unblockInstance } from '../../../src/core/moderation/instance-blocks.ts';
import type { Member } from '../../seed.ts';
import { createListStage, LISTS, type ListStage } from '../list-stage.ts';
import { readAnswer, readRefusal } from '../schema.ts';

const HEAD = '#domain,#severity,#public_comment\n';
const HOUR_MS = 3_600_000;

let stage: ListStage;
let alice: Member;
let app: ListStage['app'];
let seed: ListStage['seed'];
let boss: ListStage['boss'];
let admin: ListStage['admin'];
let list: ListStage['list'];
let other: ListStage['other'];
before(async () => {
  stage = await createListStage();
  ({ app, seed, boss, admin, list, other } = stage);
  alice = await stage.seed.account('alice');
});
after(() => stage.close());
beforeEach(() => stage.clear());

const all = () => stage.all();
const show = (id: string) => stage.show(id);
const draftsOf = (id: string) => stage.draftsOf(id);
const subscribe = (more: object = {}) => stage.subscribe(more);
const fetchNow = (id: string) => stage.fetchNow(id);
const applyAll = (id: string) => stage.applyAll(id);
const blocksNow = async () =>
  (await loadInstanceBlocks(app.ctx, { limit: 1_000 }))
    .map(({ domain, policy, publicComment }) => [domain, policy, publicComment])
    .sort();
const wishes = async (id: string) =>
  (await stage.draftsOf(id)).map((draft) => [draft.domain, draft.retract ? 'back' : draft.severity]);

test('T149: a list is fetched at once and every day; what is new becomes drafts that decide nothing yet, and what is as it was is not read again', async () => {
  list.serve(`${HEAD}loud.test,suspend,Noise\nmild.test,silence,\nhid*.test,,\n`);
  const id = await subscribe({ name: 'Friends' });
  const first = await show(id);
  assert.deepEqual(
    [first.name, first.count, first.open_count, first.refused_count, first.subscription?.priority],
    ['Friends', 2, 2, 1, 100],
  );
  assert.notEqual(first.subscription?.fetched_at, null);
  assert.deepEqual(await blocksNow(), []);
  // It is no list that was brought.
  assert.deepEqual((await admin.get(LISTS)).json(), []);
  assert.equal(await applyAll(id), 2);
  assert.deepEqual(await blocksNow(), [
    ['loud.test', 'suspended', 'Noise'],
    ['mild.test', 'silenced', ''],
  ]);
  const same = await fetchNow(id);
  assert.equal(list.asked.at(-1)?.['if-none-match'], '"1"');
  assert.deepEqual([same.open_count, same.same_count, same.subscription?.error], [0, 2, null]);

  list.serve(`${HEAD}loud.test,suspend,Noise\nmild.test,suspend,\nnew.test,suspend,\n`);
  const before = list.asked.length;
  app.clock.advance(ROUND_MS - 2 * HOUR_MS);
  await app.drain();
  assert.equal(list.asked.length, before);
  app.clock.advance(4 * HOUR_MS);
  await app.drain();
  assert.equal(list.asked.length, before + 1);
  const drafts = await draftsOf(id);
  assert.deepEqual(
    drafts.map((draft) => [draft.domain, draft.severity, draft.domain_block?.severity ?? null]),
    [
      ['mild.test', 'suspend', 'silence'],
      ['new.test', 'suspend', null],
    ],
  );
  const acts = await listAuditEntries(app.ctx, { kind: 'server-list', key: id }, { limit: 10 });
  assert.deepEqual(
    acts.map(({ act }) => act),
    ['server-list.apply', 'server-list.subscribe'],
  );
  const [decided] = await listAuditEntries(app.ctx, { kind: 'domain', key: 'loud.test' }, { limit: 1 });
  assert.equal(decided?.details['list'], 'Friends');
});

test('what a list names no more is taken back by staff, where it came from it alone and nobody decided since', async () => {
  await blockInstance(app.ctx, { by: null, domain: 'ours.test', policy: 'silenced' });
  list.serve(`${HEAD}a.test,,\nb.test,,\nc.test,,\nours.test,suspend,\nboth.test,,\n`);
  other.serve('both.test\n', 'text/plain');
  const [id, second] = [await subscribe(), await subscribe({ url: other.url })];
  await applyAll(id);
  // Decided by hand since: staff's from then on.
  await blockInstance(app.ctx, { by: boss.id, domain: 'b.test', policy: 'suspended', privateComment: 'saw it' });
  list.serve(`${HEAD}c.test,,\n`);
  await fetchNow(id);
  assert.deepEqual(await wishes(id), [['a.test', 'back']]);
  assert.equal((await blocksNow()).length, 5);
  await applyAll(id);
  assert.deepEqual(
    (await blocksNow()).map(([domain]) => domain),
    ['b.test', 'both.test', 'c.test', 'ours.test'],
  );
  const [taken] = await listAuditEntries(app.ctx, { kind: 'domain', key: 'a.test' }, { limit: 1 });
  assert.deepEqual(
    [taken?.act, taken?.details['list']],
    ['instance.unblock', `127.0.0.1:${new URL(list.url).port}/lists/friends.csv`],
  );
  // It is the other one's now, until that takes it back as well.
  other.serve('d.test\n', 'text/plain');
  await fetchNow(second);
  assert.deepEqual(await wishes(second), [
    ['both.test', 'back'],
    ['d.test', 'suspend'],
  ]);
  // What staff keep is theirs, and no list asks again.
  const [back] = await draftsOf(second);
  await admin.post(`${LISTS}/${second}/refuse`, { ids: [back?.id] });
  await fetchNow(second);
  assert.deepEqual(await wishes(second), [['d.test', 'suspend']]);
});

test('what staff left out or took back comes again when the list says something else of it', async () => {
  list.serve(`${HEAD}a.test,silence,\nb.test,,\n`);
  const id = await subscribe();
  const [a] = await draftsOf(id);
  await admin.post(`${LISTS}/${id}/refuse`, { ids: [a?.id] });
  await applyAll(id);
  const [block] = await loadInstanceBlocks(app.ctx, { limit: 1 });
  await unblockInstance(app.ctx, { by: boss.id, id: Number(block?.id) });
  list.serve(`${HEAD}a.test,silence,loud\nb.test,,\n`);
  assert.equal((await fetchNow(id)).open_count, 0);
  list.serve(`${HEAD}a.test,suspend,loud\nb.test,,\n`);
  await fetchNow(id);
  assert.deepEqual(await wishes(id), [['a.test', 'suspend']]);
  // And goes where it says nothing any more.
  list.serve(`${HEAD}b.test,,\n`);
  await fetchNow(id);
  assert.deepEqual(await wishes(id), []);
});

test('of several lists the one with the highest priority decides about a server', async () => {
  list.serve(`${HEAD}a.test,silence,\nlow.test,,\n`);
  other.serve(`${HEAD}a.test,suspend,\n`);
  const low = await subscribe({ priority: 5 });
  const high = await subscribe({ url: other.url, priority: 9 });
  assert.deepEqual(
    (await all()).map((one) => one.id),
    [high, low],
  );
  await fetchNow(low);
  assert.deepEqual([await wishes(low), await wishes(high)], [[['low.test', 'suspend']], [['a.test', 'suspend']]]);
  await admin.send('PATCH', `${LISTS}/${low}/subscription`, { priority: 10 });
  await app.drain();
  assert.deepEqual(
    [await wishes(low), await wishes(high)],
    [
      [
        ['a.test', 'silence'],
        ['low.test', 'suspend'],
      ],
      [],
    ],
  );
  assert.equal((await admin.send('PATCH', `${LISTS}/${low}/subscription`, { priority: 256 })).statusCode, 422);
});

test('about some servers no list decides: neither about them nor about what is below and above their names', async () => {
  const answer = await admin.put(`${LISTS}/exceptions`, { domains: ['Friend.test', '*.near.far.test', 'friend.test'] });
  assert.deepEqual(answer.json(), { domains: ['friend.test', 'near.far.test'] });
  list.serve('friend.test\nsocial.friend.test\nfar.test\nnotfriend.test\n', 'text/plain');
  const id = await subscribe({ apply_up_to: 0 });
  assert.deepEqual(await blocksNow(), [['notfriend.test', 'suspended', '']]);
  await admin.put(`${LISTS}/exceptions`, { domains: ['notfriend.test'] });
  await app.drain();
  // What it decided before is not its to decide any more.
  assert.deepEqual(await wishes(id), [['notfriend.test', 'back']]);
  assert.equal((await blocksNow()).length, 4);
  assert.deepEqual((await admin.get(`${LISTS}/exceptions`)).json(), { domains: ['notfriend.test'] });
  assert.equal((await admin.put(`${LISTS}/exceptions`, { domains: ['no name'] })).statusCode, 422);
});

test('a list decides by itself only where it was let, and cuts off nobody with whom people here have more to do', async () => {
  const rosa = await seed.remoteAccount('rosa', 'dear.test');
  await seed.follow(alice, rosa);
  await blockInstance(app.ctx, { by: null, domain: 'ours.test', policy: 'silenced' });
  list.serve(`${HEAD}dear.test,,\nfar.test,,\nours.test,,\n`);
  const id = await subscribe();
  assert.equal((await show(id)).open_count, 3);
  await admin.send('PATCH', `${LISTS}/${id}/subscription`, { apply_up_to: 0 });
  await app.drain();
  assert.deepEqual(
    (await blocksNow()).map(([domain, policy]) => [domain, policy]),
    [
      ['far.test', 'suspended'],
      ['ours.test', 'silenced'],
    ],
  );
  assert.deepEqual(await wishes(id), [
    ['dear.test', 'suspend'],
    ['ours.test', 'suspend'],
  ]);
  const acts = await listAuditEntries(app.ctx, { kind: 'server-list', key: id }, { limit: 1 });
  assert.deepEqual([acts[0]?.act, acts[0]?.details], ['server-list.apply', { count: 1, byItself: true }]);
  await admin.send('PATCH', `${LISTS}/${id}/subscription`, { apply_up_to: 1 });
  await app.drain();
  assert.deepEqual(await wishes(id), [['ours.test', 'suspend']]);
  // Nothing is taken back by itself: a list that somebody else keeps one day opens no door.
  list.serve(`${HEAD}ours.test,,\n`);
  await fetchNow(id);
  assert.equal((await blocksNow()).length, 3);
  await admin.send('PATCH', `${LISTS}/${id}/subscription`, { apply_up_to: null });
  assert.equal((await show(id)).subscription?.apply_up_to, null);
});

test('a list is fetched no more: with drafts of taking back what was its alone, or keeping all of it', async () => {
  list.serve('a.test\nb.test\nc.test\n', 'text/plain');
  other.serve('b.test\n', 'text/plain');
  const id = await subscribe();
  await subscribe({ url: other.url });
  const open = await draftsOf(id);
  await admin.post(`${LISTS}/${id}/accept`, { ids: open.slice(0, 2).map((draft) => draft.id) });
  await app.drain();
  const ended = readAnswer(await admin.delete(`${LISTS}/${id}/subscription`), AdminServerList);
  assert.deepEqual([ended.subscription, ended.open_count], [null, 1]);
  assert.deepEqual(await wishes(id), [['a.test', 'back']]);
  assert.equal((await admin.delete(`${LISTS}/${id}/subscription`)).statusCode, 404);
  assert.equal((await admin.post(`${LISTS}/${id}/fetch`)).statusCode, 404);
  await applyAll(id);
  assert.deepEqual(await blocksNow(), [['b.test', 'suspended', '']]);
  // The list is forgotten in time; what the other one has said as well is that one's.
  const [rest] = await all();
  assert.equal((await admin.delete(`${LISTS}/${rest?.id}`)).statusCode, 200);
  app.clock.advance(LIST_KEPT_MS + 2 * HOUR_MS);
  await app.drain();
  assert.equal((await admin.get(`${LISTS}/${id}`)).statusCode, 404);
  const [kept] = await loadInstanceBlocks(app.ctx, { limit: 10 });
  assert.deepEqual([kept?.domain, kept?.sourceListId], ['b.test', null]);
  const rows = await app.ctx.db.kysely.selectFrom('serverListRows').selectAll().execute();
  assert.deepEqual(rows, []);
});

test('servers to allow come by subscription as well, and go by it', async () => {
  list.serve(JSON.stringify([{ domain: 'near.test' }, 'next.test']), 'application/json');
  // Nobody but staff opens a door.
  const byItself = { url: list.url, permission_type: 'allow', apply_up_to: 0 };
  assert.deepEqual(readRefusal(await admin.post(`${LISTS}/subscriptions`, byItself)), [
    422,
    'Validation failed: A list of servers to allow decides nothing by itself: it would open a door',
  ]);
  const id = await subscribe({ permission_type: 'allow' });
  assert.equal((await admin.send('PATCH', `${LISTS}/${id}/subscription`, { apply_up_to: 0 })).statusCode, 422);
  const allowed = async () => (await loadInstanceAllows(app.ctx, { limit: 10 })).map(({ domain }) => domain).sort();
  assert.deepEqual(await allowed(), []);
  await applyAll(id);
  assert.deepEqual(await allowed(), ['near.test', 'next.test']);
  list.serve('["next.test"]', 'application/json');
  await fetchNow(id);
  assert.deepEqual(await wishes(id), [['near.test', 'back']]);
  await applyAll(id);
  assert.deepEqual(await allowed(), ['next.test']);
});

test('10,000 servers are read, compared and read again; twenty lists are fetched and no more', async () => {
  const names = Array.from({ length: 10_000 }, (_, i) => `server${i}.test`);
  list.serve(names.join('\n'), 'text/plain');
  const id = await subscribe();
  assert.equal((await show(id)).open_count, 10_000);
  list.serve(names.slice(1).join('\n'), 'text/plain');
  assert.equal((await fetchNow(id)).open_count, 9_999);
  list.answer = (response) => response.writeHead(404).end();
  const more = Array.from({ length: 20 }, (_, i) => admin.post(`${LISTS}/subscriptions`, { url: `${list.url}?${i}` }));
  const codes = (await Promise.all(more)).map((answer) => answer.statusCode);
  assert.deepEqual([codes.filter((code) => code === 200).length, codes.filter((code) => code === 422).length], [19, 1]);
  await app.drain();
});
