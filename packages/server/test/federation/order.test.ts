import assert from 'node:assert/strict';
import { createServer } from 'node:http';
import type { AddressInfo } from 'node:net';
import { after, before, test } from 'node:test';
import { findAccount } from '../../src/core/accounts/find.ts';
import { hasBlocked } from '../../src/core/blocks/find.ts';
import { hasBoosted } from '../../src/core/boosts/find.ts';
import type { Context } from '../../src/core/context.ts';
import { findFollow } from '../../src/core/follows/find.ts';
import { followAccount, rejectFollow } from '../../src/core/follows/follow.ts';
import { findPostByUri } from '../../src/core/posts/queries.ts';
import { findLike } from '../../src/core/votes/find.ts';
import { performActivity } from '../../src/federation/inbox/perform.ts';
import { createBudget } from '../../src/federation/remote/budget.ts';
import type { Actor, Member } from '../seed.ts';
import { createServerApp, type Server } from './network.ts';
import { createPeer, type Json, type Peer, type PeerActor } from './peer.ts';

const MINUTE = 60_000;
const DAY = 24 * 60 * MINUTE;

let app: Server;
let peer: Peer;
let alice: Member;
let bob: PeerActor;
let bobHere: Actor;
let eve: PeerActor;

before(async () => {
  app = await createServerApp();
  peer = await createPeer();
  alice = await app.seed.account('alice');
  bob = peer.actor('bob');
  eve = peer.actor('eve');
  bobHere = await know(bob);
  await know(eve);
  await app.seed.follow(alice, bobHere);
  await app.drain();
});

after(async () => {
  await app.close();
  await peer.close();
});

async function know(actor: PeerActor): Promise<Actor> {
  const found = await app.ctx.remote.resolveAccount(actor.id);
  if (found.state !== 'found') throw new Error(JSON.stringify(found));
  return { id: found.id, username: actor.id };
}

async function deliver(by: PeerActor, ...documents: Json[]): Promise<void> {
  for (const document of documents) {
    const answer = await peer.send(by, app.inbox, document, { sign: { now: app.clock.now() } });
    assert.equal(answer.status, 202, await answer.text());
    await app.drain();
  }
}

const aliceUri = () => `${app.ctx.config.publicUrl}/users/alice`;
const postUri = (id: number) => `${app.ctx.config.publicUrl}/posts/${id}`;
const findPost = (uri: unknown) => findPostByUri.first(app.ctx.db, { uri: uri as string });
const follows = async () => (await findFollow(app.ctx.db, { accountId: bobHere.id, targetId: alice.id })) !== undefined;

test('what was taken back before it came is not done, whether the Undo embeds it or names its id', async () => {
  for (const embeds of [true, false]) {
    const postId = await app.seed.post(alice, 'a post');
    const marks = { accountId: bobHere.id, postId };
    const deeds = [
      peer.activity(bob, 'Follow', aliceUri()),
      peer.activity(bob, 'Like', postUri(postId)),
      peer.activity(bob, 'Announce', postUri(postId)),
      peer.activity(bob, 'Block', aliceUri()),
    ];
    for (const deed of deeds) await deliver(bob, peer.activity(bob, 'Undo', embeds ? deed : deed['id']), deed);
    assert.equal(await follows(), false);
    assert.equal(await findLike(app.ctx.db, marks), undefined);
    assert.equal(await hasBoosted(app.ctx.db, marks), false);
    const pair = { accountId: bobHere.id, targetId: alice.id };
    assert.equal(await hasBlocked(app.ctx.db, pair), false);
  }
});

test('nobody takes back what another actor of the same host did', async () => {
  const postId = await app.seed.post(alice, 'a post');
  const like = peer.activity(bob, 'Like', postUri(postId));
  await deliver(eve, peer.activity(eve, 'Undo', like['id']));
  await deliver(bob, like);
  await deliver(eve, peer.activity(eve, 'Undo', like['id']));
  assert.notEqual(await findLike(app.ctx.db, { accountId: bobHere.id, postId }), undefined);
});

