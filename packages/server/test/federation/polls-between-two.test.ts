import assert from 'node:assert/strict';
import { after, before, describe, test } from 'node:test';
import { votePoll } from '../../src/core/polls/vote.ts';
import { editPost } from '../../src/core/posts/edit.ts';
import { findPostByUri } from '../../src/core/posts/find.ts';
import { createTestClock } from '../clock.ts';
import { createPoll, pollFor } from '../poll.ts';
import { createNode, type Node } from './node.ts';

const MINUTE_MS = 60_000;
const HOUR_MS = 60 * MINUTE_MS;

describe('a poll between two of ours', () => {
  const clock = createTestClock();
  let a: Node;
  let b: Node;
  before(async () => {
    [a, b] = await Promise.all([createNode('localhost', clock), createNode('127.0.0.1', clock)]);
  });
  after(async () => {
    await a.close();
    await b.close();
  });

  test('is asked here, answered there, counted, edited and over', async () => {
    const alice = await a.seed.account('alice');
    const bob = await b.seed.account('bob');
    const settle = async () => {
      for (let i = 0; i < 4; i++) for (const node of [a, b]) await node.drain();
    };
    const found = await b.ctx.remote.resolveHandle(`alice@${a.host}`);
    const aliceThere = found.state === 'found' ? found.id : assert.fail('nobody');
    const back = await a.ctx.remote.resolveHandle(`bob@${b.host}`);
    await a.seed.follow({ id: back.state === 'found' ? back.id : 0, username: 'bob' }, alice);
    await b.seed.follow(bob, { id: aliceThere, username: 'alice' });
    await settle();
    const postId = await a.seed.post(alice, 'which bird?', { poll: createPoll() });
    await settle();
    const copy = (await findPostByUri(b.ctx.db, `http://${a.host}/posts/${postId}`))?.id ?? assert.fail('not there');
    await votePoll(b.ctx, { accountId: bob.id, postId: copy, choices: [1], origin: 'local' });
    await settle();
    for (const [ctx, by, id] of [
      [a.ctx, alice.id, postId],
      [b.ctx, bob.id, copy],
    ] as const) {
      const shown = await pollFor(ctx, by, id);
      assert.deepEqual([shown?.votes, shown?.voters, shown?.over], [[0, 1], 1, false]);
    }
    clock.advance(MINUTE_MS);
    const edit = {
      accountId: alice.id,
      postId,
      text: 'which bird?',
      contentWarning: '',
      sensitive: false,
      mediaIds: [],
    };
    await editPost(a.ctx, { ...edit, poll: createPoll({ options: ['Linnet', 'Wren', 'Sparrow'] }) });
    await settle();
    const anew = await pollFor(b.ctx, bob.id, copy);
    assert.deepEqual([anew?.options.length, anew?.votes, anew?.chosen], [3, [0, 0, 0], []]);
    await votePoll(b.ctx, { accountId: bob.id, postId: copy, choices: [2], origin: 'local' });
    await settle();
    assert.deepEqual((await pollFor(a.ctx, alice.id, postId))?.votes, [0, 0, 1]);
    clock.advance(HOUR_MS + MINUTE_MS);
    await settle();
    assert.deepEqual((await pollFor(b.ctx, bob.id, copy))?.over, true);
    for (const [node, member] of [
      [a, alice],
      [b, bob],
    ] as const) {
      const kinds = node.ctx.db.kysely.selectFrom('notifications').select('kind').where('accountId', '=', member.id);
      assert.equal((await kinds.execute()).filter(({ kind }) => kind === 'poll').length, 1);
    }
  });
});
