/** Whom somebody blocked does nothing to them, by any activity, on any way (T168, T169); and what actors say of themselves. */
import assert from 'node:assert/strict';
import { after, before, test } from 'node:test';
import { findAccountByUri } from '#src/core/accounts/find.ts';
import { blockAccount } from '#src/core/blocks/block.ts';
import { createCollection, NEW_COLLECTION } from '#src/core/collections/write.ts';
import { HANDLERS } from '#src/federation/inbox/handlers.ts';
import { type Client, createClient } from '../api/mastodon/client.ts';
import { openStream } from '../api/mastodon/stream-client.ts';
import { createServerApp, type Server } from '../federation/network.ts';
import { createPeer, type Json, type Peer, type PeerActor } from '../federation/peer.ts';
import type { Member } from '../seed.ts';

let app: Server;
let peer: Peer;
let alice: Member;
let asAlice: Client;
let aliceToken: string;
before(async () => {
  app = await createServerApp();
  peer = await createPeer();
  alice = await app.seed.account('alice');
  aliceToken = await app.seed.token(alice);
  asAlice = createClient(app, aliceToken);
});
after(async () => {
  await app.close();
  await peer.close();
});

const ours = (path: string) => `${app.ctx.config.publicUrl}${path}`;

async function deliver(by: PeerActor, document: Json): Promise<void> {
  const answer = await peer.send(by, app.inbox, document);
  // What is not theirs to say is refused at once.
  assert.ok([202, 403].includes(answer.status), `${answer.status} ${await answer.text()}`);
  await app.drain();
}

/** Somebody elsewhere, whom she blocked. */
async function createBlocked(name: string): Promise<{ actor: PeerActor; id: number }> {
  const actor = peer.actor(name);
  const found = await app.ctx.remote.resolveAccount(actor.id);
  if (found.state !== 'found') return assert.fail(JSON.stringify(found));
  await blockAccount(app.ctx, { accountId: alice.id, targetId: found.id, origin: 'local' });
  await app.drain();
  return { actor, id: found.id };
}

/** All that somebody could have done to her: what she is told and shown, who is with her, what stands on what is hers. */
async function touched(): Promise<unknown> {
  const { kysely } = app.ctx.db;
  const { id } = alice;
  const own = await kysely.selectFrom('posts').select('id').where('accountId', '=', id).execute();
  const ids = own.map((post) => post.id);
  const hers = ids.length === 0 ? [0] : ids;
  const on = (table: 'votes' | 'reactions' | 'boosts' | 'pollVotes') =>
    kysely.selectFrom(table).selectAll().where('postId', 'in', hers).execute();
  return JSON.parse(
    JSON.stringify({
      notifications: await kysely.selectFrom('notifications').selectAll().where('accountId', '=', id).execute(),
      requests: await kysely.selectFrom('notificationRequests').selectAll().where('accountId', '=', id).execute(),
      conversations: await kysely.selectFrom('conversations').selectAll().where('accountId', '=', id).execute(),
      conversationPosts: await kysely.selectFrom('conversationPosts').selectAll().where('accountId', '=', id).execute(),
      home: await kysely.selectFrom('timelineEntries').selectAll().where('timelineId', '=', id).execute(),
      follows: await kysely
        .selectFrom('follows')
        .selectAll()
        .where((by) => by.or([by('accountId', '=', id), by('targetId', '=', id)]))
        .execute(),
      votes: [await on('votes'), await on('reactions'), await on('boosts'), await on('pollVotes')],
      approvals: await kysely.selectFrom('approvals').selectAll().execute(),
      // Answers are posts of their own, which others read: they count as their thread shows them.
      stats: (await kysely.selectFrom('postStats').selectAll().where('postId', 'in', hers).execute()).map(
        ({ replies: _, lastReplyAt: __, version: ___, ...stats }) => stats,
      ),
      polls: await kysely.selectFrom('pollOptions').selectAll().where('postId', 'in', hers).execute(),
      collections: await kysely.selectFrom('collectionItems').selectAll().execute(),
    }),
  );
}

