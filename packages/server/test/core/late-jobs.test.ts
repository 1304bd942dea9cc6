import assert from 'node:assert/strict';
import { afterEach, beforeEach, test } from 'node:test';
import { unboostPost } from '../../src/core/boosts/boost.ts';
import type { AppEvent } from '../../src/core/events.ts';
import { unfollowAccount } from '../../src/core/follows/follow.ts';
import { notificationsSubscriber } from '../../src/core/notifications/notify.ts';
import { deletePost } from '../../src/core/posts/delete.ts';
import { timelinesSubscriber } from '../../src/core/timelines/fan-out.ts';
import { unlikePost } from '../../src/core/votes/vote.ts';
import { createTestApp, type TestApp } from '../app.ts';
import { ALWAYS, findBroken, SETTLED } from '../crash/invariants.ts';
import { createSeed, type Member, type Seed } from '../seed.ts';

let app: TestApp;
let seed: Seed;
let alice: Member;
let bob: Member;
let carol: Member;

beforeEach(async () => {
  app = await createTestApp();
  seed = createSeed(app.ctx);
  [alice, bob, carol] = [await seed.account('alice'), await seed.account('bob'), await seed.account('carol')];
});

afterEach(() => app.close());

/** Jobs as a crash leaves them: run again, late and all at once. */
async function repeat(events: AppEvent[]): Promise<void> {
  await app.drain();
  await timelinesSubscriber.handle(app.ctx, events.filter(timelinesSubscriber.wants));
  await notificationsSubscriber.handle(app.ctx, events.filter(notificationsSubscriber.wants));
  assert.deepEqual(await findBroken(app.ctx.db, [...ALWAYS, ...SETTLED]), []);
}

test('nobody is told of a like, boost or follow that was taken back before the job ran', async () => {
  const postId = await seed.post(alice, 'hello');
  const mark = { accountId: bob.id, postId, origin: 'local' as const };
  const boostId = await seed.boost(bob, postId);
  await seed.like(bob, postId);
  await seed.follow(bob, alice);
  await unboostPost(app.ctx, mark);
  await unlikePost(app.ctx, mark);
  await unfollowAccount(app.ctx, { accountId: bob.id, targetId: alice.id, origin: 'local' });
  const pair = { accountId: bob.id, targetId: alice.id };
  await repeat([
    { kind: 'boost.created', boostId, ...mark },
    { kind: 'like.created', ...mark },
    { kind: 'follow.accepted', followId: 1, ...pair, origin: 'local' },
  ]);
  assert.deepEqual(await app.ctx.db.kysely.selectFrom('notifications').selectAll().execute(), []);
});

test('a post that two followed accounts boost in one moment comes home once', async () => {
  await seed.follow(carol, alice);
  await seed.follow(carol, bob);
  const dora = await seed.account('dora');
  const postId = await seed.post(dora, 'hello');
  await app.drain();
  const boosts = [await seed.boost(alice, postId), await seed.boost(bob, postId)];
  await app.drain();
  await app.ctx.db.write((tx) => tx.kysely.deleteFrom('timelineEntries').where('timelineId', '=', carol.id).execute());
  const events = boosts.map((boostId, index): AppEvent => {
    const accountId = (index === 0 ? alice : bob).id;
    return { kind: 'boost.created', boostId, postId, accountId, origin: 'local' };
  });
  await repeat(events);
  const home = app.ctx.db.kysely.selectFrom('timelineEntries').select('postId').where('timelineId', '=', carol.id);
  assert.deepEqual(await home.execute(), [{ postId }]);
});

test('jobs of a post that is gone leave nothing behind', async () => {
  await seed.follow(bob, alice);
  const postId = await seed.post(alice, 'hello @bob');
  await deletePost(app.ctx, { accountId: alice.id, postId });
  await repeat([
    { kind: 'post.created', postId, visibility: 'public', origin: 'local' },
    { kind: 'post.edited', addedIds: [], postId, origin: 'local' },
  ]);
});
