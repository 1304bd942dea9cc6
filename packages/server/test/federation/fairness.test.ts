import assert from 'node:assert/strict';
import { after, before, test } from 'node:test';
import { findAccountByUri } from '../../src/core/accounts/find.ts';
import { pruneAccountsJob } from '../../src/core/moderation/prune-accounts.ts';
import { findPostByUri } from '../../src/core/posts/find.ts';
import { insertRows } from '../../src/db/insert.ts';
import { trimTaken } from '../../src/federation/inbox/deeds.ts';
import { pruneInboxJob } from '../../src/federation/inbox/prune.ts';
import type { Member } from '../seed.ts';
import { leavesNothing } from '../traces.ts';
import { createServerApp, type Server } from './network.ts';
import { createPeer, type Json, type Peer, type PeerActor } from './peer.ts';
import { createSilence } from './silence.ts';

const DAY = 86_400_000;

let app: Server;
let peer: Peer;
let other: Peer;
let alice: Member;
let bob: PeerActor;

before(async () => {
  app = await createServerApp();
  peer = await createPeer();
  other = await createPeer('localhost');
  alice = await app.seed.account('alice');
  bob = peer.actor('bob');
  const found = await app.ctx.remote.resolveAccount(bob.id);
  assert.equal(found.state, 'found');
  if (found.state === 'found') await app.seed.follow(alice, { id: found.id, username: 'bob' });
  await app.drain();
});

after(async () => {
  await app.close();
  await peer.close();
  await other.close();
});

const aliceUri = () => `${app.ctx.config.publicUrl}/users/alice`;
const findPost = (uri: unknown) => findPostByUri(app.ctx.db, uri as string);

test('what points to addresses that do not answer delays nobody else', async () => {
  const silence = await createSilence();
  const mallory = other.actor('mallory');
  for (let i = 0; i < 200; i += 1) {
    const note = other.note(mallory, `@alice ${i}`, { inReplyTo: silence.uri(i), cc: [aliceUri()] });
    const answer = await other.send(mallory, app.inbox, other.activity(mallory, 'Create', note));
    assert.equal(answer.status, 202);
  }
  const parent = peer.note(bob, 'above');
  const honest = peer.note(bob, 'honest, and answering a post that has to be fetched', { inReplyTo: parent['id'] });
  await peer.send(bob, app.inbox, peer.activity(bob, 'Create', honest));
  while ((await findPost(honest['id'])) === undefined) await new Promise(setImmediate);
  // One actor's activities wait for each other, so there is one at a time.
  assert.ok(silence.sockets.size <= 4, `${silence.sockets.size} connections to silent addresses`);
  const waiting = () =>
    app.ctx.db.kysely.selectFrom('inboxActivities').where('host', '=', other.host).where('bodyJson', 'is not', null);
  const rows = await waiting().select('id').execute();
  assert.ok(rows.length >= 190, String(rows.length));
  silence.close();
  for (let i = 0; i < 2; i += 1) {
    await app.ctx.db.kysely.deleteFrom('inboxActivities').where('host', '=', other.host).execute();
    await app.drain();
  }
});

test('what strangers send without effect leaves nothing: no account, no key, no body', async () => {
  const nowhere = `${app.ctx.config.publicUrl}/posts/1`;
  const note = (by: PeerActor) => other.note(by, 'to nobody here');
  const made: ((by: PeerActor) => Json)[] = [
    (by) => other.activity(by, 'Like', nowhere),
    (by) => other.activity(by, 'EmojiReact', nowhere),
    (by) => other.activity(by, 'Announce', nowhere),
    (by) => other.activity(by, 'Announce', note(bob)['id']),
    (by) => other.activity(by, 'Create', note(by)),
    (by) => other.activity(by, 'Update', note(by)),
    (by) => other.activity(by, 'Update', by.document),
    (by) => other.activity(by, 'Delete', `${other.origin}/notes/none`),
    (by) => other.activity(by, 'Undo', `${other.origin}/activities/none`),
    (by) => other.activity(by, 'Undo', other.activity(by, 'Like', nowhere)),
    (by) => other.activity(by, 'Follow', `${app.ctx.config.publicUrl}/users/nobody`),
    (by) => other.activity(by, 'Block', `${app.ctx.config.publicUrl}/users/nobody`),
    (by) => other.activity(by, 'Accept', `${app.ctx.config.publicUrl}/follows/1`),
    (by) => other.activity(by, 'Reject', `${app.ctx.config.publicUrl}/follows/1`),
  ];
  await leavesNothing(app, async () => {
    for (const [i, make] of made.entries()) {
      const stranger = other.actor(`stranger${i}`);
      const answer = await other.send(stranger, app.inbox, make(stranger));
      assert.equal(answer.status, 202, await answer.text());
      assert.equal(await findAccountByUri(app.ctx.db, stranger.id), undefined);
    }
  });
});

