/** What is no relay's word, and what a relay may not make of its own: nothing that one says is believed. */
import assert from 'node:assert/strict';
import { after, afterEach, before, beforeEach, test } from 'node:test';
import { findAccountByUri } from '../../src/core/accounts/find.ts';
import { findPostByUri } from '../../src/core/posts/find.ts';
import { addRelay, disableRelay, enableRelay, removeRelay } from '../../src/core/relays/keep.ts';
import { listRelays } from '../../src/core/relays/list.ts';
import type { Member } from '../seed.ts';
import { leavesNothing } from '../traces.ts';
import { createServerApp, type Server } from './network.ts';
import { createPeer, type Json, type Peer, type PeerActor } from './peer.ts';
import { createRelay, type RelayServer } from './relay-server.ts';
import { createSilence } from './silence.ts';

let app: Server;
let alice: Member;
/** Where people write, and somebody who would like to be a relay. */
let [peer, other] = [] as unknown as [Peer, Peer];
let [bob, mallory] = [] as unknown as [PeerActor, PeerActor];
let relay: RelayServer;
before(async () => {
  app = await createServerApp();
  alice = await app.seed.account('alice');
  [peer, other] = [await createPeer(), await createPeer('localhost')];
  bob = peer.actor('bob');
  mallory = other.actor('mallory', {}, 1);
});
after(async () => {
  await app.close();
  await peer.close();
  await other.close();
});
beforeEach(async () => {
  relay = await createRelay('mastodon');
});
afterEach(async () => {
  for (const { id } of await listRelays(app.ctx)) await removeRelay(app.ctx, { by: null, id });
  await settle();
  await relay.close();
});

/** What is asked, its answer, and what that leads to. */
async function settle(): Promise<void> {
  for (let i = 0; i < 3; i += 1) await app.drain();
}
const state = async () => (await listRelays(app.ctx))[0]?.state;
const findPost = (uri: unknown) => findPostByUri(app.ctx.db, uri as string);
async function ask(): Promise<{ id: number; follow: Json }> {
  const id = await addRelay(app.ctx, { by: null, address: relay.inbox });
  await settle();
  return { id, follow: relay.received.findLast(({ type }) => type === 'Follow') as Json };
}
async function announce(object: unknown): Promise<number> {
  const status = await relay.send(app.inbox, relay.activity('Announce', object));
  await settle();
  return status;
}
const counted = async () => (await listRelays(app.ctx))[0]?.week;
const countRows = async (table: 'boosts' | 'notifications' | 'posts') =>
  (await app.ctx.db.kysely.selectFrom(table).selectAll().execute()).length;

test('nobody else can agree for a relay, and no answer counts but the last request’s', async () => {
  relay.onFollow = null;
  const { id, follow } = await ask();
  await leavesNothing(app, async () => {
    for (const type of ['Accept', 'Reject']) {
      for (const object of [follow, follow['id']]) {
        const document = other.activity(mallory, type, object);
        assert.equal((await other.send(mallory, app.inbox, document)).status, 202);
      }
    }
    await settle();
  });
  assert.equal(await findAccountByUri(app.ctx.db, mallory.id), undefined);
  await enableRelay(app.ctx, { by: null, id });
  await settle();
  assert.equal(await relay.send(app.inbox, relay.activity('Accept', follow['id'])), 202);
  await settle();
  assert.equal(await state(), 'asked');
  await relay.answer('Reject');
  await settle();
  assert.equal(await state(), 'refused');
  await relay.answer('Accept');
  await settle();
  assert.equal(await state(), 'accepted');
  await relay.answer('Reject');
  await settle();
  assert.equal(await state(), 'refused');
});

test('an answer of which only its kind is left, or that spells the public collection otherwise, is taken where it can be one relay’s alone', async () => {
  relay.onFollow = null;
  const { follow } = await ask();
  const { '@context': _, ...rest } = follow;
  await relay.send(app.inbox, relay.activity('Accept', { ...rest, id: `${relay.actor}#follow`, object: 'as:Public' }));
  await settle();
  assert.equal(await state(), 'accepted');
});

