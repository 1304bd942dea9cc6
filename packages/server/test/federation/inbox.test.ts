import assert from 'node:assert/strict';
import { after, before, test } from 'node:test';
import { findAccountByUri } from '../../src/core/accounts/find.ts';
import { findFollow } from '../../src/core/follows/find.ts';
import { findPostByUri } from '../../src/core/posts/queries.ts';
import type { Member } from '../seed.ts';
import { leavesNothing } from '../traces.ts';
import { createServerApp, type Server } from './network.ts';
import { createPeer, type Json, keyPair, type Peer, type PeerActor, pemOf } from './peer.ts';

let app: Server;
let peer: Peer;
let alice: Member;
let bob: PeerActor;
const aliceUri = () => `${app.ctx.config.publicUrl}/users/alice`;

before(async () => {
  app = await createServerApp();
  peer = await createPeer();
  alice = await app.seed.account('alice');
  bob = peer.actor('bob');
  const found = await app.ctx.remote.resolveAccount(bob.id);
  assert.equal(found.state, 'found', JSON.stringify(found));
  if (found.state === 'found') await app.seed.follow(alice, { id: found.id, username: 'bob' });
  await app.drain();
});

after(async () => {
  await app.close();
  await peer.close();
});

async function deliver(by: PeerActor, document: Json, expected = 202): Promise<void> {
  const answer = await peer.send(by, app.inbox, document);
  assert.equal(answer.status, expected, await answer.text());
  await app.drain();
}

async function homeOf(id: number): Promise<number[]> {
  const rows = await app.ctx.db.kysely
    .selectFrom('timelineEntries')
    .select('postId')
    .where('timelineId', '=', id)
    .execute();
  return rows.map((row) => row.postId);
}

const findPost = (uri: unknown) => findPostByUri.first(app.ctx.db, { uri: uri as string });
const findAccount = (uri: string) => findAccountByUri(app.ctx.db, uri);

for (const dialect of ['cavage', 'rfc9421'] as const) {
  test(`a Create signed in ${dialect} is in the follower's home timeline`, async () => {
    const note = peer.note(bob, `hello by ${dialect}`);
    const answer = await peer.send(bob, app.inbox, peer.activity(bob, 'Create', note), { dialect });
    assert.equal(answer.status, 202);
    await app.drain();
    const post = await findPost(note['id']);
    assert.equal(post?.content, `<p>hello by ${dialect}</p>`);
    assert.equal(post?.visibility, 'public');
    assert.ok((await homeOf(alice.id)).includes(post?.id ?? 0));
  });
}

test('the same activity twice has one effect and is acknowledged twice', async () => {
  const create = peer.activity(bob, 'Create', peer.note(bob, 'once'));
  await deliver(bob, create);
  await leavesNothing(app, () => deliver(bob, create), 'the second');
});

test('an edit replaces the text, an older one does not', async () => {
  const note = peer.note(bob, 'first');
  await deliver(bob, peer.activity(bob, 'Create', note));
  const updated = new Date().toISOString();
  await deliver(bob, peer.activity(bob, 'Update', { ...note, content: '<p>second</p>', updated }));
  assert.equal((await findPost(note['id']))?.content, '<p>second</p>');
  const older = new Date(Date.now() - 3_600_000).toISOString();
  await deliver(bob, peer.activity(bob, 'Update', { ...note, content: '<p>third</p>', updated: older }));
  assert.equal((await findPost(note['id']))?.content, '<p>second</p>');
});

test('a deletion removes the post, and a late Create does not bring it back', async () => {
  const note = peer.note(bob, 'soon gone');
  await deliver(bob, peer.activity(bob, 'Create', note));
  await deliver(bob, peer.activity(bob, 'Delete', { id: note['id'], type: 'Tombstone' }));
  assert.equal(await findPost(note['id']), undefined);
  await deliver(bob, peer.activity(bob, 'Create', note));
  assert.equal(await findPost(note['id']), undefined);
  const early = peer.note(bob, 'deleted before it came');
  await deliver(bob, peer.activity(bob, 'Delete', early['id']));
  await deliver(bob, peer.activity(bob, 'Create', early));
  assert.equal(await findPost(early['id']), undefined);
});

test('strangers are heard when they speak to somebody here or go on with a known thread, and not otherwise', async () => {
  const eve = peer.actor('eve');
  const nothing = peer.note(eve, 'into the void');
  await deliver(eve, peer.activity(eve, 'Create', nothing));
  assert.equal(await findPost(nothing['id']), undefined);
  const tag = [{ type: 'Mention', href: aliceUri(), name: '@alice' }];
  const mention = peer.note(eve, 'hi alice', { tag, to: [aliceUri()], cc: [] });
  await deliver(eve, peer.activity(eve, 'Create', mention));
  assert.equal((await findPost(mention['id']))?.visibility, 'direct');
  const postId = await app.seed.post(alice, 'a question');
  const reply = peer.note(eve, 'an answer', { inReplyTo: `${app.ctx.config.publicUrl}/posts/${postId}` });
  await deliver(eve, peer.activity(eve, 'Create', reply));
  assert.equal((await findPost(reply['id']))?.replyToId, postId);
});