/** By type, all that somebody could try with her post (`uri`). */
function actsOf(actor: PeerActor, uri: string, collection: number): Record<string, Json[]> {
  const me = ours('/users/alice');
  const mention = { type: 'Mention', href: me, name: '@alice' };
  const addressed = { to: [me, 'https://www.w3.org/ns/activitystreams#Public'], tag: [mention] };
  const direct = { to: [me], cc: [], tag: [mention] };
  const note = (more: Json = {}) => peer.note(actor, 'hello @alice', more);
  const own = note();
  const quoting = note({ quote: uri });
  const vote = {
    id: `${actor.id}#vote`,
    type: 'Note',
    name: 'a',
    attributedTo: actor.id,
    inReplyTo: uri,
    to: [me],
  };
  return {
    Follow: [peer.activity(actor, 'Follow', me), peer.activity(actor, 'Follow', me, { id: `${actor.id}#again` })],
    Like: [
      peer.activity(actor, 'Like', uri),
      peer.activity(actor, 'Like', uri, { content: '🔥', _misskey_reaction: '🔥' }),
    ],
    EmojiReact: [peer.activity(actor, 'EmojiReact', uri, { content: '🎉' })],
    Dislike: [peer.activity(actor, 'Dislike', uri)],
    Announce: [peer.activity(actor, 'Announce', uri), peer.activity(actor, 'Announce', uri, { to: [me] })],
    Create: [
      peer.activity(actor, 'Create', own),
      peer.activity(actor, 'Create', note(addressed)),
      peer.activity(actor, 'Create', note({ inReplyTo: uri })),
      peer.activity(actor, 'Create', note({ inReplyTo: uri, ...addressed })),
      peer.activity(actor, 'Create', note(direct), { to: [me] }),
      peer.activity(actor, 'Create', note({ inReplyTo: uri, ...direct }), { to: [me] }),
      peer.activity(actor, 'Create', quoting),
      peer.activity(actor, 'Create', vote, { to: [me] }),
    ],
    QuoteRequest: [{ ...peer.activity(actor, 'QuoteRequest', uri), instrument: quoting }],
    FeatureRequest: [{ ...peer.activity(actor, 'FeatureRequest', me), instrument: `${peer.origin}/collections/1` }],
    Update: [
      peer.activity(actor, 'Update', { ...own, ...addressed, updated: new Date().toISOString() }),
      peer.activity(actor, 'Update', { ...own, content: '<p>@alice once more</p>', updated: new Date().toISOString() }),
      peer.activity(actor, 'Update', note({ ...direct, updated: new Date().toISOString() })),
    ],
    // Of somebody else's deeds and things.
    Accept: [peer.activity(actor, 'Accept', { type: 'Follow', actor: me, object: actor.id })],
    Reject: [peer.activity(actor, 'Reject', { type: 'Follow', actor: me, object: actor.id })],
    Add: [
      { ...peer.activity(actor, 'Add', actor.id), target: ours(`/featured/${collection}`) },
      { ...peer.activity(actor, 'Add', own['id']), target: ours('/users/alice/collections/featured') },
    ],
    Remove: [{ ...peer.activity(actor, 'Remove', uri), target: ours('/users/alice/collections/featured') }],
    Delete: [peer.activity(actor, 'Delete', uri), peer.activity(actor, 'Delete', me)],
    Undo: [
      peer.activity(actor, 'Undo', peer.activity(actor, 'Follow', me)),
      peer.activity(actor, 'Undo', { id: `${me}#follows/1`, type: 'Follow', actor: me, object: actor.id }),
    ],
    Block: [peer.activity(actor, 'Block', me)],
  };
}

