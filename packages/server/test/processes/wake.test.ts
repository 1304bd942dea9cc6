import assert from 'node:assert/strict';
import { test } from 'node:test';
import { createBase } from '../../src/app.ts';
import type { Clock } from '../../src/lib/clock.ts';
import { createTestApp } from '../app.ts';
import { createTestClock } from '../clock.ts';
import { createSeed } from '../seed.ts';
import { postgresOnly } from './two.ts';

/** Nobody looks by itself: whoever works was woken. */
const createDeafClock = () => {
  const clock = createTestClock();
  const every: Clock['every'] = (ms, fn) => (ms === 1_000 ? () => {} : clock.every(ms, fn));
  return { ...clock, every };
};

test('what a process without workers writes is worked on at once by one that has them', {
  skip: postgresOnly,
}, async () => {
  const app = await createTestApp({ clock: createDeafClock() });
  // As a door or a command is: it records jobs and runs none.
  const door = await createBase(app.ctx.config, { clock: app.clock });
  try {
    const seed = createSeed(door.ctx);
    const [alice, bob] = [await seed.account('alice'), await seed.account('bob')];
    await seed.follow(bob, alice);
    const told = new Promise<void>((resolve) => {
      door.ctx.bus.subscribe((message) => {
        if (message.kind === 'notification' && message.accountId === bob.id) resolve();
      });
    });
    const postId = await seed.post(alice, 'hello @bob');
    await told;
    await app.drain();
    const home = await app.ctx.db.kysely
      .selectFrom('timelineEntries')
      .select('postId')
      .where('timelineId', '=', bob.id)
      .execute();
    assert.deepEqual(home, [{ postId }]);
  } finally {
    await door.close();
    await app.close();
  }
});
