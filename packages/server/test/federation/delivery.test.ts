import assert from 'node:assert/strict';
import { createPublicKey } from 'node:crypto';
import { after, before, beforeEach, describe, it } from 'node:test';
import { findPublicKey } from '#src/core/accounts/find.ts';
import { updateProfile } from '#src/core/accounts/update-profile.ts';
import { blockAccount, unblockAccount } from '#src/core/blocks/block.ts';
import { unboostPost } from '#src/core/boosts/boost.ts';
import { acceptFollow, followAccount, rejectFollow, unfollowAccount } from '#src/core/follows/follow.ts';
import type { CreatePostInput } from '#src/core/posts/create.ts';
import { deletePost } from '#src/core/posts/delete.ts';
import { editPost } from '#src/core/posts/edit.ts';
import { unlikePost } from '#src/core/votes/vote.ts';
import { deliverySubscriber } from '#src/federation/delivery/subscriber.ts';
import { readDocument } from '#src/federation/read/read-document.ts';
import { PUBLIC } from '#src/federation/render/context.ts';
import { parseSignature, verifySignature } from '#src/federation/signatures/verify.ts';
import { blockInstance } from '../../src/core/moderation/instance-blocks.ts';
import type { Actor } from '../seed.ts';
import type { Sink } from './sink.ts';
import { createStage, type Stage, typesOf } from './stage.ts';