test('T168: whom she blocked does nothing to her by any activity', async () => {
  const poll = { options: ['a', 'b'], lastsMs: 600_000_000, multiple: false, hideTotals: false };
  const post = await app.seed.post(alice, 'what do you say?', { poll });
  const uri = ours(`/posts/${post}`);
  const collection = await createCollection(app.ctx, {
    ...NEW_COLLECTION,
    accountId: alice.id,
    memberIds: [],
    name: 'birds',
    discoverable: true,
  });
  const { actor } = await createBlocked('ivan');
  const acts = actsOf(actor, uri, collection);
  // Whoever blocked is left alone; a report is for moderators, who are told by everybody.
  const elsewhere = new Set(['Flag']);
  assert.deepEqual(
    Object.keys(HANDLERS).filter((type) => acts[type] === undefined && !elsewhere.has(type)),
    [],
  );
  const stream = await openStream(app, '?stream=user', { token: aliceToken });
  const before = await touched();
  for (const [type, activities] of Object.entries(acts)) {
    for (const activity of activities) await deliver(actor, activity);
    assert.deepEqual(await touched(), before, type);
  }
  await stream.settle();
  assert.deepEqual(
    stream.messages.flatMap(({ event }) => event ?? []),
    [],
  );
  await stream.close();
  assert.equal((await asAlice.get(`/api/v1/statuses/${post}`)).statusCode, 200, 'what is hers is still there');

  // The same by somebody whom she did not block is seen: what was looked at above is where it would be.
  const judy = peer.actor('judy');
  const free = actsOf(judy, uri, collection);
  for (const type of ['Follow', 'Like', 'EmojiReact', 'Announce', 'Create', 'QuoteRequest']) {
    const earlier = await touched();
    for (const activity of free[type] ?? []) await deliver(judy, activity);
    assert.notDeepEqual(await touched(), earlier, `${type} of judy`);
  }
});

test('T168: the same of somebody here, by every API', async () => {
  const bob = await app.seed.account('bob');
  const post = await app.seed.post(alice, 'for all');
  const bobs = await app.seed.post(bob, 'mine');
  await blockAccount(app.ctx, { accountId: alice.id, targetId: bob.id, origin: 'local' });
  await app.drain();
  const asBob = createClient(app, await app.seed.token(bob));
  const before = await touched();
  const acts: [string, object?][] = [
    [`/api/v1/accounts/${alice.id}/follow`],
    [`/api/v1/statuses/${post}/favourite`],
    [`/api/v1/statuses/${post}/reblog`],
    [`/api/v1/statuses/${post}/bookmark`],
    [`/api/v1/statuses`, { status: 'hello @alice' }],
    [`/api/v1/statuses`, { status: '@alice hello', visibility: 'direct' }],
    [`/api/v1/statuses`, { status: 'an answer', in_reply_to_id: `${post}` }],
    [`/api/v1/statuses`, { status: 'look', quoted_status_id: `${post}` }],
    [`/api/v1/collections`, { name: 'mine', account_ids: [`${alice.id}`] }],
    [`/api/v1/accounts/${alice.id}/endorse`],
  ];
  const kept = /^\/api\/v1\/statuses$/;
  for (const [url, form] of acts) {
    const { statusCode } = await asBob.post(url, form);
    // What he writes is his; it does not come to her.
    assert.ok(kept.test(url) || statusCode >= 400, `${url}: ${statusCode}`);
  }
  await asBob.put(`/api/v1/statuses/${bobs}`, { status: 'changed, @alice' });
  await app.drain();
  const after = (await touched()) as { collections: unknown };
  assert.deepEqual(after, before);
});

test('T169: an edit of a letter after she blocked its author brings nothing, from here and from elsewhere', async () => {
  const count = async () => ((await asAlice.get('/api/v1/conversations')).json() as unknown[]).length;
  const others = await count();
  const carol = await app.seed.account('carol');
  const asCarol = createClient(app, await app.seed.token(carol));
  const letter = (await asCarol.post('/api/v1/statuses', { status: '@alice a word', visibility: 'direct' })).json().id;
  const dora = peer.actor('dora');
  const me = ours('/users/alice');
  const direct = { to: [me], cc: [], tag: [{ type: 'Mention', href: me, name: '@alice' }] };
  const note = peer.note(dora, '@alice a word', direct);
  await deliver(dora, peer.activity(dora, 'Create', note, { to: [me] }));
  await app.drain();
  assert.equal(await count(), others + 2, 'both came');

  const found = await findAccountByUri(app.ctx.db, dora.id);
  for (const targetId of [carol.id, found?.id ?? 0]) {
    await blockAccount(app.ctx, { accountId: alice.id, targetId, origin: 'local' });
  }
  await app.drain();
  assert.equal(await count(), others);
  const before = await touched();
  const stream = await openStream(app, '', { token: aliceToken });
  for (const name of ['user', 'direct', 'user:notification']) stream.send({ type: 'subscribe', stream: name });
  await stream.settle();
  assert.equal((await asCarol.put(`/api/v1/statuses/${letter}`, { status: '@alice worse' })).statusCode, 200);
  const updated = new Date(Date.now() + 60_000).toISOString();
  const edited = { ...note, content: '<p>@alice worse</p>', updated };
  peer.serve(edited);
  await deliver(dora, peer.activity(dora, 'Update', edited, { to: [me] }));
  await app.drain();
  await stream.settle();
  assert.deepEqual(
    stream.messages.flatMap(({ event }) => event ?? []),
    [],
  );
  await stream.close();
  assert.deepEqual(await touched(), before);
  assert.equal(await count(), others);
  for (const notification of (await asAlice.get('/api/v1/notifications')).json() as { account: { acct: string } }[]) {
    assert.doesNotMatch(notification.account.acct, /^(carol|dora)/);
  }
});