test('a reply brings the posts above it, the root first', async () => {
  const dan = peer.actor('dan');
  const root = peer.note(dan, 'root');
  const middle = peer.note(dan, 'middle', { inReplyTo: root['id'] });
  const leaf = peer.note(bob, 'leaf', { inReplyTo: middle['id'] });
  await deliver(bob, peer.activity(bob, 'Create', leaf));
  const [r, m, l] = await Promise.all([findPost(root['id']), findPost(middle['id']), findPost(leaf['id'])]);
  assert.equal(m?.replyToId, r?.id);
  assert.equal(l?.replyToId, m?.id);
  assert.equal(l?.conversationId, r?.id);
});

test('T084: an endless thread ends at depth 20, a loop at once', async () => {
  const chain: Json[] = [];
  for (let i = 0; i < 30; i += 1) {
    const above = chain.at(-1);
    chain.push(peer.note(bob, `step ${i}`, above === undefined ? {} : { inReplyTo: above['id'] }));
  }
  const leaf = chain.at(-1) as Json;
  await deliver(bob, peer.activity(bob, 'Create', leaf));
  assert.notEqual(await findPost(chain[10]?.['id']), undefined);
  assert.equal(await findPost(chain[8]?.['id']), undefined);
  const snake = peer.note(bob, 'snake');
  const tail = peer.note(bob, 'tail', { inReplyTo: snake['id'] });
  peer.serve({ ...snake, inReplyTo: tail['id'] });
  const before = peer.requests.length;
  await deliver(bob, peer.activity(bob, 'Create', tail));
  assert.notEqual(await findPost(tail['id']), undefined);
  assert.equal(peer.requests.length - before, 1);
});

test('likes and boosts count once, and Undo takes them back by id and by what it embeds', async () => {
  const postId = await app.seed.post(alice, 'to be liked');
  const uri = `${app.ctx.config.publicUrl}/posts/${postId}`;
  const like = peer.activity(bob, 'Like', uri);
  const boost = peer.activity(bob, 'Announce', uri);
  const again = peer.activity(bob, 'Like', uri);
  for (const activity of [like, again, boost]) await deliver(bob, activity);
  const counts = async () => {
    const stats = await app.seed.stats(postId);
    return [stats?.likes, stats?.boosts];
  };
  assert.deepEqual(await counts(), [1, 1]);
  await deliver(bob, peer.activity(bob, 'Undo', like['id']));
  // It was done twice, and taken back once.
  assert.deepEqual(await counts(), [1, 1]);
  await deliver(bob, peer.activity(bob, 'Undo', again));
  // Lemmy makes a new id for what it takes back.
  await deliver(bob, peer.activity(bob, 'Undo', { ...boost, id: `${peer.origin}/activities/made-anew` }));
  assert.deepEqual(await counts(), [0, 0]);
});

test('a boost brings an unknown post from its own origin, whatever was embedded (T014)', async () => {
  const other = await createPeer();
  const carol = other.actor('carol');
  const note = other.note(carol, 'the real words');
  await deliver(bob, peer.activity(bob, 'Announce', { ...note, content: '<p>forged words</p>' }));
  assert.equal((await findPost(note['id']))?.content, '<p>the real words</p>');
  assert.ok((await homeOf(alice.id)).includes((await findPost(note['id']))?.id ?? 0));
  await other.close();
});

test('a post for followers only cannot be boosted or liked by who may not see it', async () => {
  const postId = await app.seed.post(alice, 'among friends', { visibility: 'followers' });
  const uri = `${app.ctx.config.publicUrl}/posts/${postId}`;
  await deliver(bob, peer.activity(bob, 'Like', uri));
  await deliver(bob, peer.activity(bob, 'Announce', uri));
  const stats = await app.seed.stats(postId);
  assert.deepEqual([stats?.likes, stats?.boosts], [0, 0]);
});

test('a Follow is accepted, and Undo ends it', async () => {
  const follow = peer.activity(bob, 'Follow', aliceUri());
  await deliver(bob, follow);
  const bobId = (await findAccount(bob.id))?.id ?? 0;
  const pair = { accountId: bobId, targetId: alice.id };
  assert.equal((await findFollow(app.ctx.db, pair))?.state, 'accepted');
  await deliver(bob, peer.activity(bob, 'Undo', follow));
  assert.equal(await findFollow(app.ctx.db, pair), undefined);
});

test('T036: a follow stays pending until its target accepts that very follow', async () => {
  const gina = peer.actor('gina');
  const mallory = peer.actor('mallory', {}, 1);
  const found = await app.ctx.remote.resolveAccount(gina.id);
  assert.equal(found.state, 'found');
  const ginaId = found.state === 'found' ? found.id : 0;
  const { followAccount } = await import('../../src/core/follows/follow.ts');
  const pair = { accountId: alice.id, targetId: ginaId };
  await followAccount(app.ctx, { ...pair, origin: 'local' });
  const state = async () => (await findFollow(app.ctx.db, pair))?.state;
  const uri = (await findFollow(app.ctx.db, pair))?.uri;
  await deliver(mallory, peer.activity(mallory, 'Accept', uri));
  await deliver(gina, peer.activity(gina, 'Accept', `${app.ctx.config.publicUrl}/follows/1`));
  assert.equal(await state(), 'pending');
  // Pixelfed needs the whole Follow embedded, Mitra sends its id: both are an answer.
  const embedded = { id: uri, type: 'Follow', actor: aliceUri(), object: gina.id };
  await deliver(gina, peer.activity(gina, 'Accept', embedded));
  assert.equal(await state(), 'accepted');
  await deliver(gina, peer.activity(gina, 'Reject', uri));
  assert.equal(await state(), undefined);
});

