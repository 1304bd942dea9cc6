/** What a list that is fetched decides by itself, and what it never does: staff have the last word. */
import assert from 'node:assert/strict';
import { after, before, beforeEach, test } from 'node:test';
import { AdminServerList } from '@linnet/api-schemas/mastodon/admin-server-list.ts';
import Type from 'typebox';
import { applyDraftsJob } from '../../../src/core/moderation/apply-drafts.ts';
import { allowInstance } from '../../../src/core/moderation/instance-allows.ts';
import { blockInstance, loadInstanceBlocks, unblockInstance } from '../../../src/core/moderation/instance-blocks.ts';
import { findDraftsOf } from '../../../src/core/moderation/queries/subscriptions.ts';
import { takeSomeDrafts } from '../../../src/core/moderation/queries.ts';
import { setExceptions } from '../../../src/core/moderation/set-exceptions.ts';
import { changeRole } from '../../../src/core/people/access.ts';
import { createListStage, LISTS, type ListStage } from '../list-stage.ts';
import { readAnswer } from '../schema.ts';
import { createClient } from './client.ts';

const HEAD = '#domain,#severity,#reject_media\n';

let stage: ListStage;
let app: ListStage['app'];
let seed: ListStage['seed'];
let boss: ListStage['boss'];
let admin: ListStage['admin'];
let list: ListStage['list'];
before(async () => {
  stage = await createListStage();
  ({ app, seed, boss, admin, list } = stage);
});
after(() => stage.close());
beforeEach(() => stage.clear());

const subscribe = (more: object = {}) => stage.subscribe({ apply_up_to: 0, ...more });
async function fetchNow(id: string) {
  await stage.fetchNow(id);
  await app.drain();
}
const blocksNow = async () =>
  (await loadInstanceBlocks(app.ctx, { limit: 1_000 })).map(({ domain, policy }) => [domain, policy]).sort();
const wishes = async (id: string) => (await stage.draftsOf(id)).map((draft) => [draft.domain, draft.severity]);

test('a list that says something milder of what it suspended waits for staff, and what is stricter does not', async () => {
  list.serve(`${HEAD}evil.test,suspend,false\nloud.test,silence,true\nmild.test,silence,false\n`);
  const id = await subscribe();
  list.serve(`${HEAD}evil.test,noop,true\nloud.test,silence,false\nmild.test,silence,true\n`);
  await fetchNow(id);
  assert.deepEqual(await blocksNow(), [
    ['evil.test', 'suspended'],
    ['loud.test', 'silenced'],
    ['mild.test', 'silenced'],
  ]);
  const media = (await loadInstanceBlocks(app.ctx, { limit: 9 })).flatMap((block) =>
    block.rejectMedia === 1 ? [block.domain] : [],
  );
  assert.deepEqual(media.sort(), ['loud.test', 'mild.test']);
  assert.deepEqual(await wishes(id), [
    ['evil.test', 'noop'],
    ['loud.test', 'silence'],
  ]);
});

test('what staff allowed by hand is suspended by no list by itself, nor what is below and above it', async () => {
  await allowInstance(app.ctx, { by: boss.id, domain: 'pals.partner.test' });
  await blockInstance(app.ctx, { by: boss.id, domain: 'calm.test', policy: 'silenced' });
  await blockInstance(app.ctx, { by: boss.id, domain: 'spam.bad.test', policy: 'suspended' });
  list.serve(
    `${HEAD}pals.partner.test,,\npartner.test,,\na.pals.partner.test,,\nx.calm.test,,\nbad.test,,\nb.test,,\n`,
  );
  const id = await subscribe();
  assert.deepEqual(await blocksNow(), [
    ['b.test', 'suspended'],
    ['bad.test', 'suspended'],
    ['calm.test', 'silenced'],
    ['spam.bad.test', 'suspended'],
  ]);
  assert.deepEqual(
    (await wishes(id)).map(([domain]) => domain),
    ['pals.partner.test', 'partner.test', 'a.pals.partner.test', 'x.calm.test'],
  );
});

/** A list whose drafts are taken, by itself or by staff, while nothing applies them yet; answers what does. */
async function takeOf(text: string, byItself: 0 | 1, priority = 100) {
  list.serve(HEAD + text);
  const listId = Number(await subscribe({ apply_up_to: null, priority }));
  const ids = (await findDraftsOf.all(app.ctx.db, { listId })).map(({ id }) => id);
  await app.ctx.db.write((tx) => takeSomeDrafts.run(tx, { listId, ids, byAccountId: boss.id, byItself }));
  return async () => {
    await app.ctx.db.write((tx) => app.ctx.queue.enqueue(tx, applyDraftsJob, [listId]));
    await app.drain();
  };
}

