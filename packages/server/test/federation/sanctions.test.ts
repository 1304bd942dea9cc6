import assert from 'node:assert/strict';
import { after, before, describe, test } from 'node:test';
import { liftSanction, liftStanding } from '../../src/core/sanctions/lift.ts';
import { sanctionAccount } from '../../src/core/sanctions/sanction.ts';
import { createTestApp } from '../app.ts';
import { createSeed } from '../seed.ts';
import { createStage, type Stage } from './stage.ts';

const DAY = 86_400_000;

describe('what other servers hear of sanctions', () => {
  let stage: Stage;
  before(async () => {
    stage = await createStage();
  });
  after(() => stage.close());

  async function follower(name: string) {
    const sink = await stage.addSink();
    const person = await stage.addPerson(name, sink);
    await stage.seed.follow(person, stage.alice);
    await stage.drain();
    return sink;
  }
  type Sink = Awaited<ReturnType<typeof follower>>;
  const heard = (sink: Sink) =>
    sink.received.splice(0).map(({ activity }) => {
      const object = activity['object'] as { id?: string; suspended?: boolean } | string;
      return [
        activity['type'],
        typeof object === 'string' ? object : object.id,
        typeof object !== 'string' && object.suspended,
      ];
    });

  test('a suspension and its end are an update of the actor', async () => {
    const { ctx, alice } = stage;
    const sink = await follower('one');
    heard(sink);
    await sanctionAccount(ctx, { targetId: alice.id, kind: 'suspend', text: '', by: null });
    await stage.drain();
    const uri = `${ctx.config.publicUrl}/users/alice`;
    assert.deepEqual(heard(sink), [['Update', uri, true]]);
    await liftStanding(ctx, { targetId: alice.id, kind: 'suspend', by: null });
    await stage.drain();
    assert.deepEqual(heard(sink), [['Update', uri, undefined]]);
  });

  test('a post that is removed is deleted, and sent again when it is put back', async () => {
    const { ctx, alice, seed } = stage;
    const sink = await follower('two');
    const post = await seed.post(alice, 'unkind');
    await stage.drain();
    heard(sink);
    const id = await sanctionAccount(ctx, { targetId: alice.id, kind: 'remove', text: '', by: null, postIds: [post] });
    await stage.drain();
    const uri = `${ctx.config.publicUrl}/posts/${post}`;
    assert.deepEqual(
      heard(sink).map(([type, object]) => [type, object]),
      [['Delete', uri]],
    );
    await liftSanction(ctx, { id, by: null });
    await stage.drain();
    assert.deepEqual(
      heard(sink).map(([type, object]) => [type, object]),
      [['Create', uri]],
    );
    ctx.clock.advance(1);
    await sanctionAccount(ctx, { targetId: alice.id, kind: 'remove', text: '', by: null, postIds: [post] });
    await stage.drain();
    assert.deepEqual(
      heard(sink).map(([type]) => type),
      ['Delete'],
    );
  });
});

test('after 30 days what was hidden is removed, and what was undone is not', async () => {
  const app = await createTestApp();
  try {
    const { ctx, clock } = app;
    const seed = createSeed(ctx);
    const alice = await seed.account('alice');
    const far = await seed.remoteAccount('far', 'far.test');
    const spared = await seed.remoteAccount('spared', 'far.test');
    const [gone, kept] = [await seed.post(alice, 'gone'), await seed.post(alice, 'kept')];
    const theirs = await seed.remotePost(far, 'theirs');
    for (const targetId of [far.id, spared.id]) {
      await sanctionAccount(ctx, { targetId, kind: 'suspend', text: '', by: null });
    }
    await liftStanding(ctx, { targetId: spared.id, kind: 'suspend', by: null });
    const remove = (post: number) =>
      sanctionAccount(ctx, { targetId: alice.id, kind: 'remove', text: '', by: null, postIds: [post] });
    const [final, undone] = [await remove(gone), await remove(kept)];
    await liftSanction(ctx, { id: undone, by: null });
    const there = async (table: 'posts' | 'accounts', ids: number[]) =>
      (
        await ctx.db.kysely
          .selectFrom(table)
          .select('id')
          .where('id', 'in', ids)
          .$if(table === 'accounts', (query) => query.where('deletedAt' as 'id', 'is', null))
          .execute()
      ).map(({ id }) => id);
    clock.advance(29 * DAY);
    await app.drain();
    assert.deepEqual((await there('posts', [gone, kept, theirs])).sort(), [gone, kept, theirs].sort());
    clock.advance(2 * DAY);
    await app.drain();
    assert.deepEqual(await there('posts', [gone, kept, theirs]), [kept]);
    assert.deepEqual(await there('accounts', [far.id, spared.id]), [spared.id]);
    await assert.rejects(liftSanction(ctx, { id: final, by: null }), { code: 'conflict' });
  } finally {
    await app.close();
  }
});