describe('what is delivered, and to whom', () => {
  let stage: Stage;
  let one: Sink;
  let other: Sink;
  let bob: Actor;
  let carol: Actor;

  before(async () => {
    stage = await createStage();
    one = await stage.addSink();
    other = await stage.addSink();
    bob = await stage.addFollower('bob', one);
    await stage.addFollower('ben', one);
    carol = await stage.addPerson('carol', other, 'other.test');
  });
  after(() => stage.close());
  beforeEach(async () => {
    await stage.drain();
    stage.forget();
  });

  it('sends a post once to each shared inbox, signed so that its reader believes it', async () => {
    const { ctx, alice } = stage;
    const id = await stage.seed.post(alice, 'hello');
    await stage.drain();
    assert.equal(one.received.length, 1);
    assert.equal(other.received.length, 0);
    const { path, headers, body, activity } = one.received[0]!;
    assert.equal(path, '/inbox');
    assert.equal(headers['content-type'], 'application/activity+json');
    assert.equal(activity.id, `https://linnet.test/posts/${id}/activity`);
    assert.equal(activity.actor, 'https://linnet.test/users/alice');
    assert.equal(activity.object.content, '<p>hello</p>');
    const reading = readDocument(body);
    assert.ok(reading.understood);

    const key = await findPublicKey(ctx.db, alice.id);
    const url = new URL(`http://${one.host}${path}`);
    const parsed = parseSignature({ method: 'POST', url, headers, body });
    assert.equal(parsed.keyId, key?.keyId);
    verifySignature(parsed, createPublicKey(key!.publicKeyPem), ctx.clock.now());
  });

  it('sends a mention to the server of who is mentioned, follower or not', async () => {
    const id = await stage.seed.post(stage.alice, 'hi @carol@other.test');
    await stage.drain();
    assert.deepEqual(
      other.received.map((received) => [received.path, received.activity.object.id]),
      [['/inbox', `https://linnet.test/posts/${id}`]],
    );
    assert.deepEqual(other.received[0]?.activity.cc.at(-1), `http://${other.host}/users/carol`);
  });

  it('sends a direct post to the very inbox of who is named, and to nobody else', async () => {
    await stage.seed.post(stage.alice, 'psst @carol@other.test', { visibility: 'direct' });
    await stage.drain();
    assert.equal(one.received.length, 0);
    assert.deepEqual(
      other.received.map((received) => received.path),
      ['/users/carol/inbox'],
    );
    const { to, cc } = other.received[0]!.activity;
    assert.deepEqual([to, cc], [[`http://${other.host}/users/carol`], []]);
  });

  it('sends a limited post to followers without naming the public', async () => {
    await stage.seed.post(stage.alice, 'friends', { visibility: 'followers' });
    await stage.drain();
    assert.deepEqual(typesOf(one), ['Create']);
    assert.ok(!one.received[0]!.body.toString().includes(PUBLIC));
  });

  it('sends what is for some alone to them alone: written, changed and deleted, whatever its label', async () => {
    const { alice, seed, ctx } = stage;
    const dora = await stage.addPerson('dora', one);
    await seed.follow(dora, alice);
    await seed.follow(alice, dora);
    await stage.drain();
    const forms: [Partial<CreatePostInput>, Sink, string][] = [
      [{ audience: 'named', readerIds: [carol.id] }, other, '/users/carol/inbox'],
      [{ audience: 'mutuals' }, one, '/users/dora/inbox'],
    ];
    for (const [more, sink, inbox] of forms) {
      stage.forget();
      const id = await seed.post(alice, 'for some', { visibility: 'followers', ...more });
      await stage.drain();
      await editPost(ctx, { ...EDIT, accountId: alice.id, postId: id });
      await stage.drain();
      await deletePost(ctx, { accountId: alice.id, postId: id });
      await stage.drain();
      assert.deepEqual(typesOf(sink), ['Create', 'Update', 'Delete']);
      assert.deepEqual(typesOf(sink === one ? other : one), []);
      assert.deepEqual(new Set(sink.received.map(({ path }) => path)), new Set([inbox]));
      // Another server of a reader must not take it for something all followers there may see.
      assert.ok(sink.received.every(({ body }) => !body.toString().includes('/followers')));
    }
    await unfollowAccount(ctx, { accountId: dora.id, targetId: alice.id, origin: 'local' });
  });

  it('tells who is answered, mentioned or not, where everyone may see it', async () => {
    const parent = await stage.seed.remotePost(carol, '<p>question</p>', { uri: `http://${other.host}/posts/1` });
    await stage.seed.post(stage.alice, 'answer', { replyToId: parent });
    await stage.drain();
    assert.equal(other.received[0]?.activity.object.inReplyTo, `http://${other.host}/posts/1`);
    stage.forget();
    await stage.seed.post(stage.alice, 'aside', { replyToId: parent, visibility: 'followers' });
    await stage.drain();
    assert.equal(other.received.length, 0);
  });

  it('never sends what stays here, by post, edit, boost or deletion', async () => {
    const { alice, seed, ctx } = stage;
    const id = await seed.post(alice, '@carol@other.test', { localOnly: true });
    await editPost(ctx, { ...EDIT, accountId: alice.id, postId: id });
    await seed.boost(alice, id);
    await stage.drain();
    await deletePost(ctx, { accountId: alice.id, postId: id });
    await stage.drain();
    assert.deepEqual([one.received.length, other.received.length], [0, 0]);
  });

  it('sends nothing to suspended servers and those below them', async () => {
    const { ctx } = stage;
    await blockInstance(ctx, { by: null, domain: 'bad.test', policy: 'suspended' });
    const sink = await stage.addSink();
    await stage.addFollower('eve', sink, 'social.bad.test');
    await stage.seed.post(stage.alice, 'hello');
    await stage.drain();
    assert.equal(sink.received.length, 0);
    assert.deepEqual(typesOf(one), ['Create']);
  });

  it('keeps the order of one post: Create, Update, Delete', async () => {
    const { alice, seed, ctx } = stage;
    const id = await seed.post(alice, 'first');
    await stage.ctx.queue.drain();
    await editPost(ctx, { ...EDIT, accountId: alice.id, postId: id });
    await stage.ctx.queue.drain();
    await deletePost(ctx, { accountId: alice.id, postId: id });
    await stage.drain();
    assert.deepEqual(typesOf(one), ['Create', 'Update', 'Delete']);
    const [, update, deletion] = one.received.map((received) => received.activity);
    assert.equal(update.object.content, '<p>edited</p>');
    assert.ok(update.object.updated);
    assert.deepEqual(deletion.object, { id: `https://linnet.test/posts/${id}`, type: 'Tombstone' });
    assert.ok(deletion.to.includes(PUBLIC));
  });

  it('sends boosts to followers and the author, and takes them back', async () => {
    const { alice, seed, ctx } = stage;
    const uri = `http://${other.host}/posts/2`;
    const id = await seed.remotePost(carol, '<p>nice</p>', { uri });
    const boostId = await seed.boost(alice, id);
    await ctx.queue.drain();
    await unboostPost(ctx, { accountId: alice.id, postId: id, origin: 'local' });
    await stage.drain();
    for (const sink of [one, other]) assert.deepEqual(typesOf(sink), ['Announce', 'Undo']);
    const [announce, undo] = one.received.map((received) => received.activity);
    assert.deepEqual([announce.id, announce.object], [`https://linnet.test/boosts/${boostId}`, uri]);
    assert.deepEqual([undo.object.id, undo.object.type, undo.object.object], [announce.id, 'Announce', uri]);
  });

  it('sends likes to the author alone, and takes them back', async () => {
    const { alice, seed, ctx } = stage;
    const uri = `http://${other.host}/posts/3`;
    const id = await seed.remotePost(carol, '<p>nice</p>', { uri });
    await seed.like(alice, id);
    await ctx.queue.drain();
    await unlikePost(ctx, { accountId: alice.id, postId: id, origin: 'local' });
    await stage.drain();
    assert.equal(one.received.length, 0);
    assert.deepEqual(typesOf(other), ['Like', 'Undo']);
    const [like, undo] = other.received.map((received) => received.activity);
    assert.equal(like.object, uri);
    assert.match(like.id, /^https:\/\/linnet\.test\/likes\/\d+$/);
    assert.equal(undo.object.id, like.id);
  });

  it('follows, unfollows and blocks at the personal inbox', async () => {
    const { alice, ctx } = stage;
    const pair = { accountId: alice.id, targetId: carol.id, origin: 'local' as const };
    await followAccount(ctx, pair);
    await ctx.queue.drain();
    await unfollowAccount(ctx, pair);
    await blockAccount(ctx, pair);
    await ctx.queue.drain();
    await unblockAccount(ctx, pair);
    await stage.drain();
    const follows = other.received.filter(({ body }) => body.includes('"Follow"'));
    const blocks = other.received.filter(({ body }) => body.includes('"Block"'));
    assert.deepEqual(
      [follows, blocks].map((list) => list.map(({ activity }) => activity.type)),
      [
        ['Follow', 'Undo'],
        ['Block', 'Undo'],
      ],
    );
    assert.ok(other.received.every(({ path }) => path === '/users/carol/inbox'));
  });

  it('answers a Follow with the whole of it, again when asked again', async () => {
    const { alice, ctx } = stage;
    const uri = `http://${other.host}/follows/1`;
    const follow = { accountId: carol.id, targetId: alice.id, origin: 'remote' as const, uri };
    await followAccount(ctx, follow);
    await ctx.queue.drain();
    await followAccount(ctx, follow);
    await stage.drain();
    const [first, second] = other.received.map(({ activity }) => activity);
    assert.deepEqual(typesOf(other), ['Accept', 'Accept']);
    assert.notEqual(first.id, second.id);
    assert.deepEqual(first.object, {
      id: uri,
      type: 'Follow',
      actor: `http://${other.host}/users/carol`,
      object: 'https://linnet.test/users/alice',
    });
    stage.forget();
    await rejectFollow(ctx, { ...follow, origin: 'local' });
    await stage.drain();
    assert.deepEqual(typesOf(other), ['Reject']);
    assert.equal(other.received[0]?.activity.object.id, uri);
    await acceptFollow(ctx, { ...follow, origin: 'local' });
  });

  it('sends a changed profile once to followers', async () => {
    const { alice, ctx } = stage;
    await updateProfile(ctx, alice.id, { displayName: 'Alice' });
    await stage.drain();
    assert.deepEqual(typesOf(one), ['Update']);
    const { object, to } = one.received[0]!.activity;
    assert.deepEqual([object.type, object.name, to], ['Person', 'Alice', [PUBLIC]]);
  });

  it('records nothing twice when its job is repeated, even after it was delivered', async () => {
    await stage.seed.post(stage.alice, 'once');
    await stage.ctx.queue.drain();
    const event = stage.events.find(({ kind }) => kind === 'post.created')!;
    await deliverySubscriber.handle(stage.ctx, [event]);
    await stage.drain();
    await deliverySubscriber.handle(stage.ctx, [event]);
    await stage.drain();
    assert.deepEqual(typesOf(one), ['Create']);
  });

  it('tells others nothing of what others told us', async () => {
    await stage.seed.remotePost(bob, '<p>theirs</p>', { uri: `http://${one.host}/posts/9` });
    await stage.drain();
    assert.deepEqual([one.received.length, other.received.length], [0, 0]);
  });
});

const EDIT = { text: 'edited', contentWarning: '', sensitive: false, mediaIds: [] };
