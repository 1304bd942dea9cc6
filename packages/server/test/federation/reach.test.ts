import assert from 'node:assert/strict';
import { after, before, beforeEach, test } from 'node:test';
import { boostPost } from '#src/core/boosts/boost.ts';
import { endFollow } from '#src/core/follows/follow.ts';
import { findFollow } from '#src/core/follows/queries.ts';
import { deletePost } from '#src/core/posts/delete.ts';
import { editPost } from '#src/core/posts/edit.ts';
import { likePost } from '#src/core/votes/vote.ts';
import { recordDeliveries } from '#src/federation/delivery/record.ts';
import type { Actor } from '../seed.ts';
import type { Sink } from './sink.ts';
import { createStage, type Stage, typesOf } from './stage.ts';

let stage: Stage;
let one: Sink;
let two: Sink;
let three: Sink;
let bob: Actor;
let carol: Actor;
let dora: Actor;

before(async () => {
  stage = await createStage();
  [one, two, three] = [await stage.addSink(), await stage.addSink(), await stage.addSink()];
  bob = await stage.addPerson('bob', one);
  carol = await stage.addPerson('carol', two);
  dora = await stage.addPerson('dora', three);
});
after(() => stage.close());
beforeEach(async () => {
  await stage.drain();
  stage.forget();
});

const edit = (postId: number) =>
  editPost(stage.ctx, {
    accountId: stage.alice.id,
    postId,
    text: 'changed',
    contentWarning: '',
    sensitive: false,
    mediaIds: [],
  });

test('edits and deletions reach who boosted, liked and answered, though nobody there follows', async () => {
  const { ctx, alice, seed } = stage;
  const id = await seed.post(alice, 'hello');
  const uri = `https://linnet.test/posts/${id}`;
  await boostPost(ctx, {
    accountId: bob.id,
    postId: id,
    visibility: 'public',
    origin: 'remote',
    uri: `http://${one.host}/b`,
  });
  await likePost(ctx, { accountId: carol.id, postId: id, origin: 'remote' });
  await seed.remotePost(dora, '<p>answer</p>', { uri: `http://${three.host}/answer`, replyToUri: uri });
  await stage.drain();
  assert.deepEqual([one, two, three].map(typesOf), [[], [], []]);
  await edit(id);
  await stage.drain();
  assert.deepEqual([one, two, three].map(typesOf), [['Update'], ['Update'], ['Update']]);
  stage.forget();
  await deletePost(ctx, { accountId: alice.id, postId: id });
  await stage.drain();
  assert.deepEqual([one, two, three].map(typesOf), [['Delete'], ['Delete'], ['Delete']]);
});

test('the new text of a limited post goes to nobody who may not see it any more; its deletion does', async () => {
  const { ctx, alice, seed } = stage;
  await seed.follow(bob, alice);
  const id = await seed.post(alice, 'for followers', { visibility: 'followers' });
  await likePost(ctx, { accountId: bob.id, postId: id, origin: 'remote' });
  const follow = await findFollow.first(ctx.db, { accountId: bob.id, targetId: alice.id });
  await ctx.db.write((tx) => endFollow(tx, follow!));
  await stage.drain();
  stage.forget();
  await edit(id);
  await stage.drain();
  assert.deepEqual(typesOf(one), []);
  await deletePost(ctx, { accountId: alice.id, postId: id });
  await stage.drain();
  assert.deepEqual(typesOf(one), ['Delete']);
});

test('a plan may be for some software only', async () => {
  const { ctx, alice } = stage;
  const software = new Map([[one.host, 'lemmy']]);
  const inboxes = [one, two].map((sink) => ({ uri: `http://${sink.host}/inbox`, domain: sink.host }));
  const plan = (form: string, wants: (name: string | null) => boolean) => ({
    accountId: alice.id,
    subject: 'x',
    body: { id: `https://linnet.test/forms/${form}`, type: form, actor: 'https://linnet.test/users/alice' },
    to: [{ kind: 'inboxes' as const, inboxes }],
    wants,
  });
  const plans = [plan('Like', (name) => name !== 'lemmy'), plan('Dislike', (name) => name === 'lemmy')];
  await ctx.db.write((tx) => recordDeliveries(ctx, tx, plans, { isSuspended: () => false, software }));
  await stage.drain();
  await stage.worker.drain();
  assert.deepEqual([typesOf(one), typesOf(two)], [['Dislike'], ['Like']]);
});
