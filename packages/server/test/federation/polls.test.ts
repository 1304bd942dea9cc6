import assert from 'node:assert/strict';
import { after, before, describe, test } from 'node:test';
import { removeRemoteAccountJob } from '../../src/core/moderation/remove-remote-account.ts';
import { lookAtPoll } from '../../src/core/polls/refresh.ts';
import { votePoll } from '../../src/core/polls/vote.ts';
import type { CreatePostInput } from '../../src/core/posts/create.ts';
import { findPostByUri } from '../../src/core/posts/find.ts';
import { createPoll, pollFor } from '../poll.ts';
import type { Actor, Member } from '../seed.ts';
import { createServerApp, type Server } from './network.ts';
import { createPeer, type Json, type Peer, type PeerActor, PUBLIC } from './peer.ts';

const MINUTE_MS = 60_000;
const HOUR_MS = 60 * MINUTE_MS;

describe('a poll between a server of other software and ours', () => {
  let app: Server;
  let peer: Peer;
  let alice: Member;
  let carol: Member;
  let bob: PeerActor;
  let eve: PeerActor;
  let bobHere: Actor;

  before(async () => {
    app = await createServerApp();
    peer = await createPeer();
    alice = await app.seed.account('alice');
    carol = await app.seed.account('carol');
    bob = peer.actor('bob');
    eve = peer.actor('eve');
    const found = await app.ctx.remote.resolveAccount(bob.id);
    assert.ok(found.state === 'found', JSON.stringify(found));
    bobHere = { id: found.id, username: 'bob' };
    await app.seed.follow(alice, bobHere);
    await app.seed.follow(bobHere, alice);
    await app.drain();
  });
  after(async () => {
    await app.close();
    await peer.close();
  });

  async function deliver(by: PeerActor, document: Json, status = 202): Promise<void> {
    const answer = await peer.send(by, app.inbox, document);
    assert.equal(answer.status, status, await answer.text());
    await app.drain();
  }

  const option = (name: string, totalItems?: number): Json => ({
    type: 'Note',
    name,
    replies: { type: 'Collection', ...(totalItems === undefined ? {} : { totalItems }) },
  });
  const iso = (ms: number) => new Date(ms).toISOString();
  const question = (more: Json = {}): Json =>
    peer.note(bob, 'which?', {
      type: 'Question',
      oneOf: [option('Linnet', 3), option('Wren', 4)],
      endTime: iso(app.clock.now() + HOUR_MS),
      votersCount: 7,
      ...more,
    });

  async function receive(document: Json): Promise<number> {
    await deliver(bob, peer.activity(bob, 'Create', document));
    return (await findPostByUri(app.ctx.db, document['id'] as string))?.id ?? assert.fail('it did not come');
  }

  const seen = (postId: number, by: Member = alice) => pollFor(app.ctx, by.id, postId);

  for (const [name, document, expected] of [
    ['Mastodon', {}, { options: ['Linnet', 'Wren'], votes: [3, 4], voters: 7, over: false, multiple: false }],
    [
      'Misskey, without an end',
      { endTime: undefined, votersCount: undefined, _misskey_summary: 'x' },
      { options: ['Linnet', 'Wren'], votes: [3, 4], voters: null, over: false, multiple: false },
    ],
    [
      'Pleroma, whose closed lies ahead',
      {
        oneOf: undefined,
        anyOf: [option('a', 1), option('b')],
        endTime: undefined,
        closed: iso(Date.now() + 9 * HOUR_MS),
      },
      { options: ['a', 'b'], votes: [1, 0], voters: 7, over: false, multiple: true },
    ],
    ['one that is over', { closed: true, endTime: iso(1_600_000_000_000) }, { over: true, votes: [3, 4] }],
    [
      'a hostile one',
      {
        oneOf: [option('<b>x</b>', 2 ** 40), { type: 'Note' }, 7, null, option('y'.repeat(1_000), -4)],
        votersCount: 'many',
      },
      { options: ['<b>x</b>', 'y'.repeat(500)], votes: [1_000_000_000, 0], voters: null },
    ],
  ] as [string, Json, object][]) {
    test(`a Question of ${name} is read`, async () => {
      const shown = await seen(await receive(question(document)));
      assert.ok(shown);
      assert.deepEqual({ ...shown, ...expected }, shown);
    });
  }

  test('a Question of 1,000 options is cut, and one of none is a post', async () => {
    const many = question({ oneOf: Array.from({ length: 1_000 }, (_, i) => option(`${i}`, 1)) });
    assert.equal((await seen(await receive(many)))?.options.length, 100);
    assert.equal(await seen(await receive(question({ oneOf: [] }))), undefined);
  });

  test('a vote goes to the author alone, one for each option', async () => {
    const document = question({ oneOf: undefined, anyOf: [option('a', 0), option('b', 0), option('c', 0)] });
    const postId = await receive(document);
    peer.received.length = 0;
    await votePoll(app.ctx, { accountId: alice.id, postId, choices: [2, 0], origin: 'local' });
    await app.drain();
    const sent = peer.received.map(({ type, to, cc, object, actor }) => ({
      type,
      to,
      cc,
      actor,
      object: object as Json,
    }));
    assert.deepEqual(
      sent.map(({ type, to, cc, actor }) => ({ type, to, cc, actor })),
      Array.from({ length: 2 }, () => ({
        type: 'Create',
        to: [bob.id],
        cc: [],
        actor: `${app.ctx.config.publicUrl}/users/alice`,
      })),
    );
    assert.deepEqual(sent.map(({ object }) => object['name']).sort(), ['a', 'c']);
    for (const { object } of sent) {
      assert.deepEqual([object['type'], object['inReplyTo'], object['to']], ['Note', document['id'], [bob.id]]);
      assert.ok(!('content' in object));
    }
    assert.deepEqual((await seen(postId))?.votes, [1, 0, 1]);
    assert.deepEqual([(await seen(postId))?.voters, (await seen(postId))?.chosen], [8, [0, 2]]);
    assert.deepEqual((await seen(postId, carol))?.chosen, []);
  });

  test('new numbers are taken over, other options only with an edit', async () => {
    const document = question();
    const postId = await receive(document);
    await votePoll(app.ctx, { accountId: alice.id, postId, choices: [0], origin: 'local' });
    const update = (more: Json) => deliver(bob, peer.activity(bob, 'Update', { ...document, ...more }));
    await update({ oneOf: [option('Linnet', 10), option('Wren', 20)], votersCount: 30 });
    assert.deepEqual([(await seen(postId))?.votes, (await seen(postId))?.voters], [[10, 20], 30]);
    assert.deepEqual((await seen(postId))?.chosen, [0]);
    await update({ oneOf: [option('Wren', 1), option('Linnet', 2)] });
    assert.deepEqual((await seen(postId))?.votes, [10, 20]);
    // Nobody else speaks of it.
    await deliver(
      eve,
      peer.activity(eve, 'Update', { ...document, oneOf: [option('Linnet', 0), option('Wren', 0)] }),
      403,
    );
    assert.deepEqual((await seen(postId))?.votes, [10, 20]);
    const updated = iso(Date.now() + 1_000);
    app.clock.advance(2_000);
    await update({ oneOf: [option('Wren', 1), option('Linnet', 2)], updated });
    assert.deepEqual([(await seen(postId))?.options, (await seen(postId))?.chosen], [['Wren', 'Linnet'], []]);
    // Numbers that come after an edit bear its date.
    await update({ oneOf: [option('Wren', 5), option('Linnet', 6)], updated });
    assert.deepEqual((await seen(postId))?.votes, [5, 6]);
  });

  test('who looks has the numbers fetched, once a minute', async () => {
    const document = question();
    const postId = await receive(document);
    const path = new URL(document['id'] as string).pathname;
    const fetches = () => peer.requests.filter((url) => url === path).length;
    peer.serve({ ...document, oneOf: [option('Linnet', 50), option('Wren', 60)] });
    const look = async () => {
      await lookAtPoll(app.ctx, postId);
      await app.drain();
    };
    const before = fetches();
    await look();
    assert.equal(fetches(), before, 'it has just come');
    app.clock.advance(MINUTE_MS);
    for (let i = 0; i < 3; i++) await look();
    assert.equal(fetches(), before + 1);
    assert.deepEqual((await seen(postId))?.votes, [50, 60]);
    app.clock.advance(2 * HOUR_MS);
    await look();
    app.clock.advance(MINUTE_MS);
    await look();
    assert.equal(fetches(), before + 2, 'what was read after the end is the last word');
  });

  test('the end of theirs is told to who answered here', async () => {
    const postId = await receive(question());
    await votePoll(app.ctx, { accountId: alice.id, postId, choices: [0], origin: 'local' });
    app.clock.advance(HOUR_MS);
    await app.drain();
    const told = app.ctx.db.kysely.selectFrom('notifications').select(['accountId', 'fromAccountId']);
    const rows = await told.where('kind', '=', 'poll').where('subjectId', '=', postId).execute();
    assert.deepEqual(rows, [{ accountId: alice.id, fromAccountId: bobHere.id }]);
  });

  const ask = (more: Partial<CreatePostInput> = {}) =>
    app.seed.post(alice, 'which bird?', { poll: createPoll(), ...more });
  const uriOf = (postId: number) => `${app.ctx.config.publicUrl}/posts/${postId}`;
  let serial = 0;
  const ballot = (by: PeerActor, name: string, inReplyTo: string): Json => {
    serial += 1;
    return { id: `${by.id}#votes/${serial}`, type: 'Note', name, attributedTo: by.id, inReplyTo, to: [`x`] };
  };
  const castAs = (by: PeerActor, postId: number, ...names: string[]) => {
    const votes = names.map((name) => ballot(by, name, uriOf(postId)));
    const object = votes.length === 1 ? votes[0] : votes;
    return deliver(by, peer.activity(by, 'Create', object, { to: [`${app.ctx.config.publicUrl}/users/alice`] }));
  };

  test('a Question of ours is one that others read', async () => {
    const postId = await ask({ poll: createPoll({ multiple: true }) });
    await castAs(bob, postId, 'Wren', 'Linnet');
    const answer = await app.inject({ url: `/posts/${postId}`, headers: { accept: 'application/activity+json' } });
    const document = answer.json();
    assert.deepEqual([document.type, document.votersCount, document.oneOf], ['Question', 1, undefined]);
    assert.deepEqual(document.anyOf, [
      { type: 'Note', name: 'Linnet', replies: { type: 'Collection', totalItems: 1 } },
      { type: 'Note', name: 'Wren', replies: { type: 'Collection', totalItems: 1 } },
    ]);
    assert.ok(Date.parse(document.endTime) > app.clock.now() && document.closed === undefined);
  });

  test('votes come in once, and are never posts', async () => {
    const postId = await ask();
    await castAs(bob, postId, 'Wren');
    await castAs(bob, postId, 'Wren');
    await castAs(bob, postId, 'Linnet');
    await castAs(eve, postId, 'Sparrow');
    await castAs(eve, postId, 'Linnet');
    assert.deepEqual((await seen(postId))?.votes, [1, 1]);
    assert.deepEqual((await seen(postId))?.voters, 2);
    assert.equal((await app.seed.stats(postId))?.replies, 0);
    const replies = app.ctx.db.kysely.selectFrom('posts').select('id').where('replyToId', '=', postId);
    assert.deepEqual(await replies.execute(), []);
  });

  test('what may not be counted leaves nothing behind', async () => {
    const forFollowers = await ask({ visibility: 'followers' });
    const stays = await ask({ localOnly: true });
    const plain = await app.seed.post(alice, 'asks nothing');
    const over = await ask();
    await castAs(bob, over, 'Linnet');
    app.clock.advance(HOUR_MS);
    await app.drain();
    const state = async () => {
      const { kysely } = app.ctx.db;
      const tables = ['polls', 'pollOptions', 'pollVotes', 'posts', 'notifications'] as const;
      const rows = await Promise.all(tables.map((table) => kysely.selectFrom(table).selectAll().execute()));
      return JSON.stringify(rows);
    };
    const before = await state();
    await castAs(eve, forFollowers, 'Linnet');
    await castAs(bob, stays, 'Linnet');
    await castAs(bob, plain, 'Linnet');
    await castAs(eve, over, 'Linnet');
    await castAs(bob, 987_654_321, 'Linnet');
    // Somebody else's word for bob.
    const forged = ballot(bob, 'Linnet', uriOf(over));
    await deliver(eve, peer.activity(eve, 'Create', forged), 403);
    assert.equal(await state(), before);
  });

  test('numbers go out together, to all who have the poll, and at the end', async () => {
    peer.received.length = 0;
    const postId = await ask();
    await app.drain();
    const counts = () =>
      peer.received
        .filter(({ type, object }) => type === 'Update' && (object as Json)['id'] === uriOf(postId))
        .map(({ object }) => {
          const { oneOf, closed } = object as { oneOf: { replies: { totalItems: number } }[]; closed?: string };
          return [oneOf.map(({ replies }) => replies.totalItems), closed !== undefined];
        });
    await castAs(bob, postId, 'Wren');
    await votePoll(app.ctx, { accountId: carol.id, postId, choices: [0], origin: 'local' });
    await castAs(eve, postId, 'Wren');
    await app.drain();
    assert.deepEqual(counts(), [[[0, 1], false]]);
    app.clock.advance(MINUTE_MS);
    await app.drain();
    assert.deepEqual(counts().at(-1), [[1, 2], false]);
    assert.equal(counts().length, 2);
    app.clock.advance(HOUR_MS);
    await app.drain();
    assert.deepEqual(counts(), [
      [[0, 1], false],
      [[1, 2], false],
      [[1, 2], true],
    ]);
  });

  test('a poll for followers is told to nobody else', async () => {
    peer.received.length = 0;
    const postId = await ask({ visibility: 'followers' });
    await castAs(bob, postId, 'Wren');
    const update = peer.received.find(({ type }) => type === 'Update') ?? assert.fail('nobody was told');
    assert.ok(!JSON.stringify(update).includes(PUBLIC));
  });

  test('who is gone takes their votes along', async () => {
    const mallory = peer.actor('mallory');
    const postId = await ask();
    await castAs(mallory, postId, 'Wren');
    await castAs(bob, postId, 'Wren');
    const found = await app.ctx.remote.resolveAccount(mallory.id);
    const id = found.state === 'found' ? found.id : assert.fail('who?');
    await app.ctx.db.write((tx) => app.ctx.queue.enqueue(tx, removeRemoteAccountJob, [id]));
    await app.drain();
    assert.deepEqual([(await seen(postId))?.votes, (await seen(postId))?.voters], [[0, 1], 1]);
  });

  test('a vote that is repeated changes no row', async () => {
    const postId = await ask();
    const document = peer.activity(bob, 'Create', ballot(bob, 'Wren', uriOf(postId)));
    await deliver(bob, document);
    app.clock.advance(2 * MINUTE_MS);
    await app.drain();
    const polls = async () => JSON.stringify(await app.ctx.db.kysely.selectFrom('pollVotes').selectAll().execute());
    const before = await polls();
    await deliver(bob, { ...document, id: `${peer.origin}/again` });
    assert.equal(await polls(), before);
  });
});
