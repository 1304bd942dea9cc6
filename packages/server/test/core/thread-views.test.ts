import assert from 'node:assert/strict';
import { after, before, describe, it } from 'node:test';
import { asMember, VISITOR, type Viewer } from '../../src/core/audience/viewer.ts';
import { blockAccount, muteAccount } from '../../src/core/blocks/block.ts';
import { NEXT_VERSION } from '../../src/core/posts/queries/version.ts';
import { loadThread } from '../../src/core/views/thread.ts';
import { createTestApp, type TestApp } from '../app.ts';
import { countQueries } from '../count-queries.ts';
import { type Actor, createSeed, type Seed } from '../seed.ts';

describe('threads', () => {
  let app: TestApp;
  let seed: Seed;
  let alice: Actor;
  let bob: Actor;
  let writer: Actor;
  let viewer: Viewer;
  before(async () => {
    app = await createTestApp();
    seed = createSeed(app.ctx);
    alice = await seed.account('alice');
    bob = await seed.account('bob');
    writer = await seed.remoteAccount('writer');
    viewer = asMember(alice.id);
  });
  after(() => app.close());

  const answerTo = async (parentId: number, author: Actor, content = 'x') => {
    const id = await seed.remotePost(author, `<p>${content}</p>`);
    await link(id, parentId);
    return id;
  };
  const link = (id: number, replyToId: number) =>
    app.ctx.db.write((tx) =>
      tx.kysely.updateTable('posts').set(NEXT_VERSION).set({ replyToId }).where('id', '=', id).execute(),
    );
  const read = async (who: Viewer, id: number) => {
    const { ancestors, descendants } = await loadThread(app.ctx, who, id);
    const ids = (posts: typeof ancestors) => posts.map((post) => post.facts.id);
    return { ancestors: ids(ancestors), descendants: ids(descendants) };
  };

  it('are read depth first, siblings by age, ancestors oldest first', async () => {
    const root = await seed.remotePost(writer, 'root');
    const a = await answerTo(root, writer);
    const b = await answerTo(root, writer);
    const aa = await answerTo(a, writer);
    const aaa = await answerTo(aa, writer);
    for (const who of [VISITOR, viewer]) {
      assert.deepEqual(await read(who, root), { ancestors: [], descendants: [a, aa, aaa, b] });
      assert.deepEqual(await read(who, aa), { ancestors: [root, a], descendants: [aaa] });
    }
  });

  it('end although posts answer themselves or one another', async () => {
    const self = await seed.remotePost(writer, 'self');
    await link(self, self);
    assert.deepEqual(await read(VISITOR, self), { ancestors: [], descendants: [] });
    const ring = [];
    for (let i = 0; i < 5; i++) ring.push(await seed.remotePost(writer, `ring ${i}`));
    for (const [i, id] of ring.entries()) await link(id, ring[(i + 1) % ring.length] as number);
    const outside = await answerTo(ring[0] as number, writer);
    for (const who of [VISITOR, viewer]) {
      const { ancestors, descendants } = await read(who, ring[0] as number);
      assert.deepEqual(ancestors, [...ring.slice(1)].reverse());
      assert.deepEqual(descendants, [...ring.slice(1)].reverse().concat(outside));
      assert.deepEqual((await read(who, outside)).ancestors, [...ring].reverse());
    }
  });

  it('go without whom the viewer does not want to meet, and keep who answered them', async () => {
    const root = await seed.remotePost(writer, 'root');
    const troll = await seed.remoteAccount('troll', 'elsewhere.test');
    const hidden = await answerTo(root, troll);
    const below = await answerTo(hidden, writer);
    const deeper = await answerTo(below, troll);
    const carol = await seed.account('carol');
    const asCarol = asMember(carol.id);
    assert.deepEqual((await read(asCarol, root)).descendants, [hidden, below, deeper]);
    await muteAccount(app.ctx, {
      accountId: carol.id,
      targetId: troll.id,
      notifications: true,
      durationMs: 60_000,
    });
    assert.deepEqual(await read(asCarol, root), { ancestors: [], descendants: [below] });
    assert.deepEqual((await read(asCarol, below)).ancestors, [root]);
    assert.deepEqual((await read(asCarol, hidden)).descendants, [below, deeper], 'whose thread is opened is shown');
    app.clock.advance(61_000);
    assert.deepEqual((await read(asCarol, root)).descendants, [hidden, below, deeper], 'the mute has ended');
    await blockAccount(app.ctx, { accountId: carol.id, targetId: troll.id, origin: 'local' });
    assert.deepEqual((await read(asCarol, root)).descendants, [below]);
    const silence = (silencedAt: number | null) =>
      app.ctx.db.write((tx) =>
        tx.kysely.updateTable('accounts').set({ silencedAt }).where('id', '=', troll.id).execute(),
      );
    await silence(1);
    assert.deepEqual((await read(VISITOR, root)).descendants, [below]);
    await seed.follow(bob, troll);
    assert.deepEqual((await read(asMember(bob.id), root)).descendants, [hidden, below, deeper]);
    await silence(null);
  });

  it('are bounded in bytes, the nearest first, and cost the same number of queries whatever their form', async () => {
    const root = await seed.remotePost(writer, 'root');
    const long = 'long '.repeat(19_000);
    const near = [];
    for (let i = 0; i < 15; i++) near.push(await answerTo(root, writer, long));
    const small = await seed.remotePost(writer, 'small');
    await answerTo(small, writer);
    const cost = async (id: number) => {
      const { ctx, count } = countQueries(app.ctx);
      const thread = await loadThread(ctx, viewer, id);
      return { queries: count(), thread };
    };
    const { queries, thread } = await cost(root);
    const bytes = thread.descendants.reduce((sum, post) => sum + post.facts.text.bytes, 0);
    assert.ok(bytes <= 1_000_000 && bytes > 900_000, String(bytes));
    assert.deepEqual(
      thread.descendants.map((post) => post.facts.id),
      near.slice(0, thread.descendants.length),
    );
    assert.equal(queries, (await cost(small)).queries);
    const deepest = await answerTo(near[14] as number, writer);
    assert.deepEqual((await read(viewer, near[14] as number)).descendants, [deepest], 'the rest is one step away');
  });
});