test('T170: an actor’s boxes are on its own host, at first and afterwards', async () => {
  const foreign = [
    'https://victim.test/inbox',
    `http://127.0.0.1:1/inbox`,
    `${peer.origin.replace('://', '://victim.test@')}/inbox`,
    `${peer.origin}.victim.test/inbox`,
    'http://localhost/inbox',
    `javascript:${peer.origin}/inbox`,
  ];
  for (const [i, inbox] of foreign.entries()) {
    const { id } = peer.actor(`forger${i}`, { inbox });
    assert.notEqual((await app.ctx.remote.resolveAccount(id)).state, 'found', inbox);
    assert.equal(await findAccountByUri(app.ctx.db, id), undefined, inbox);
    const shared = peer.actor(`sharer${i}`, { endpoints: { sharedInbox: inbox } });
    assert.equal((await app.ctx.remote.resolveAccount(shared.id)).state, 'found');
    const stored = await findAccountByUri(app.ctx.db, shared.id);
    assert.deepEqual([stored?.inboxUri, stored?.sharedInboxUri], [`${shared.id}/inbox`, null], inbox);
    // Once it is known it says something else.
    peer.serve({ ...shared.document, inbox, endpoints: { sharedInbox: inbox } });
    await peer.send(shared, app.inbox, peer.activity(shared, 'Update', { ...shared.document, inbox }));
    await app.drain();
    assert.equal((await findAccountByUri(app.ctx.db, shared.id))?.inboxUri, `${shared.id}/inbox`, inbox);
  }
});

test('T172: a Move moves nobody, whatever its actors say of each other', async () => {
  const old = peer.actor('mona');
  const next = peer.actor('mona2', { alsoKnownAs: [old.id] });
  const victim = peer.actor('victim');
  for (const { id } of [old, next, victim]) {
    const found = await app.ctx.remote.resolveAccount(id);
    if (found.state === 'found' && id === old.id) await app.seed.follow(alice, { id: found.id, username: 'mona' });
  }
  const follows = async () => (await touched()) as { follows: unknown; home: unknown };
  const before = await follows();
  const moves: [by: PeerActor, object: string, target: string][] = [
    // Both ways, one way, of somebody else, to oneself, and of somebody here.
    [old, old.id, next.id],
    [old, old.id, victim.id],
    [next, old.id, next.id],
    [victim, old.id, victim.id],
    [old, old.id, old.id],
    [old, ours('/users/alice'), old.id],
    [old, old.id, ours('/users/alice')],
  ];
  for (const [by, object, target] of moves) {
    peer.serve({ ...old.document, movedTo: target, alsoKnownAs: [target, ours('/users/alice')] });
    await deliver(by, peer.activity(by, 'Move', object, { target }));
    await deliver(by, peer.activity(by, 'Update', { ...by.document, movedTo: target, alsoKnownAs: [target] }));
  }
  assert.deepEqual(await follows(), before);
  const [row] = await app.ctx.db.kysely.selectFrom('accounts').select('movedToId').where('uri', '=', old.id).execute();
  assert.equal(row?.movedToId, null);
});
