import assert from 'node:assert/strict';
import { after, before, describe, test } from 'node:test';
import { updateProfile } from '../../src/core/accounts/update-profile.ts';
import { asMember, VISITOR } from '../../src/core/audience/viewer.ts';
import { blockAccount } from '../../src/core/blocks/block.ts';
import { addItem, removeItem, revokeItem } from '../../src/core/collections/items.ts';
import { findCollectionAt, loadCollections } from '../../src/core/collections/load.ts';
import {
  createCollection,
  deleteCollection,
  NEW_COLLECTION,
  updateCollection,
} from '../../src/core/collections/write.ts';
import { createTestClock } from '../clock.ts';
import type { Member } from '../seed.ts';
import { createNode, type Node } from './node.ts';

const MINUTE_MS = 60_000;
const AP = { accept: 'application/activity+json' };

describe('a collection of people between two of ours', () => {
  const clock = createTestClock();
  let a: Node;
  let b: Node;
  let alice: Member;
  let bob: Member;
  let carol: Member;
  /** Those of the other server, as they are known there. */
  let aliceThere: number;
  let bobHere: number;
  before(async () => {
    [a, b] = await Promise.all([createNode('localhost', clock), createNode('127.0.0.1', clock)]);
    alice = await a.seed.account('alice');
    carol = await a.seed.account('carol');
    bob = await b.seed.account('bob');
    for (const [node, who] of [
      [a, alice],
      [a, carol],
      [b, bob],
    ] as const) {
      await updateProfile(node.ctx, who.id, { discoverable: true });
    }
    aliceThere = await resolve(b, `alice@${a.host}`);
    bobHere = await resolve(a, `bob@${b.host}`);
    // Bob follows alice, by both servers' word.
    await a.seed.follow({ id: bobHere, username: 'bob' }, alice);
    await b.seed.follow(bob, { id: aliceThere, username: 'alice' });
    await settle();
  });
  after(async () => {
    await a.close();
    await b.close();
  });

  async function resolve(node: Node, handle: string): Promise<number> {
    const found = await node.ctx.remote.resolveHandle(handle);
    return found.state === 'found' ? found.id : assert.fail(handle);
  }
  async function settle() {
    for (let i = 0; i < 6; i++) {
      for (const node of [a, b]) await node.drain();
      clock.advance(MINUTE_MS / 2);
    }
  }
  const uriOf = (id: number) => `http://${a.host}/featured/${id}`;
  const make = (more: Partial<typeof NEW_COLLECTION>, memberIds: number[] = []) =>
    createCollection(a.ctx, { ...NEW_COLLECTION, name: 'Neighbours', ...more, accountId: alice.id, memberIds });
  /** What somebody here, or a visitor there, is shown. */
  const here = async (id: number) => (await loadCollections(a.ctx, asMember(alice.id), [id])).get(id);
  async function there(id: number) {
    const found = await findCollectionAt(b.ctx, uriOf(id));
    return found === undefined ? undefined : (await loadCollections(b.ctx, VISITOR, [found.id])).get(found.id);
  }
  const statesOf = (view: Awaited<ReturnType<typeof here>>) => view?.items.map((item) => [item.accountId, item.state]);
  const toldAt = async (node: Node, who: Member, kind: 'collection' | 'collection-edit') =>
    node.ctx.db.kysely
      .selectFrom('notifications')
      .select('subjectId')
      .where('kind', '=', kind)
      .where('accountId', '=', who.id)
      .execute();

  test('asks whom it shows, who agrees by what they want, and is on both as it is', async () => {
    const id = await make({ description: 'Nice < people', tag: 'birds', language: 'en' }, [bobHere, carol.id]);
    assert.deepEqual(statesOf(await here(id)), [
      [bobHere, 'pending'],
      [carol.id, 'accepted'],
    ]);
    await settle();
    assert.deepEqual(statesOf(await here(id)), [
      [bobHere, 'accepted'],
      [carol.id, 'accepted'],
    ]);
    const copy = (await there(id)) ?? assert.fail('not there');
    const { name, description, tag, language, discoverable, local, accountId } = copy;
    assert.deepEqual([name, description, tag, language], ['Neighbours', 'Nice < people', 'birds', 'en']);
    assert.deepEqual([discoverable, local, accountId], [true, false, aliceThere]);
    const carolThere = await resolve(b, `carol@${a.host}`);
    assert.deepEqual(copy.items.map((item) => item.accountId).sort(), [bob.id, carolThere].sort());
    assert.deepEqual(await toldAt(b, bob, 'collection'), [{ subjectId: copy.id }]);
    // Its stamps say so to everybody.
    const stamp = copy.items.find((item) => item.accountId === bob.id)?.stampUri ?? '';
    const ask = () => fetch(stamp, { headers: AP });
    const said = (await (await ask()).json()) as { type: string; interactingObject: string };
    assert.deepEqual([said.type, said.interactingObject], ['FeatureAuthorization', uriOf(id)]);

    await updateCollection(a.ctx, { accountId: alice.id, id, changes: { name: 'Good neighbours' } });
    await settle();
    assert.equal((await there(id))?.name, 'Good neighbours');
    assert.deepEqual(await toldAt(b, bob, 'collection-edit'), [{ subjectId: copy.id }]);

    // Who takes themselves out is in it nowhere, and nothing says any more that they agreed.
    const item = copy.items.find((one) => one.accountId === bob.id) ?? assert.fail();
    await revokeItem(b.ctx, { accountId: bob.id, collectionId: copy.id, itemId: item.id });
    await settle();
    assert.deepEqual(statesOf(await here(id)), [[carol.id, 'accepted']]);
    assert.deepEqual(
      (await there(id))?.items.map((one) => one.accountId),
      [carolThere],
    );
    assert.equal((await ask()).status, 404);
    const again = addItem(a.ctx, { accountId: alice.id, collectionId: id, memberId: bobHere });
    await assert.rejects(again, { code: 'invalid' });

    await deleteCollection(a.ctx, { accountId: alice.id, id });
    await settle();
    assert.equal(await there(id), undefined);
  });

  test('loses whom its owner takes out', async () => {
    const id = await make({}, [bobHere, carol.id]);
    await settle();
    assert.equal((await there(id))?.items.length, 2);
    const items = (await here(id))?.items ?? [];
    const item = items.find((one) => one.accountId === carol.id) ?? assert.fail();
    await removeItem(a.ctx, { accountId: alice.id, collectionId: id, itemId: item.id });
    await settle();
    assert.deepEqual(
      (await there(id))?.items.map((one) => one.accountId),
      [bob.id],
    );
    // A block ends it as well.
    await blockAccount(b.ctx, { accountId: bob.id, targetId: aliceThere, origin: 'local' });
    await settle();
    assert.deepEqual(statesOf(await here(id)), []);
    assert.equal((await there(id))?.items.length, 0);
    await deleteCollection(a.ctx, { accountId: alice.id, id });
    await settle();
  });

  test('is not told of where it is not listed, and found by its address', async () => {
    const id = await make({ discoverable: false }, [carol.id]);
    await settle();
    assert.equal(await there(id), undefined);
    const list = async () => {
      const answer = await fetch(`http://${a.host}/users/alice/collections/people`, { headers: AP });
      return (await answer.json()) as { totalItems: number; orderedItems: { name: string }[] };
    };
    assert.equal((await list()).totalItems, 0);
    const found = await b.ctx.remote.resolveCollection(uriOf(id));
    assert.equal(found.state, 'found');
    assert.equal((await there(id))?.items.length, 1);
    await updateCollection(a.ctx, { accountId: alice.id, id, changes: { discoverable: true } });
    assert.equal((await list()).orderedItems[0]?.name, 'Neighbours');
  });
});