test('what staff decide while a list is about to decide by itself is the last word, about all around it', async () => {
  const apply = await takeOf('a.test,,\nx.a.test,,\npartner.test,,\nb.test,,\n', 1);
  await blockInstance(app.ctx, { by: boss.id, domain: 'a.test', policy: 'silenced' });
  await allowInstance(app.ctx, { by: boss.id, domain: 'pals.partner.test' });
  await apply();
  assert.deepEqual(await blocksNow(), [
    ['a.test', 'silenced'],
    ['b.test', 'suspended'],
  ]);
});

test('what staff accepted of a list and decide otherwise before it is applied is as they said last', async () => {
  const apply = await takeOf('far.a.test,,\na.test,,\nx.far.a.test,,\nb.test,,\n', 0);
  await blockInstance(app.ctx, { by: boss.id, domain: 'far.a.test', policy: 'silenced' });
  await apply();
  assert.deepEqual(await blocksNow(), [
    ['a.test', 'suspended'],
    ['b.test', 'suspended'],
    ['far.a.test', 'silenced'],
  ]);
});

test('an exception holds for what a list is about to decide, and for what was accepted of it', async () => {
  for (const byItself of [0, 1] as const) {
    const apply = await takeOf(`friend${byItself}.test,,\nb.test,,\n`, byItself);
    await setExceptions(app.ctx, { by: boss.id, domains: [`x.friend${byItself}.test`] });
    await apply();
    assert.deepEqual(await blocksNow(), [['b.test', 'suspended']]);
  }
});

test('a list that is applied late makes nothing milder than it stands by then', async () => {
  const apply = await takeOf('a.test,silence,\nb.test,,\n', 1);
  const stricter = await takeOf('a.test,suspend,\nc.test,,\n', 0, 200);
  await stricter();
  await apply();
  assert.deepEqual(await blocksNow(), [
    ['a.test', 'suspended'],
    ['b.test', 'suspended'],
    ['c.test', 'suspended'],
  ]);
});

test('what staff took back stays so where a list names it no more for a day, until it says something else', async () => {
  const both = `${HEAD}friend.test,suspend,\npal.test,suspend,\nb.test,,\n`;
  list.serve(both);
  const id = await subscribe();
  const unblock = async (name: string) => {
    const block = (await loadInstanceBlocks(app.ctx, { limit: 9 })).find(({ domain }) => domain === name);
    await unblockInstance(app.ctx, { by: boss.id, id: Number(block?.id) });
  };
  await unblock('friend.test');
  list.serve(`${HEAD}b.test,,\n`);
  await fetchNow(id);
  // Before anybody looked at the draft of taking it back.
  await unblock('pal.test');
  await fetchNow(id);
  list.serve(both);
  await fetchNow(id);
  assert.deepEqual([await blocksNow(), await wishes(id)], [[['b.test', 'suspended']], []]);
  list.serve(`${HEAD}friend.test,silence,\npal.test,suspend,\nb.test,,\n`);
  await fetchNow(id);
  assert.deepEqual(await blocksNow(), [
    ['b.test', 'suspended'],
    ['friend.test', 'silenced'],
  ]);
});

test('a browser lets a list decide by itself where somebody confirmed it, and nothing is kept otherwise', async () => {
  const browser = createClient(app, await seed.token(boss, 'read write admin:read admin:write'));
  app.clock.advance(3_600_000);
  list.serve('a.test\n', 'text/plain');
  const input = { url: list.url, apply_up_to: 1_000 };
  assert.equal((await browser.post(`${LISTS}/subscriptions`, input)).statusCode, 403);
  const id = await subscribe({ apply_up_to: null });
  assert.equal((await browser.send('PATCH', `${LISTS}/${id}/subscription`, { apply_up_to: 1_000 })).statusCode, 403);
  await app.drain();
  assert.deepEqual(await blocksNow(), []);
  assert.equal(readAnswer(await admin.get(`${LISTS}/subscriptions`), Type.Array(AdminServerList)).length, 1);
});

test('a list decides by itself while who let it may, and somebody else may let it anew', async () => {
  const mate = await seed.account('mate', { role: 'admin' });
  const theirs = createClient(app, await seed.appToken(mate, 'admin:read admin:write'));
  list.serve('a.test\n', 'text/plain');
  const made = readAnswer(
    await theirs.post(`${LISTS}/subscriptions`, { url: list.url, apply_up_to: 0 }),
    AdminServerList,
  );
  await app.drain();
  await changeRole(app.ctx, { by: null, accountId: mate.id, role: 'user' });
  list.serve('a.test\nb.test\n', 'text/plain');
  await fetchNow(made.id);
  assert.deepEqual([await blocksNow(), await wishes(made.id)], [[['a.test', 'suspended']], [['b.test', 'suspend']]]);
  await admin.send('PATCH', `${LISTS}/${made.id}/subscription`, { apply_up_to: 0 });
  await app.drain();
  assert.deepEqual(await blocksNow(), [
    ['a.test', 'suspended'],
    ['b.test', 'suspended'],
  ]);
});
