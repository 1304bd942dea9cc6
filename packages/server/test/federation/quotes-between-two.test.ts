import assert from 'node:assert/strict';
import { after, before, describe, test } from 'node:test';
import { asMember } from '../../src/core/audience/viewer.ts';
import { deletePost } from '../../src/core/posts/delete.ts';
import { editPost } from '../../src/core/posts/edit.ts';
import { findPostByUri } from '../../src/core/posts/find.ts';
import { revokeQuote } from '../../src/core/quotes/revoke.ts';
import { setQuotePolicy } from '../../src/core/quotes/set-policy.ts';
import { loadPostViews } from '../../src/core/views/post.ts';
import { createTestClock } from '../clock.ts';
import type { Member } from '../seed.ts';
import { createNode, type Node } from './node.ts';

const MINUTE_MS = 60_000;

describe('a quote between two of ours', () => {
  const clock = createTestClock();
  let a: Node;
  let b: Node;
  let alice: Member;
  let bob: Member;
  before(async () => {
    [a, b] = await Promise.all([createNode('localhost', clock), createNode('127.0.0.1', clock)]);
    alice = await a.seed.account('alice');
    bob = await b.seed.account('bob');
    const there = await b.ctx.remote.resolveHandle(`alice@${a.host}`);
    const back = await a.ctx.remote.resolveHandle(`bob@${b.host}`);
    await a.seed.follow({ id: back.state === 'found' ? back.id : 0, username: 'bob' }, alice);
    await b.seed.follow(bob, { id: there.state === 'found' ? there.id : 0, username: 'alice' });
    await a.seed.follow(alice, { id: back.state === 'found' ? back.id : 0, username: 'bob' });
    await b.seed.follow({ id: there.state === 'found' ? there.id : 0, username: 'alice' }, bob);
    await settle();
  });
  after(async () => {
    await a.close();
    await b.close();
  });

  async function settle() {
    for (let i = 0; i < 5; i++) {
      for (const node of [a, b]) await node.drain();
      clock.advance(MINUTE_MS / 2);
    }
  }
  const copyOf = async (node: Node, from: Node, id: number) =>
    (await findPostByUri(node.ctx.db, `http://${from.host}/posts/${id}`))?.id ?? assert.fail('not there');
  const stateAt = async (node: Node, by: Member, id: number) => {
    const view = (await loadPostViews(node.ctx, asMember(by.id), [id])).get(id);
    return view?.quote?.state;
  };
  /** What alice wrote, and bob’s post that quotes it, each by its ids on both. */
  async function exchange(text: string) {
    const quoted = await a.seed.post(alice, text);
    await settle();
    const quotedThere = await copyOf(b, a, quoted);
    const quoting = await b.seed.post(bob, 'see', { quotedId: quotedThere });
    assert.equal(await stateAt(b, bob, quoting), 'pending');
    await settle();
    return { quoted, quotedThere, quoting, quotingHere: await copyOf(a, b, quoting) };
  }

  test('is asked for, granted, shown and counted on both, and taken back', async () => {
    const { quoted, quotedThere, quoting, quotingHere } = await exchange('ask me');
    assert.equal(await stateAt(b, bob, quoting), 'accepted');
    assert.equal(await stateAt(a, alice, quotingHere), 'accepted');
    assert.deepEqual([(await a.seed.stats(quoted))?.quotes, (await b.seed.stats(quotedThere))?.quotes], [1, 1]);
    const told = a.ctx.db.kysely.selectFrom('notifications').select('subjectId').where('kind', '=', 'quote');
    assert.deepEqual(await told.where('accountId', '=', alice.id).execute(), [{ subjectId: quotingHere }]);
    await editPost(a.ctx, {
      accountId: alice.id,
      postId: quoted,
      text: 'ask me again',
      contentWarning: '',
      sensitive: false,
      mediaIds: [],
    });
    await settle();
    const edited = b.ctx.db.kysely.selectFrom('notifications').select('subjectId').where('kind', '=', 'quote-edit');
    assert.deepEqual(await edited.where('accountId', '=', bob.id).execute(), [{ subjectId: quoting }]);
    await revokeQuote(a.ctx, { accountId: alice.id, quotedId: quoted, quotingId: quotingHere });
    await settle();
    assert.equal(await stateAt(b, bob, quoting), 'revoked');
    assert.deepEqual([(await a.seed.stats(quoted))?.quotes, (await b.seed.stats(quotedThere))?.quotes], [0, 0]);
    assert.deepEqual(await told.where('accountId', '=', alice.id).execute(), []);
  });

  test('a policy that changes is known to both', async () => {
    const quoted = await a.seed.post(alice, 'for now');
    await settle();
    const there = await copyOf(b, a, quoted);
    await setQuotePolicy(a.ctx, { accountId: alice.id, postId: quoted, policy: 'nobody' });
    await settle();
    await assert.rejects(b.seed.post(bob, 'see', { quotedId: there }), /does not allow/);
  });

  test('goes with what it quotes', async () => {
    const { quoted, quoting, quotingHere } = await exchange('soon gone');
    await deletePost(a.ctx, { accountId: alice.id, postId: quoted });
    await settle();
    assert.deepEqual([await stateAt(a, alice, quotingHere), await stateAt(b, bob, quoting)], ['deleted', 'deleted']);
  });
});
