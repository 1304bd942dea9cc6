import assert from 'node:assert/strict';
import { afterEach, beforeEach, test } from 'node:test';
import { blockAccount, muteAccount } from '../../src/core/blocks/block.ts';
import { clearNotifications } from '../../src/core/notifications/dismiss.ts';
import { countUnread, loadNotifications } from '../../src/core/notifications/load.ts';
import { notificationsSubscriber } from '../../src/core/notifications/notify.ts';
import { deletePost } from '../../src/core/posts/delete.ts';
import { editPost } from '../../src/core/posts/edit.ts';
import { createTestApp, type TestApp } from '../app.ts';
import { type Actor, createSeed, type Member, type Seed } from '../seed.ts';

let app: TestApp;
let seed: Seed;
let alice: Member;
let bob: Member;
let carol: Member;

beforeEach(async () => {
  app = await createTestApp();
  seed = createSeed(app.ctx);
  [alice, bob, carol] = [await seed.account('alice'), await seed.account('bob'), await seed.account('carol')];
});

afterEach(() => app.close());

/** What somebody is told, newest first, by whom; the number of unread ones is always the same. */
async function told(member: Member): Promise<string[]> {
  await app.drain();
  const filter = { accountId: member.id };
  const { views } = await loadNotifications(app.ctx, filter, { limit: 40 });
  assert.equal(await countUnread(app.ctx, filter, 100), views.length, 'what is counted is what is shown');
  return views.map((view) => `${view.kind} ${view.account.username}`);
}

const suspend = (who: Actor) =>
  app.ctx.db.write((tx) =>
    tx.kysely.updateTable('accounts').set({ suspendedAt: 1 }).where('id', '=', who.id).execute(),
  );

test('the list, its pages and the count leave out the same: who was suspended, who blocks, what is gone', async () => {
  const postId = await seed.post(alice, 'hello');
  const strangers: Actor[] = [];
  for (let i = 0; i < 12; i++) strangers.push(await seed.remoteAccount(`stranger${i}`));
  for (const stranger of strangers) await seed.like(stranger, postId);
  assert.equal((await told(alice)).length, 12);
  for (const stranger of strangers.slice(3)) await suspend(stranger);
  assert.deepEqual(await told(alice), ['like stranger2', 'like stranger1', 'like stranger0']);
  // A page does not end early behind what is hidden, in either direction.
  const filter = { accountId: alice.id };
  const newest = await loadNotifications(app.ctx, filter, { limit: 2 });
  assert.deepEqual(
    newest.views.map((view) => view.account.username),
    ['stranger2', 'stranger1'],
  );
  const rest = await loadNotifications(app.ctx, filter, { limit: 2, maxId: newest.last as number });
  const [last] = rest.views;
  assert.equal(last?.account.username, 'stranger0');
  const above = await loadNotifications(app.ctx, filter, { limit: 2, minId: last?.id as number });
  assert.deepEqual(
    above.views.map((view) => view.account.username),
    ['stranger2', 'stranger1'],
  );
  await blockAccount(app.ctx, { accountId: (strangers[0] as Actor).id, targetId: alice.id, origin: 'remote' });
  assert.deepEqual(await told(alice), ['like stranger2', 'like stranger1']);
  await deletePost(app.ctx, { accountId: alice.id, postId });
  assert.deepEqual(await told(alice), []);
});

test('nobody is told of what they may not see or do not want to hear', async () => {
  const mutes = { accountId: alice.id, targetId: bob.id };
  await muteAccount(app.ctx, { ...mutes, notifications: true, durationMs: 1_000 });
  await seed.post(bob, '@alice you do not want to know');
  assert.deepEqual(await told(alice), []);
  app.clock.advance(2_000);
  await seed.post(bob, '@alice and now you do');
  assert.deepEqual(await told(alice), ['mention bob']);
  await muteAccount(app.ctx, { ...mutes, notifications: false });
  await seed.post(bob, '@alice muted, and yet heard');
  assert.deepEqual(await told(alice), ['mention bob', 'mention bob']);
  await suspend(carol);
  await seed.post(carol, '@alice from beyond');
  assert.equal((await told(alice)).length, 2);
});

test('an edit tells whom it names anew, once, and those who boosted of each edit, once', async () => {
  const postId = await seed.post(alice, 'hello @bob');
  await seed.boost(carol, postId);
  await app.drain();
  for (const member of [alice, bob, carol]) await clearNotifications(app.ctx, member.id);
  const edit = async (text: string) => {
    app.clock.advance(1_000);
    const input = {
      accountId: alice.id,
      postId,
      text,
      contentWarning: '',
      sensitive: false,
      language: null,
      mediaIds: [],
    };
    await editPost(app.ctx, input);
    await app.drain();
  };
  await edit('hello @bob and @carol');
  assert.deepEqual(await told(bob), [], 'who was named before is not told again');
  assert.deepEqual(await told(carol), ['edit alice', 'mention alice']);
  await edit('hello @bob and @carol!');
  assert.deepEqual(await told(carol), ['edit alice', 'mention alice'], 'the last edit is news');
  // As a crash leaves it.
  const addedIds = [carol.id];
  await notificationsSubscriber.handle(app.ctx, [{ kind: 'post.edited', postId, addedIds, origin: 'local' }]);
  assert.deepEqual(await told(carol), ['edit alice', 'mention alice']);
});
