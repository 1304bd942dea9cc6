import assert from 'node:assert/strict';
import { after, before, describe, test } from 'node:test';
import { blockAccount, unblockAccount } from '../../src/core/blocks/block.ts';
import { unboostPost } from '../../src/core/boosts/boost.ts';
import { findFollow } from '../../src/core/follows/find.ts';
import { followAccount, unfollowAccount } from '../../src/core/follows/follow.ts';
import { deletePost } from '../../src/core/posts/delete.ts';
import { editPost } from '../../src/core/posts/edit.ts';
import { findPostById, findPostByUri } from '../../src/core/posts/queries.ts';
import { unlikePost } from '../../src/core/votes/vote.ts';
import type { PostsTable } from '../../src/db/tables/posts.ts';
import { createTestClock } from '../clock.ts';
import type { Member } from '../seed.ts';
import { createNode, type Node } from './node.ts';

const MINUTE = 60_000;

for (const killed of [false, true]) {
  describe(killed ? 'two servers, the receiver killed in between' : 'two servers', () => {
    const clock = createTestClock();
    let a: Node;
    let b: Node;
    let alice: Member;
    let bob: Member;
    /** Each other's accounts, as known over there. */
    let bobAtA: number;
    let aliceAtB: number;

    before(async () => {
      [a, b] = await Promise.all([createNode('localhost', clock), createNode('127.0.0.1', clock)]);
      alice = await a.seed.account('alice');
      bob = await b.seed.account('bob');
    });

    after(async () => {
      await a.close();
      await b.close();
    });

    async function settle(): Promise<void> {
      for (let round = 0; round < 4; round += 1) {
        await a.drain();
        await b.drain();
      }
    }

    /**
     * Does something at `from` and waits until it has arrived. In the second run the receiver is dead when it is sent,
     * and killed once more right after it has taken it in.
     */
    async function from<T>(node: Node, act: () => Promise<T>): Promise<T> {
      const receiver = node === a ? b : a;
      if (killed) await receiver.kill();
      const result = await act();
      await node.drain();
      if (killed) {
        await receiver.restart();
        clock.advance(2 * MINUTE);
        await node.drain();
        await receiver.kill();
        await receiver.restart();
        // Answers, and what was cut off, are tried again after a while.
        clock.advance(10 * MINUTE);
        await settle();
        clock.advance(10 * MINUTE);
      }
      await settle();
      return result;
    }

    async function postAt(node: Node, uri: string): Promise<PostsTable> {
      const post = await findPostByUri.first(node.ctx.db, { uri });
      assert.ok(post, `no ${uri}`);
      return post;
    }

    async function idAt(node: Node, uri: string): Promise<number> {
      return (await postAt(node, uri)).id;
    }

    async function uriOf(node: Node, id: number): Promise<string> {
      return (await findPostById.first(node.ctx.db, { id }))?.uri ?? '';
    }

    async function notificationsOf(node: Node, member: Member): Promise<string[]> {
      const query = node.ctx.db.kysely.selectFrom('notifications').select('kind').where('accountId', '=', member.id);
      return (await query.execute()).map((row) => row.kind).sort();
    }

    let uri: string;

    test('a handle is found, and a follow is accepted on both sides', async () => {
      const found = await a.ctx.remote.resolveHandle(`bob@${b.host}`);
      assert.equal(found.state, 'found', JSON.stringify(found));
      bobAtA = found.state === 'found' ? found.id : 0;
      await from(a, () => followAccount(a.ctx, { accountId: alice.id, targetId: bobAtA, origin: 'local' }));
      const follow = await findFollow(a.ctx.db, { accountId: alice.id, targetId: bobAtA });
      assert.equal(follow?.state, 'accepted');
      const back = await b.ctx.remote.resolveHandle(`alice@${a.host}`);
      aliceAtB = back.state === 'found' ? back.id : 0;
      const there = await findFollow(b.ctx.db, { accountId: aliceAtB, targetId: bob.id });
      assert.equal(there?.state, 'accepted');
      assert.deepEqual(await notificationsOf(b, bob), ['follow']);
    });

    test('a post is in the home timeline over there, as it was written', async () => {
      const id = await from(b, () => b.seed.post(bob, 'hello <over> there #linnet'));
      uri = await uriOf(b, id);
      const copy = await postAt(a, uri);
      assert.equal(copy.accountId, bobAtA);
      assert.equal(copy.visibility, 'public');
      assert.match(copy.content, /hello &lt;over&gt; there/);
      assert.deepEqual(JSON.parse(copy.tagsJson), ['linnet']);
      const entries = a.ctx.db.kysely.selectFrom('timelineEntries').select('postId').where('timelineId', '=', alice.id);
      assert.deepEqual(await entries.execute(), [{ postId: copy.id }]);
    });

    test('a reply finds its parent and tells its author', async () => {
      const replyToId = await idAt(a, uri);
      const id = await from(a, () => a.seed.post(alice, `@bob@${b.host} hello back`, { replyToId }));
      const reply = await postAt(b, await uriOf(a, id));
      assert.equal(reply.replyToId, await idAt(b, uri));
      assert.equal(reply.accountId, aliceAtB);
      assert.deepEqual(await notificationsOf(b, bob), ['follow', 'mention']);
      assert.equal((await b.seed.stats(await idAt(b, uri)))?.replies, 1);
    });

    test('a direct post reaches the one it is for', async () => {
      const text = `@bob@${b.host} between us`;
      const id = await from(a, () => a.seed.post(alice, text, { visibility: 'direct' }));
      assert.equal((await postAt(b, await uriOf(a, id))).visibility, 'direct');
    });

    test('a like and a boost count over there, and are taken back', async () => {
      const postId = await idAt(a, uri);
      await from(a, async () => {
        await a.seed.like(alice, postId);
        await a.seed.boost(alice, postId);
      });
      const counts = async () => {
        const stats = await b.seed.stats(await idAt(b, uri));
        return [stats?.likes, stats?.boosts];
      };
      assert.deepEqual(await counts(), [1, 1]);
      assert.deepEqual(await notificationsOf(b, bob), ['boost', 'follow', 'like', 'mention', 'mention']);
      await from(a, async () => {
        await unlikePost(a.ctx, { accountId: alice.id, postId, origin: 'local' });
        await unboostPost(a.ctx, { accountId: alice.id, postId, origin: 'local' });
      });
      assert.deepEqual(await counts(), [0, 0]);
    });

    test('an edit and a deletion arrive', async () => {
      const postId = await idAt(b, uri);
      const edit = { accountId: bob.id, postId, text: 'edited', contentWarning: 'cw', sensitive: true, mediaIds: [] };
      await from(b, () => editPost(b.ctx, edit));
      const copy = await postAt(a, uri);
      assert.match(copy.content, /edited/);
      assert.equal(copy.contentWarning, 'cw');
      assert.notEqual(copy.editedAt, null);
      await from(b, () => deletePost(b.ctx, { accountId: bob.id, postId }));
      // It keeps its place where something answers it.
      assert.equal((await findPostByUri.first(a.ctx.db, { uri }))?.state ?? 'deleted', 'deleted');
    });

    test('an end of a follow and a block arrive', async () => {
      const pair = { accountId: alice.id, targetId: bobAtA, origin: 'local' as const };
      const there = { accountId: aliceAtB, targetId: bob.id };
      await from(a, () => unfollowAccount(a.ctx, pair));
      assert.equal(await findFollow(b.ctx.db, there), undefined);
      await from(a, () => blockAccount(a.ctx, pair));
      const blocks = () => b.ctx.db.kysely.selectFrom('blocks').select(['accountId', 'targetId']).execute();
      assert.deepEqual(await blocks(), [there]);
      await from(a, () => unblockAccount(a.ctx, pair));
      assert.deepEqual(await blocks(), []);
    });

    test('nothing is left over', async () => {
      for (const node of [a, b]) {
        const { kysely } = node.ctx.db;
        assert.deepEqual(await kysely.selectFrom('deliveries').selectAll().execute(), []);
        // What comes round keeps its row.
        assert.deepEqual(await kysely.selectFrom('jobs').selectAll().where('uniqueKey', 'is', null).execute(), []);
      }
    });
  });
}