test('a boost that was taken back while its post could not be had does not come back', async () => {
  const carol = peer.actor('carol');
  const note = peer.note(carol, 'not to be had just now');
  const path = new URL(note['id'] as string).pathname;
  const served = peer.documents.get(path)!;
  peer.documents.set(path, { status: 503 });
  const boost = peer.activity(bob, 'Announce', note['id']);
  await deliver(bob, boost);
  // What fails stops nobody, least of all who sent it.
  const postId = await app.seed.post(alice, 'liked meanwhile');
  await deliver(bob, peer.activity(bob, 'Like', postUri(postId)));
  assert.notEqual(await findLike(app.ctx.db, { accountId: bobHere.id, postId }), undefined);
  await deliver(bob, peer.activity(bob, 'Undo', boost['id']));
  peer.documents.set(path, served);
  app.clock.advance(MINUTE);
  await app.drain();
  const boosts = await app.ctx.db.kysely
    .selectFrom('boosts')
    .select('id')
    .where('accountId', '=', bobHere.id)
    .execute();
  assert.deepEqual(boosts, []);
});

test('a post that could not be had is there with the next try, and so is its boost', async () => {
  const carol = peer.actor('carol');
  const note = peer.note(carol, 'later');
  const path = new URL(note['id'] as string).pathname;
  const served = peer.documents.get(path)!;
  peer.documents.set(path, { status: 503 });
  await deliver(bob, peer.activity(bob, 'Announce', note['id']));
  peer.documents.set(path, served);
  app.clock.advance(MINUTE);
  await app.drain();
  const post = await findPost(note['id']);
  assert.equal(await hasBoosted(app.ctx.db, { accountId: bobHere.id, postId: post?.id ?? 0 }), true);
});

test('an edit that comes before its post brings it, and the post then changes nothing', async () => {
  const note = peer.note(bob, 'first');
  const edited = { ...note, content: '<p>second</p>', updated: new Date(app.clock.now()).toISOString() };
  await deliver(bob, peer.activity(bob, 'Update', edited), peer.activity(bob, 'Create', note));
  const post = await findPost(note['id']);
  assert.equal(post?.content, '<p>second</p>');
  assert.notEqual(post?.editedAt, null);
});

test('an edit takes hold though its post arrives while it is looked for', async () => {
  const note = peer.note(bob, 'first');
  const edited = { ...note, content: '<p>second</p>', updated: new Date(app.clock.now()).toISOString() };
  const actor = await findAccount(app.ctx, bobHere.id);
  assert.ok(actor !== undefined);
  const perform = (ctx: Context, type: string, object: Json) => {
    const body = JSON.stringify(peer.activity(bob, type, object));
    return performActivity(ctx, { body, actor }, createBudget(ctx));
  };
  // Between the look for the post, which finds none, and what is done about that.
  const { db } = app.ctx;
  let created = false;
  const execute: typeof db.execute = async (sql, parameters) => {
    const answer = await db.execute(sql, parameters);
    if (!created && sql.includes('from "posts"') && parameters.includes(note['id'])) {
      created = true;
      await perform(app.ctx, 'Create', note);
    }
    return answer as never;
  };
  const slow = { ...db, engine: db.engine, kysely: db.kysely, execute };
  await perform({ ...app.ctx, db: slow }, 'Update', edited);
  assert.ok(created);
  assert.equal((await findPost(note['id']))?.content, '<p>second</p>');
});

test('a deletion keeps its own author out, and only when it is believed', async () => {
  const early = peer.note(bob, 'deleted before it came');
  await deliver(bob, peer.activity(bob, 'Delete', early['id']), peer.activity(bob, 'Create', early));
  assert.equal(await findPost(early['id']), undefined);
  const kept = peer.note(bob, 'not theirs to delete');
  await deliver(eve, peer.activity(eve, 'Delete', kept['id']));
  await deliver(bob, peer.activity(bob, 'Create', kept));
  assert.notEqual(await findPost(kept['id']), undefined);
  await deliver(eve, peer.activity(eve, 'Delete', kept['id']));
  assert.equal((await findPost(kept['id']))?.state, 'shown');
  // A moderator deleted it: the origin says so itself.
  peer.documents.set(new URL(kept['id'] as string).pathname, { status: 410 });
  await deliver(eve, peer.activity(eve, 'Delete', { id: kept['id'], type: 'Tombstone' }));
  assert.equal((await findPost(kept['id']))?.state ?? 'deleted', 'deleted');
});