test('who is no relay forwards nothing, and announces in no relay’s name', async () => {
  await ask();
  const note = peer.note(bob, 'forged');
  const create = peer.activity(bob, 'Create', note);
  assert.equal((await other.send(mallory, app.inbox, create)).status, 403);
  const forged = { ...other.activity(mallory, 'Announce', note['id']), actor: relay.actor };
  assert.equal((await other.send(mallory, app.inbox, forged)).status, 403);
  const named = { ...forged, id: `${relay.actor}/announces/1` };
  assert.equal((await other.send(mallory, app.inbox, named)).status, 403);
  await settle();
  assert.equal(await findPost(note['id']), undefined);
  assert.deepEqual(await counted(), { received: 0, kept: 0, sent: 0 });
});

test('T149: a relay that has not agreed, said no or is switched off is told nothing and brings nothing', async () => {
  relay.onFollow = null;
  const { id } = await ask();
  const ways: [string, () => Promise<unknown>][] = [
    ['asked', async () => undefined],
    ['refused', () => relay.answer('Reject')],
    ['off', () => disableRelay(app.ctx, { by: null, id })],
  ];
  for (const [name, way] of ways) {
    await way();
    await settle();
    assert.equal(await state(), name);
    const [announced, forwarded] = [
      peer.note(bob, `announced while ${name}`),
      peer.note(bob, `forwarded while ${name}`),
    ];
    const fetched = peer.requests.length;
    const told = relay.received.length;
    await announce(announced['id']);
    await relay.send(app.inbox, peer.activity(bob, 'Create', forwarded));
    await app.seed.post(alice, `written while ${name}`);
    await settle();
    for (const { id: uri } of [announced, forwarded]) assert.equal(await findPost(uri), undefined, name);
    assert.equal(peer.requests.length, fetched, name);
    assert.deepEqual(
      relay.received.slice(told).filter(({ type }) => type === 'Announce' || type === 'Create'),
      [],
      name,
    );
    assert.deepEqual(await counted(), { received: 0, kept: 0, sent: 0 }, name);
  }
});

test('what is forwarded is read at its origin, and what a relay made of it counts nothing', async () => {
  await ask();
  const note = peer.note(bob, 'as bob wrote it');
  const create = peer.activity(bob, 'Create', { ...note, content: '<p>as the relay has it</p>' });
  assert.equal(await relay.send(app.inbox, create), 202);
  await settle();
  const found = await findPost(note['id']);
  const row = await app.ctx.db.kysely
    .selectFrom('posts')
    .select('content')
    .where('id', '=', found?.id ?? 0)
    .executeTakeFirst();
  assert.equal(row?.content, '<p>as bob wrote it</p>');
  // That it is gone is for its origin to say.
  await relay.send(app.inbox, peer.activity(bob, 'Delete', note['id']));
  await relay.send(app.inbox, peer.activity(bob, 'Delete', bob.id));
  await settle();
  assert.notEqual(await findPost(note['id']), undefined);
  assert.equal((await findAccountByUri(app.ctx.db, bob.id))?.deletedAt, null);
  const invented = { ...note, id: `${peer.origin}/notes/never` };
  await relay.send(app.inbox, peer.activity(bob, 'Create', invented));
  await settle();
  assert.equal(await findPost(invented.id), undefined);
});

test('what is not public is not kept, whatever a relay says of it', async () => {
  await ask();
  const more = [
    { to: [`${bob.id}/followers`], cc: [] },
    { to: [`${bob.id}/followers`], cc: ['https://www.w3.org/ns/activitystreams#Public'] },
    { to: [`${app.ctx.config.publicUrl}/users/alice`], cc: [] },
  ];
  for (const audience of more) {
    const note = peer.note(bob, 'not for all', audience);
    await announce(note['id']);
    const open = { ...note, to: ['https://www.w3.org/ns/activitystreams#Public'] };
    await relay.send(app.inbox, peer.activity(bob, 'Create', open));
    await settle();
    assert.equal(await findPost(note['id']), undefined);
  }
});

