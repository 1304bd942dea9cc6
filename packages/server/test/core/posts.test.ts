import assert from 'node:assert/strict';
import { after, before, describe, it } from 'node:test';
import { asMember } from '../../src/core/audience/viewer.ts';
import { unboostPost } from '../../src/core/boosts/boost.ts';
import { unfollowAccount } from '../../src/core/follows/follow.ts';
import { loadNotifications } from '../../src/core/notifications/load.ts';
import { createPost } from '../../src/core/posts/create.ts';
import { deletePost, receiveDeletion } from '../../src/core/posts/delete.ts';
import { editPost, receiveEdit } from '../../src/core/posts/edit.ts';
import { loadSkeleton } from '../../src/core/timelines/load.ts';
import type { TimelinePage } from '../../src/core/timelines/timeline.ts';
import { loadAccountViews } from '../../src/core/views/account.ts';
import type { PostFacts } from '../../src/core/views/facts.ts';
import { loadPostViews } from '../../src/core/views/post.ts';
import { loadThread } from '../../src/core/views/thread.ts';
import { unlikePost } from '../../src/core/votes/vote.ts';
import { createTestApp, type TestApp } from '../app.ts';
import { createSeed, type Member, type Seed } from '../seed.ts';

describe('posts', () => {
  let app: TestApp;
  let seed: Seed;
  let alice: Member;
  let bob: Member;
  before(async () => {
    app = await createTestApp();
    seed = createSeed(app.ctx);
    alice = await seed.account('alice');
    bob = await seed.account('bob');
    await seed.follow(bob, alice);
  });
  after(() => app.close());

  const view = async (id: number, viewer: Member = bob): Promise<PostFacts> => {
    const post = (await loadPostViews(app.ctx, asMember(viewer.id), [id])).get(id)?.facts;
    assert.ok(post, 'the post is seen');
    return post;
  };
  const account = async (id: number) => (await loadAccountViews(app.ctx, [id])).get(id);
  const kinds = async (member: Member) =>
    (await loadNotifications(app.ctx, { accountId: member.id }, { limit: 40 })).views.map(
      (n) => `${n.kind} ${n.account.username}`,
    );

  const loadHome = async (member: Member, page: TimelinePage) =>
    (await loadSkeleton(app.ctx, asMember(member.id), { kind: 'home' }, page)).items;

  it('arrive at home, in order, once', async () => {
    const first = await seed.post(alice, 'first');
    const second = await seed.post(alice, 'second');
    await app.drain();
    const home = await loadHome(bob, { limit: 2 });
    assert.deepEqual(
      home.map((entry) => entry.postId),
      [second, first],
    );
    const above = await loadHome(bob, { limit: 5, above: { by: 'id', at: [first] }, upwards: true });
    assert.deepEqual(
      above.map((entry) => entry.postId),
      [second],
    );
  });

  it('tell whom they mention and answer, and count replies', async () => {
    const root = await seed.post(alice, 'hello @bob');
    const reply = await seed.post(bob, '@alice hi', { replyToId: root });
    await app.drain();
    assert.equal((await view(root)).stats.replies, 1);
    assert.ok((await kinds(bob)).includes('mention alice'));
    assert.ok((await kinds(alice)).includes('mention bob'));
    assert.deepEqual(
      (await loadThread(app.ctx, asMember(bob.id), root)).descendants.map((post) => post.facts.id),
      [reply],
    );
    assert.deepEqual(
      (await loadThread(app.ctx, asMember(bob.id), reply)).ancestors.map((post) => post.facts.id),
      [root],
    );
  });

  it('are liked and boosted once, and counted exactly', async () => {
    const id = await seed.post(alice, 'like me');
    await seed.like(bob, id);
    await seed.like(bob, id);
    const boost = await seed.boost(bob, id);
    assert.equal(await seed.boost(bob, id), boost);
    await app.drain();
    const seen = await view(id);
    assert.deepEqual([seen.stats.likes, seen.stats.boosts], [1, 1]);
    const mine = (await loadPostViews(app.ctx, asMember(bob.id), [id])).get(id)?.mine;
    assert.deepEqual([mine?.liked, mine?.boosted, mine?.bookmarked, mine?.own], [true, true, false, false]);
    await unlikePost(app.ctx, { accountId: bob.id, postId: id, origin: 'local' });
    await unboostPost(app.ctx, { accountId: bob.id, postId: id, origin: 'local' });
    await unboostPost(app.ctx, { accountId: bob.id, postId: id, origin: 'local' });
    await app.drain();
    const after = await view(id);
    assert.deepEqual([after.stats.likes, after.stats.boosts], [0, 0]);
    assert.ok(!(await kinds(alice)).includes('like bob'), 'the notification went with the like');
  });

  it('answer a repeated idempotency key with the first post, even at the same time', async () => {
    const input = { accountId: alice.id, text: 'once', visibility: 'public' as const, idempotencyKey: 'k1' };
    const ids = await Promise.all([createPost(app.ctx, input), createPost(app.ctx, input), createPost(app.ctx, input)]);
    assert.equal(new Set(ids).size, 1);
    assert.equal(await createPost(app.ctx, input), ids[0]);
    app.clock.advance(7 * 86_400_000 - 1_000);
    assert.equal(await createPost(app.ctx, input), ids[0], 'an app that was away for days sends it again');
    app.clock.advance(7 * 86_400_000);
    assert.notEqual(await createPost(app.ctx, input), ids[0]);
  });

  it('keep what they were when edited', async () => {
    const id = await seed.post(alice, 'before #old');
    await editPost(app.ctx, {
      accountId: alice.id,
      postId: id,
      text: 'after #new',
      contentWarning: 'cw',
      sensitive: false,
      mediaIds: [],
    });
    const seen = await view(id);
    assert.match(seen.text.content, /after/);
    assert.equal(seen.text.contentWarning, 'cw');
    assert.equal(seen.text.sensitive, true);
    assert.deepEqual(seen.text.tags, ['new']);
    assert.ok(seen.editedAt);
    await assert.rejects(
      editPost(app.ctx, {
        accountId: bob.id,
        postId: id,
        text: 'mine',
        contentWarning: '',
        sensitive: false,
        mediaIds: [],
      }),
      { code: 'not-found' },
    );
  });

  it('leave nothing behind when deleted', async () => {
    const before = (await account(alice.id))?.postsCount;
    const root = await seed.post(alice, 'gone soon @bob');
    const reply = await seed.post(bob, 'still here', { replyToId: root });
    await seed.like(bob, root);
    await seed.boost(bob, root);
    await app.drain();
    await assert.rejects(deletePost(app.ctx, { accountId: bob.id, postId: root }), { code: 'not-found' });
    await deletePost(app.ctx, { accountId: alice.id, postId: root });
    await app.drain();
    assert.equal((await loadPostViews(app.ctx, asMember(alice.id), [root])).size, 0);
    assert.equal((await account(alice.id))?.postsCount, before);
    assert.equal((await view(reply)).thread.replyToId, root, 'the thread keeps its shape');
    const home = await loadHome(bob, { limit: 40 });
    assert.ok(home.every((entry) => entry.postId !== root));
  });

  it('are refused when empty, too long, or an answer to what is not seen', async () => {
    const secret = await seed.post(alice, 'to myself', { visibility: 'direct' });
    const attempt = (more: object) =>
      createPost(app.ctx, { accountId: bob.id, text: 'x', visibility: 'public', ...more });
    await assert.rejects(attempt({ text: '  ' }), { code: 'invalid' });
    await assert.rejects(attempt({ text: 'x'.repeat(5001) }), { code: 'invalid' });
    await assert.rejects(attempt({ replyToId: secret }), { code: 'not-found' });
    await assert.rejects(attempt({ mediaIds: [1] }), { code: 'invalid' });
  });

  it('of other servers are sanitised, dated, adopted by their replies and never revived', async () => {
    const carol = await seed.remoteAccount('carol');
    const day = app.clock.now() - 86_400_000;
    const rootUri = 'https://remote.test/posts/root';
    const early = await seed.remotePost(carol, '<p>reply</p>', { replyToUri: rootUri });
    const root = await seed.remotePost(carol, '<p>root<script>alert(1)</script></p>', {
      uri: rootUri,
      createdAt: day,
      tags: ['Tag'],
    });
    assert.equal(await seed.remotePost(carol, 'again', { uri: rootUri }), root);
    assert.ok(root < early, 'ids follow dates');
    assert.equal((await view(early)).thread.replyToId, root);
    const seen = await view(root);
    assert.equal(seen.stats.replies, 1);
    assert.ok(!seen.text.content.includes('script'));
    assert.deepEqual(seen.text.tags, ['tag']);
    await receiveDeletion(app.ctx, { accountId: alice.id, uri: rootUri });
    assert.ok(await view(root), 'only its author may delete it');
    await receiveDeletion(app.ctx, { accountId: carol.id, uri: rootUri });
    await assert.rejects(seed.remotePost(carol, 'back', { uri: rootUri }), { code: 'gone' });
    await receiveDeletion(app.ctx, { accountId: carol.id, uri: 'https://remote.test/posts/never' });
    await assert.rejects(seed.remotePost(carol, 'late', { uri: 'https://remote.test/posts/never' }), { code: 'gone' });
  });

  it('take over newer edits only', async () => {
    const dave = await seed.remoteAccount('dave');
    const uri = 'https://remote.test/posts/edited';
    const id = await seed.remotePost(dave, 'one', { uri });
    const base = {
      uri,
      url: uri,
      accountId: dave.id,
      kind: 'note' as const,
      title: null,
      contentWarning: '',
      sourceText: null,
      sourceType: null,
      language: null,
      visibility: 'public' as const,
      sensitive: false,
      replyToUri: null,
      quoteUri: null,
      linkUrl: null,
      mentions: [],
      tags: [],
      emojis: [],
      media: [],
      poll: null,
      createdAt: 0,
    };
    const now = app.clock.now();
    await receiveEdit(app.ctx, { ...base, content: 'three', editedAt: now - 1000 });
    await receiveEdit(app.ctx, { ...base, content: 'two', editedAt: now - 5000 });
    assert.equal((await view(id)).text.content, 'three');
    await receiveEdit(app.ctx, { ...base, accountId: alice.id, content: 'hijacked', editedAt: now });
    assert.equal((await view(id)).text.content, 'three');
  });

  it('leave the home of someone who stops following', async () => {
    const erin = await seed.account('erin');
    await seed.post(alice, 'already there');
    await seed.follow(erin, alice);
    await app.drain();
    assert.ok((await loadHome(erin, { limit: 40 })).length > 0, 'a new follow brings posts along');
    await unfollowAccount(app.ctx, { accountId: erin.id, targetId: alice.id, origin: 'local' });
    assert.deepEqual(await loadHome(erin, { limit: 40 }), []);
  });
});
