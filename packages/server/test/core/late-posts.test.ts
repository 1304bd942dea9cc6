import assert from 'node:assert/strict';
import { after, before, test } from 'node:test';
import { asMember } from '../../src/core/audience/viewer.ts';
import { unboostPost } from '../../src/core/boosts/boost.ts';
import { timelinesSubscriber } from '../../src/core/timelines/fan-out.ts';
import { loadTimeline } from '../../src/core/timelines/load.ts';
import { createTestApp, type TestApp } from '../app.ts';
import { createSeed, type Member, type Seed } from '../seed.ts';

let app: TestApp;
let seed: Seed;
before(async () => {
  app = await createTestApp();
  seed = createSeed(app.ctx);
});
after(() => app.close());

const home = async (member: Member) => {
  const page = { limit: 20, upwards: false };
  const view = await loadTimeline(app.ctx, asMember(member.id), { kind: 'home' }, page);
  return view.entries.map((entry) => entry.entryId);
};

test('a post that comes after its boosts stays where they are taken back', async () => {
  const [alice, bob] = [await seed.account('alice'), await seed.account('bob')];
  await seed.follow(bob, alice);
  const postId = await seed.post(alice, 'late');
  await app.drain();
  // As if the job of the post had been put off: what it wrote is not there yet, and the boost comes first.
  await app.ctx.db.execute(`delete from "timelineEntries" where "postId" = ${postId}`, []);
  const boostId = await seed.boost(alice, postId);
  await app.drain();
  assert.deepEqual([await home(alice), await home(bob)], [[boostId], [boostId]]);
  await timelinesSubscriber.handle(app.ctx, [{ kind: 'post.created', postId, visibility: 'public', origin: 'local' }]);
  assert.deepEqual([await home(alice), await home(bob)], [[postId], [postId]]);
  await unboostPost(app.ctx, { accountId: alice.id, postId, origin: 'local' });
  await app.drain();
  assert.deepEqual([await home(alice), await home(bob)], [[postId], [postId]]);
});
