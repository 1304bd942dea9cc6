import assert from 'node:assert/strict';
import { after, before, test } from 'node:test';
import { hasBoosted } from '../../src/core/boosts/find.ts';
import { findPostByUri } from '../../src/core/posts/queries.ts';
import { findLike } from '../../src/core/votes/find.ts';
import type { Actor, Member } from '../seed.ts';
import { createServerApp, type Server } from './network.ts';
import { createPeer, type Json, type Peer, type PeerActor } from './peer.ts';

let app: Server;
let home: Peer;
let other: Peer;
let alice: Member;
let group: PeerActor;
let groupHere: Actor;
let dan: PeerActor;
let danHere: Actor;

before(async () => {
  app = await createServerApp();
  home = await createPeer();
  other = await createPeer('localhost');
  alice = await app.seed.account('alice');
  group = home.actor('group', { type: 'Group' });
  dan = other.actor('dan');
  groupHere = await know(group);
  danHere = await know(dan);
  await app.seed.follow(alice, groupHere);
  await app.drain();
});

after(async () => {
  await app.close();
  await home.close();
  await other.close();
});

async function know(actor: PeerActor): Promise<Actor> {
  const found = await app.ctx.remote.resolveAccount(actor.id);
  if (found.state !== 'found') throw new Error(JSON.stringify(found));
  return { id: found.id, username: actor.id };
}

async function announce(object: unknown, more: Json = {}): Promise<void> {
  const answer = await home.send(group, app.inbox, home.activity(group, 'Announce', object, more));
  assert.equal(answer.status, 202, await answer.text());
  await app.drain();
}

const findPost = (uri: unknown) => findPostByUri.first(app.ctx.db, { uri: uri as string });
const embedded = (activity: Json): Json => ({ ...activity, '@context': undefined });

test('a Create that a community passes on is a hint to ask its origin', async () => {
  const note = other.note(dan, 'as it is there');
  const forged = { ...note, content: '<p>forged</p>' };
  await announce(embedded(other.activity(dan, 'Create', forged)));
  const post = await findPost(note['id']);
  assert.equal(post?.content, '<p>as it is there</p>');
  // The community tells of it; it does not boost it.
  assert.equal(await hasBoosted(app.ctx.db, { accountId: groupHere.id, postId: post?.id ?? 0 }), false);
});

test("what its own host could have told is taken at its word, and read from nobody's server", async () => {
  const member = home.actor('member');
  const note: Json = { ...home.note(member, 'of the same host'), content: '<p>as passed on</p>' };
  home.documents.delete(new URL(note['id'] as string).pathname);
  await announce(embedded(home.activity(member, 'Create', note)));
  assert.equal((await findPost(note['id']))?.content, '<p>as passed on</p>');
});

test('an Update that a community passes on makes us look', async () => {
  const note = other.note(dan, 'first');
  await announce(embedded(other.activity(dan, 'Create', note)));
  const updated = new Date(Date.now() + 1_000).toISOString();
  other.serve({ ...note, content: '<p>second</p>', updated });
  await announce(embedded(other.activity(dan, 'Update', { ...note, content: '<p>forged</p>', updated })));
  assert.equal((await findPost(note['id']))?.content, '<p>second</p>');
});

test('several at once are taken one by one', async () => {
  const notes = [1, 2, 3].map((n) => other.note(dan, `many ${n}`));
  await announce(notes.map((note) => embedded(other.activity(dan, 'Create', note))));
  for (const note of notes) assert.notEqual(await findPost(note['id']), undefined);
});

test('nothing else that is passed on has an effect, whoever it claims to be by', async () => {
  const postId = await app.seed.post(alice, 'here');
  const note = other.note(dan, 'to be kept');
  await announce(embedded(other.activity(dan, 'Create', note)));
  const here = `${app.ctx.config.publicUrl}/posts/${postId}`;
  const passed: Json[] = [
    other.activity(dan, 'Like', here),
    other.activity(dan, 'Announce', here),
    other.activity(dan, 'Follow', `${app.ctx.config.publicUrl}/users/alice`),
    other.activity(dan, 'Delete', note['id']),
    other.activity(dan, 'Undo', other.activity(dan, 'Like', here)),
    other.activity(dan, 'Block', `${app.ctx.config.publicUrl}/users/alice`),
    other.activity(dan, 'Lock', note['id']),
    home.activity(group, 'Delete', note['id']),
    // An announced announcement, and one of something of ours.
    home.activity(group, 'Announce', other.activity(dan, 'Create', other.note(dan, 'twice passed on'))),
    { type: 'Create', id: `${here}/activity`, actor: `${app.ctx.config.publicUrl}/users/alice`, object: here },
    // Of an actor on another host than its own.
    { ...other.activity(dan, 'Create', other.note(dan, 'x')), id: `${home.origin}/activities/foreign` },
    { ...other.activity(dan, 'Create', { ...other.note(dan, 'x'), id: `${home.origin}/notes/none` }) },
  ];
  const state = async () => [
    await findPost(note['id']),
    ...(await Promise.all((['posts', 'votes', 'boosts', 'follows', 'blocks'] as const).map(rowsOf))),
  ];
  const before = await state();
  for (const activity of passed) await announce(embedded(activity));
  assert.deepEqual(await state(), before);
  assert.equal(await findLike(app.ctx.db, { accountId: danHere.id, postId }), undefined);
});

test('who is not followed has nothing to pass on', async () => {
  const stranger = home.actor('stranger', { type: 'Group' });
  const note = other.note(dan, 'unasked');
  await home.send(
    stranger,
    app.inbox,
    home.activity(stranger, 'Announce', embedded(other.activity(dan, 'Create', note))),
  );
  await app.drain();
  assert.equal(await findPost(note['id']), undefined);
});

async function rowsOf(table: 'posts' | 'votes' | 'boosts' | 'follows' | 'blocks'): Promise<number[]> {
  const rows = await app.ctx.db.kysely.selectFrom(table).select('id').orderBy('id').execute();
  return rows.map((row) => row.id);
}