test('what its origin shows to nobody who asks is not gone, whoever says so', async () => {
  await ask();
  const known = await app.ctx.remote.resolveAccount(bob.id);
  if (known.state === 'found') await app.seed.follow(alice, { id: known.id, username: 'bob' });
  const hidden = { to: [`${bob.id}/followers`], cc: [] };
  const notes = [peer.note(bob, 'among friends', hidden), peer.note(bob, 'one more', hidden)];
  for (const note of notes) {
    await peer.send(bob, app.inbox, peer.activity(bob, 'Create', note));
    // To a server that asks by itself most say so of what is for followers.
    peer.documents.delete(new URL(note['id'] as string).pathname);
  }
  await settle();
  const [first, second] = notes.map(({ id }) => id);
  assert.notEqual(await findPost(first), undefined);
  await relay.send(app.inbox, peer.activity(bob, 'Delete', first));
  await announce(peer.activity(bob, 'Delete', second));
  assert.notEqual(await findPost(first), undefined);
  assert.notEqual(await findPost(second), undefined);
});

test('whom people here follow is no relay', async () => {
  const carol = peer.actor('carol');
  const known = await app.ctx.remote.resolveAccount(carol.id);
  if (known.state === 'found') await app.seed.follow(alice, { id: known.id, username: 'carol' });
  await assert.rejects(addRelay(app.ctx, { by: null, address: carol.id }), { code: 'invalid' });
  assert.deepEqual(await listRelays(app.ctx), []);
});

test('what is here is nobody’s boost: our own post, and one of others', async () => {
  await ask();
  const own = `${app.ctx.config.publicUrl}/posts/${await app.seed.post(alice, 'going round in circles')}`;
  const note = peer.note(bob, 'here');
  await announce(note['id']);
  const before = [await countRows('boosts'), await countRows('notifications'), await countRows('posts')];
  for (const uri of [own, note['id']]) assert.equal(await announce(uri), 202);
  await announce(peer.activity(bob, 'Create', { ...note, id: own }));
  const now = [await countRows('boosts'), await countRows('notifications'), await countRows('posts')];
  assert.deepEqual(now, before);
});

test('what is here and is announced by what made it is not fetched again, nor counted as kept', async () => {
  await ask();
  const note = peer.note(bob, 'once');
  const create = peer.serve(peer.activity(bob, 'Create', note));
  await announce(create['id']);
  assert.notEqual(await findPost(note['id']), undefined);
  await announce(create['id']);
  assert.deepEqual(await counted(), { received: 2, kept: 1, sent: 0 });
  const path = new URL(note['id'] as string).pathname;
  assert.equal(peer.requests.filter((one) => one === path).length, 1);
});

test('a flood by a relay delays nobody else, and is not tried again', async () => {
  await ask();
  const silence = await createSilence();
  for (let i = 0; i < 60; i += 1) {
    assert.equal(await relay.send(app.inbox, relay.activity('Announce', silence.uri(i))), 202);
  }
  const found = await app.ctx.remote.resolveAccount(bob.id);
  if (found.state === 'found') await app.seed.follow(alice, { id: found.id, username: 'bob' });
  const parent = peer.note(bob, 'above');
  const honest = peer.note(bob, 'honest, and answering a post that has to be fetched', { inReplyTo: parent['id'] });
  await peer.send(bob, app.inbox, peer.activity(bob, 'Create', honest));
  while ((await findPost(honest['id'])) === undefined) await new Promise(setImmediate);
  assert.ok(silence.sockets.size <= 8, `${silence.sockets.size} connections to silent addresses`);
  silence.close();
  await settle();
  const waiting = await app.ctx.db.kysely
    .selectFrom('inboxActivities')
    .select('id')
    .where('host', '=', relay.host)
    .where('bodyJson', 'is not', null)
    .execute();
  assert.deepEqual(waiting, []);
  assert.deepEqual(await counted(), { received: 60, kept: 0, sent: 0 });
});
