import assert from 'node:assert/strict';
import { after, before, describe, it } from 'node:test';
import { VISITOR } from '../../src/core/audience/viewer.ts';
import { deletePost, receiveDeletion } from '../../src/core/posts/delete.ts';
import { muteConversation } from '../../src/core/posts/marks.ts';
import { findPostById } from '../../src/core/posts/queries.ts';
import { loadThread } from '../../src/core/views/thread.ts';
import { createTestApp, type TestApp } from '../app.ts';
import { ALWAYS, findBroken } from '../crash/invariants.ts';
import { type Actor, createSeed, type Member, type Seed } from '../seed.ts';

describe('threads', () => {
  let app: TestApp;
  let seed: Seed;
  let alice: Member;
  let carol: Actor;
  before(async () => {
    app = await createTestApp();
    seed = createSeed(app.ctx);
    alice = await seed.account('alice');
    carol = await seed.remoteAccount('carol');
  });
  after(async () => {
    assert.deepEqual(await findBroken(app.ctx.db, ALWAYS), []);
    await app.close();
  });

  const uri = (name: string) => `https://remote.test/posts/${name}`;
  const row = (id: number) => findPostById.first(app.ctx.db, { id });
  const parentOf = async (id: number) => (await row(id))?.replyToId;
  const arrive = (name: string, answers?: string) =>
    seed.remotePost(carol, `<p>${name}</p>`, {
      uri: uri(name),
      ...(answers === undefined ? {} : { replyToUri: uri(answers) }),
    });
  const below = async (id: number) => (await loadThread(app.ctx, VISITOR, id)).descendants.map((post) => post.facts.id);

  it('have no post that answers itself', async () => {
    const id = await arrive('self', 'self');
    const self = await row(id);
    assert.equal(self?.replyToId, null);
    assert.equal(self?.replyToUri, null);
    assert.deepEqual(await below(id), []);
  });

  for (const length of [2, 3, 7]) {
    it(`have no ring of ${length}, in whatever order it arrives`, async () => {
      const names = Array.from({ length }, (_, i) => `ring${length}-${i}`);
      const ids: number[] = [];
      for (const [i, name] of names.entries()) ids.push(await arrive(name, names[(i + 1) % length]));
      const parents = await Promise.all(ids.map(parentOf));
      assert.equal(parents.filter((parent) => parent === null).length, 1, 'one of them starts the thread');
      for (const id of ids) {
        const thread = await loadThread(app.ctx, VISITOR, id);
        const seen = [...thread.ancestors, ...thread.descendants].map((post) => post.facts.id);
        assert.deepEqual([...seen].sort(), ids.filter((other) => other !== id).sort());
      }
    });
  }

  it('become one conversation when what was answered arrives late, mutes included', async () => {
    const deep = await arrive('late-2', 'late-1');
    await muteConversation(app.ctx, { accountId: alice.id, postId: deep });
    const deeper = await arrive('late-3', 'late-2');
    const middle = await arrive('late-1', 'late-0');
    const root = await arrive('late-0');
    const conversations = await Promise.all([deep, deeper, middle].map(async (id) => (await row(id))?.conversationId));
    assert.deepEqual(conversations, [root, root, root]);
    const mutes = await app.ctx.db.kysely.selectFrom('conversationMutes').selectAll().execute();
    assert.deepEqual(mutes, [{ accountId: alice.id, conversationId: root }]);
    assert.deepEqual(await below(root), [middle, deep, deeper]);
  });

  it('keep their shape when a post in the middle is deleted, and let it go with the last answer', async () => {
    const root = await seed.post(alice, 'root');
    const middle = await seed.post(alice, 'middle', { replyToId: root });
    const leaf = await seed.post(alice, 'leaf', { replyToId: middle });
    await deletePost(app.ctx, { accountId: alice.id, postId: middle });
    assert.equal((await row(middle))?.content, '');
    assert.equal(await parentOf(leaf), middle);
    assert.deepEqual(await below(root), [leaf]);
    assert.deepEqual(
      (await loadThread(app.ctx, VISITOR, leaf)).ancestors.map((post) => post.facts.id),
      [root],
    );
    await assert.rejects(deletePost(app.ctx, { accountId: alice.id, postId: middle }), { code: 'not-found' });
    await deletePost(app.ctx, { accountId: alice.id, postId: leaf });
    assert.deepEqual([await row(middle), await row(leaf)], [undefined, undefined]);
    assert.deepEqual(await below(root), []);
  });

  it('take no answer to a deleted post of ours, and keep the place of others’', async () => {
    const root = await arrive('emptied');
    await arrive('child-of-emptied', 'emptied');
    await receiveDeletion(app.ctx, { accountId: carol.id, uri: uri('emptied') });
    await assert.rejects(seed.post(alice, 'hello?', { replyToId: root }), { code: 'not-found' });
    const late = await arrive('late-child-of-emptied', 'emptied');
    assert.equal(await parentOf(late), root);
    await assert.rejects(arrive('emptied'), { code: 'gone' });
  });

  it('do not let one account bury what another writes', async () => {
    const mallory = await seed.remoteAccount('mallory');
    await receiveDeletion(app.ctx, { accountId: mallory.id, uri: uri('unborn') });
    assert.ok(await arrive('unborn'));
  });
});

describe('ids of the past', () => {
  let app: TestApp;
  let seed: Seed;
  before(async () => {
    app = await createTestApp();
    seed = createSeed(app.ctx);
  });
  after(() => app.close());

  it('never run out, and keep posts and boosts apart', async () => {
    const carol = await seed.remoteAccount('carol');
    const createdAt = Date.UTC(2024, 0, 1, 0, 0, 0, 1);
    const posts: number[] = [];
    for (let i = 0; i < 2_100; i++) posts.push(await seed.remotePost(carol, 'x', { createdAt }));
    assert.equal(new Set(posts).size, posts.length);
    assert.ok(posts.every((id) => id % 2 === 0));
  });
});