test('a stranger whose activity has an effect is stored, and forgotten when nothing is left of it', async () => {
  const dora = other.actor('dora');
  const postId = await app.seed.post(alice, 'to be liked');
  const like = other.activity(dora, 'Like', `${app.ctx.config.publicUrl}/posts/${postId}`);
  assert.equal((await other.send(dora, app.inbox, like)).status, 202);
  await app.drain();
  const find = () => findAccountByUri(app.ctx.db, dora.id);
  assert.notEqual(await find(), undefined);
  const prune = async () => {
    await app.ctx.db.write((tx) => app.ctx.queue.enqueue(tx, pruneInboxJob, [{}]));
    await app.ctx.db.write((tx) => app.ctx.queue.enqueue(tx, pruneAccountsJob, [{}]));
    await app.drain();
  };
  app.clock.advance(8 * DAY);
  await prune();
  assert.notEqual(await find(), undefined);
  await other.send(dora, app.inbox, other.activity(dora, 'Undo', like), { sign: { now: app.clock.now() } });
  await app.drain();
  app.clock.advance(31 * DAY);
  await prune();
  assert.equal(await find(), undefined);
  const keys = await app.ctx.db.kysely
    .selectFrom('accountKeys')
    .select('keyId')
    .where('keyId', '=', dora.keyId)
    .execute();
  assert.deepEqual(keys, []);
  // Whom somebody follows stays.
  assert.notEqual(await findAccountByUri(app.ctx.db, bob.id), undefined);
});

test('what somebody known sends again and again leaves no more than the first few', async () => {
  const eve = other.actor('eve');
  const postId = await app.seed.post(alice, 'once is enough');
  const uri = `${app.ctx.config.publicUrl}/posts/${postId}`;
  const nobody = `${app.ctx.config.publicUrl}/users/nobody`;
  // Nothing that is for her gets through: what would be sent waits.
  other.documents.set('/users/eve/inbox', { status: 503 });
  const round = async (times: number) => {
    for (let i = 0; i < times; i++) {
      const follow = other.activity(eve, 'Follow', aliceUri());
      const all = [
        ...[follow, other.activity(eve, 'Undo', follow), other.activity(eve, 'Follow', aliceUri())],
        ...[other.activity(eve, 'Follow', nobody), other.activity(eve, 'Like', nobody)],
        ...[other.activity(eve, 'Like', uri), other.activity(eve, 'EmojiReact', uri, { content: '👍' })],
        ...[other.activity(eve, 'Announce', uri), other.activity(eve, 'Announce', nobody)],
        ...[other.activity(eve, 'Accept', nobody), other.activity(eve, 'Create', other.note(eve, 'to nobody'))],
      ];
      const sign = { now: app.clock.now() };
      for (const one of all) assert.equal((await other.send(eve, app.inbox, one, { sign })).status, 202);
      await app.ctx.queue.drain();
    }
  };
  await round(10);
  const before = await countRows();
  await round(10);
  const more = Object.entries(await countRows()).filter(([table, count]) => count > (before[table] ?? 0));
  // What was taken back, which has its own bound.
  assert.deepEqual(Object.fromEntries(more.map(([table, count]) => [table, count - (before[table] ?? 0)])), {
    deeds: 10,
  });
});

async function countRows(): Promise<Record<string, number>> {
  const { db } = app.ctx;
  const tables = await db.kysely.introspection.getTables();
  const counts: Record<string, number> = {};
  for (const { name } of tables) {
    const { rows } = await db.execute<{ n: number }>(`select count(*) as "n" from "${name}"`, []);
    counts[name] = Number(rows[0]?.n);
  }
  return counts;
}

test('what one host took back is bounded, the newest stay, and all of it ends after a month', async () => {
  const { ctx } = app;
  const row = (host: string, n: number) => ({
    actorId: 1,
    uri: `https://${host}/undone/${n}`,
    kind: 'unknown' as const,
    objectId: null,
    emoji: '',
    host,
    undoneAt: ctx.clock.now() - 10_000 + n,
    undoneFor: null,
    at: ctx.clock.now(),
  });
  const rows = [
    ...Array.from({ length: 10_300 }, (_, n) => row('much.test', n)),
    ...Array.from({ length: 5 }, (_, n) => row('little.test', n)),
  ];
  await ctx.db.write((tx) => insertRows(tx, 'deeds', rows));
  for (let i = 0; i < 256; i += 1) await trimTaken(ctx, 'https://much.test/undone/1');
  const count = async (host: string) => {
    const found = await ctx.db.kysely.selectFrom('deeds').select('uri').where('host', '=', host).execute();
    return found.map(({ uri }) => Number(uri.split('/').at(-1))).sort((a, b) => a - b);
  };
  const kept = await count('much.test');
  assert.deepEqual([kept.length, kept[0]], [10_000, 300]);
  assert.equal((await count('little.test')).length, 5);
  app.clock.advance(31 * DAY);
  await ctx.db.write((tx) => ctx.queue.enqueue(tx, pruneInboxJob, [{}]));
  await app.drain();
  assert.deepEqual(await count('much.test'), []);
});

test('a host whose lane is full is asked to wait; others are not', async () => {
  const { ctx } = app;
  const host = other.host;
  const rows = Array.from({ length: 2_000 }, (_, n) => ({
    id: ctx.ids.next(),
    dedupeKey: `full ${n}`,
    actorId: 1,
    bodyJson: '{}',
    receivedAt: ctx.clock.now(),
    host,
    dueAt: ctx.clock.now() + DAY,
    attempts: 1,
  }));
  await ctx.db.write((tx) => insertRows(tx, 'inboxActivities', rows));
  app.clock.advance(2_000);
  const now = app.clock.now();
  const by = other.actor('late');
  const postId = await app.seed.post(alice, 'x');
  const like = `${ctx.config.publicUrl}/posts/${postId}`;
  const answer = await other.send(by, app.inbox, other.activity(by, 'Like', like), { sign: { now } });
  assert.equal(answer.status, 429);
  assert.ok(Number(answer.headers.get('retry-after')) > 0);
  assert.equal((await peer.send(bob, app.inbox, peer.activity(bob, 'Like', like), { sign: { now } })).status, 202);
  await ctx.db.kysely.deleteFrom('inboxActivities').where('host', '=', host).execute();
  await app.drain();
});