test('a follower who was removed and comes back can leave again', async () => {
  await deliver(bob, peer.activity(bob, 'Follow', aliceUri()));
  await rejectFollow(app.ctx, { accountId: bobHere.id, targetId: alice.id, origin: 'local' });
  const again = peer.activity(bob, 'Follow', aliceUri());
  await deliver(bob, again);
  assert.equal(await follows(), true);
  await deliver(bob, peer.activity(bob, 'Undo', again));
  assert.equal(await follows(), false);
});

test('who follows again after losing its memory can leave by the second id alone', async () => {
  await deliver(bob, peer.activity(bob, 'Follow', aliceUri()));
  app.clock.advance(8 * DAY);
  const again = peer.activity(bob, 'Follow', aliceUri());
  await deliver(bob, again, peer.activity(bob, 'Undo', again['id']));
  assert.equal(await follows(), false);
});

test('a Follow of ours is answered by its id, embedded, or by who asked; an answer to an earlier one is none', async () => {
  const pair = { accountId: alice.id, targetId: (await know(eve)).id };
  const find = () => findFollow(app.ctx.db, pair);
  const ask = async () => {
    await followAccount(app.ctx, { ...pair, origin: 'local' });
    const uri = (await find())?.uri as string;
    assert.equal((await find())?.state, 'pending');
    return uri;
  };
  const first = await ask();
  const embedded = (id: string | null) => ({ id, type: 'Follow', actor: aliceUri(), object: eve.id });
  const answers: ((uri: string) => unknown)[] = [
    (uri) => uri,
    (uri) => embedded(uri),
    () => embedded(`${peer.origin}/made-anew`),
    () => embedded(null),
    () => aliceUri(),
    () => `${app.ctx.config.publicUrl}/@alice`,
  ];
  let uri = first;
  for (const answer of answers) {
    await deliver(eve, peer.activity(eve, 'Accept', answer(uri)));
    assert.equal((await find())?.state, 'accepted', JSON.stringify(answer(uri)));
    await deliver(eve, peer.activity(eve, 'Reject', answer(uri)));
    assert.equal(await find(), undefined);
    uri = await ask();
  }
  await deliver(eve, peer.activity(eve, 'Accept', first), peer.activity(eve, 'Reject', embedded(first)));
  assert.equal((await find())?.state, 'pending');
  await deliver(bob, peer.activity(bob, 'Accept', uri));
  assert.equal((await find())?.state, 'pending');
});

test('a server that understands one dialect alone is asked twice once', async () => {
  const dialects: string[] = [];
  const server = createServer((request, response) => {
    const dialect = request.headers['signature-input'] === undefined ? 'cavage' : 'rfc9421';
    dialects.push(dialect);
    response.writeHead(dialect === 'cavage' ? 401 : 404).end();
  });
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
  const { port } = server.address() as AddressInfo;
  for (const name of ['a', 'b', 'c']) await app.ctx.remote.resolvePost(`http://127.0.0.1:${port}/${name}`);
  assert.deepEqual(dialects, ['cavage', 'rfc9421', 'rfc9421', 'rfc9421']);
  server.closeAllConnections();
  server.close();
});

test('a note that answers itself, two that answer each other, and longer rings are posts like any other', async () => {
  const self = peer.note(bob, 'myself');
  await deliver(bob, peer.activity(bob, 'Create', { ...self, inReplyTo: self['id'] }));
  assert.equal((await findPost(self['id']))?.replyToId, null);
  for (const length of [2, 3, 5]) {
    const ring = Array.from({ length }, (_, i) => peer.note(bob, `ring ${length} ${i}`));
    const closed = ring.map((note, i) => peer.serve({ ...note, inReplyTo: ring[(i + 1) % length]?.['id'] }));
    const before = peer.requests.length;
    await deliver(bob, peer.activity(bob, 'Create', closed[0]));
    assert.ok(peer.requests.length - before <= length);
    for (const note of closed) {
      const post = await findPost(note['id']);
      const answer = await app.inject(`/api/v1/statuses/${post?.id}/context`);
      assert.equal(answer.statusCode, 200);
      const { ancestors, descendants } = answer.json();
      const ids = [...ancestors, ...descendants].map((status: Json) => status['id']);
      assert.equal(new Set(ids).size, ids.length);
      assert.ok(!ids.includes(String(post?.id)));
    }
  }
});
