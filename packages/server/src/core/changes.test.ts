import assert from 'node:assert/strict';
import { after, before, test } from 'node:test';
import { createTestContext, type TestContext } from '#test/context.ts';
import { watchLooks } from '../../test/processes/watch-looks.ts';
import { countChanges } from '../db/queries/changes.ts';
import { onChanged, tellChanged } from './changes.ts';
import { perProcess } from './per-process.ts';
import { createToldCache } from './told-cache.ts';

let ctx: TestContext;
let looks: ReturnType<typeof watchLooks>;
let heard: (number | null)[];
before(async () => {
  ctx = await createTestContext();
  looks = watchLooks(ctx);
  heard = [];
  onChanged(ctx, ['token'], (id) => heard.push(id));
  // From the first look on the numbers are known.
  await tell(0);
  await look(1);
  heard.length = 0;
});
after(() => ctx.close());

const tell = (...ids: number[]) => ctx.db.write((tx) => tellChanged(ctx, tx, 'token', ids));
const count = (number: number) => ctx.db.write((tx) => countChanges.first(tx, { what: 'token', count: number }));

async function look(times: number): Promise<void> {
  for (let i = 0; i < times; i++) {
    const looked = looks.next();
    ctx.clock.advance(750);
    await looked;
  }
}

test('what was told is forgotten by its id, and nothing else is', async () => {
  await tell(1, 2);
  await tell();
  await tell(3);
  await look(4);
  assert.deepEqual(heard.splice(0), [1, 2, 3]);
  await assert.rejects(
    ctx.db.write(async (tx) => {
      await tellChanged(ctx, tx, 'token', [4]);
      throw new Error('not after all');
    }),
  );
  await look(3);
  assert.deepEqual(heard.splice(0), [], 'what was not committed was not changed');
});

test('messages that come late or in another order are not taken for lost', async () => {
  const last = (await count(2))?.number as number;
  ctx.bus.publish({ kind: 'changed', what: 'token', id: 6, number: last });
  await look(1);
  ctx.bus.publish({ kind: 'changed', what: 'token', id: 5, number: last - 1 });
  await look(4);
  assert.deepEqual(heard.splice(0), [6, 5]);
});

test('a message that did not come by the second look was lost: all of its kind is forgotten, once', async () => {
  await count(3);
  await look(1);
  assert.deepEqual(heard, []);
  await look(4);
  assert.deepEqual(heard.splice(0), [null]);
  // And of what comes after that, again only what it says.
  await tell(7);
  await look(3);
  assert.deepEqual(heard.splice(0), [7]);
});

test('after a gap everything is forgotten; numbers that nobody can have told change nothing', async () => {
  ctx.bus.publish({ kind: 'gap' });
  ctx.bus.publish({ kind: 'changed', what: 'token', id: 8, number: 2 ** 50 });
  ctx.bus.publish({ kind: 'changed', what: 'settings', id: null, number: 1 });
  await look(3);
  assert.deepEqual(heard.splice(0), [null, 8]);
  await tell(9);
  await look(3);
  assert.deepEqual(heard.splice(0), [9]);
});

test('a cache keeps nothing that was read before it was told of a change', async () => {
  const cache = perProcess((own) => createToldCache<string, number>(own, ['settings'], { max: 10 }))(ctx);
  let value = 1;
  const { promise: held, resolve: go } = Promise.withResolvers<void>();
  const slow = cache.load('a', async () => {
    const read = value;
    await held;
    return read;
  });
  value = 2;
  await ctx.db.write((tx) => tellChanged(ctx, tx, 'settings', null));
  go();
  assert.equal(await slow, 1);
  assert.equal(await cache.load('a', async () => value), 2, 'what is old now was not kept');
  value = 3;
  assert.equal(await cache.load('a', async () => value), 2, 'what is new is');
});