test('a block ends what was between the two', async () => {
  const ivan = peer.actor('ivan');
  await deliver(ivan, peer.activity(ivan, 'Follow', aliceUri()));
  const block = peer.activity(ivan, 'Block', aliceUri());
  await deliver(ivan, block);
  const id = (await findAccount(ivan.id))?.id ?? 0;
  assert.equal(await findFollow(app.ctx.db, { accountId: id, targetId: alice.id }), undefined);
  const blocks = () => app.ctx.db.kysely.selectFrom('blocks').selectAll().where('accountId', '=', id).execute();
  assert.equal((await blocks()).length, 1);
  await deliver(ivan, peer.activity(ivan, 'Undo', block['id']));
  assert.equal((await blocks()).length, 0);
});

test('T022: a new key counts once its owner serves it, and never by an Update alone', async () => {
  const judy = peer.actor('judy');
  await deliver(judy, peer.activity(judy, 'Follow', aliceUri()));
  const next = { id: judy.keyId, owner: judy.id, publicKeyPem: pemOf(keyPair(1).publicKey) };
  await deliver(judy, peer.activity(judy, 'Update', { ...judy.document, publicKey: next, name: 'told' }));
  assert.equal((await findAccount(judy.id))?.displayName, 'judy');
  const rotated = { ...judy, key: keyPair(1).privateKey };
  await deliver(rotated, peer.activity(rotated, 'Undo', `${judy.id}#x`), 401);
  peer.serve({ ...judy.document, publicKey: next });
  // A key is asked for at most once in ten minutes.
  await deliver(rotated, peer.activity(rotated, 'Undo', `${judy.id}#y`), 401);
  app.clock.advance(11 * 60_000);
  await deliver(rotated, peer.activity(rotated, 'Undo', `${judy.id}#z`));
  await deliver(judy, peer.activity(judy, 'Undo', `${judy.id}#old`), 401);
});

test('an account is removed with all it left when its server says that it is gone', async () => {
  const kim = peer.actor('kim');
  await deliver(kim, peer.activity(kim, 'Follow', aliceUri()));
  const tag = [{ type: 'Mention', href: aliceUri(), name: '@alice' }];
  const note = peer.note(kim, 'bye alice', { tag });
  await deliver(kim, peer.activity(kim, 'Create', note));
  await deliver(kim, peer.activity(kim, 'Delete', kim.id));
  assert.equal((await findAccount(kim.id))?.deletedAt, null);
  peer.documents.set('/users/kim', { status: 410 });
  await deliver(kim, peer.activity(kim, 'Delete', kim.id));
  assert.notEqual((await findAccount(kim.id))?.deletedAt, null);
  assert.equal(await findPost(note['id']), undefined);
  await deliver(kim, peer.activity(kim, 'Like', note['id']), 403);
});

test('T081: a Delete by somebody we never met costs no request', async () => {
  const ghost = peer.actor('ghost');
  const before = peer.requests.length;
  await leavesNothing(app, () => deliver(ghost, peer.activity(ghost, 'Delete', ghost.id)));
  assert.equal(peer.requests.length, before);
});

test('what its server cannot tell just now is asked again later', async () => {
  const other = await createPeer();
  const carol = other.actor('carol');
  const note = other.note(carol, 'worth waiting for');
  other.documents.set(new URL(carol.id).pathname, { status: 503 });
  await deliver(bob, peer.activity(bob, 'Announce', note['id']));
  assert.equal(await findPost(note['id']), undefined);
  other.serve(carol.document);
  app.clock.advance(60_000);
  await app.drain();
  assert.notEqual(await findPost(note['id']), undefined);
  await other.close();
});

test('bodies are dropped when done, and keys after a week, or at once where there was no effect', async () => {
  const rows = () => app.ctx.db.kysely.selectFrom('inboxActivities').select('bodyJson').execute();
  assert.deepEqual(
    (await rows()).filter((row) => row.bodyJson !== null),
    [],
  );
  assert.ok((await rows()).length > 10);
  app.clock.advance(8 * 24 * 3_600_000);
  const now = app.clock.now();
  const late = [
    peer.activity(bob, 'Like', `${peer.origin}/notes/none`),
    peer.activity(bob, 'Create', peer.note(bob, 'late')),
  ];
  for (const one of late) assert.equal((await peer.send(bob, app.inbox, one, { sign: { now } })).status, 202);
  await app.drain();
  assert.equal((await rows()).length, 1);
});
