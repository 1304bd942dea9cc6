import assert from 'node:assert/strict';
import { test } from 'node:test';
import { createFairLimit, type Leave, type Shares, type Turn } from './fair-limit.ts';

/** Starts turns and tells in which order they were let in. */
function start(shares: Shares) {
  const limit = createFairLimit(shares);
  const entered: string[] = [];
  const places = new Map<string, Leave>();
  return {
    entered,
    enter: (name: string, turn: Turn) =>
      limit.enter(turn).then((leave) => {
        entered.push(name);
        places.set(name, leave);
      }),
    leave: async (name: string) => {
      places.get(name)?.();
      await Promise.resolve();
      await Promise.resolve();
    },
  };
}

test('one key fills its share only, and does not stand in the way of others', async () => {
  const { entered, enter, leave } = start({ atOnce: 3, perKey: 2, maxWaiting: 10 });
  const all = ['a1', 'a2', 'a3', 'a4', 'b1', 'c1'].map((name) => enter(name, { keys: [name[0] as string] }));
  await Promise.all([all[0], all[1], all[4]]);
  assert.deepEqual(entered, ['a1', 'a2', 'b1']);
  await leave('b1');
  assert.deepEqual(entered.slice(3), ['c1']);
  await leave('a2');
  await leave('a2');
  assert.deepEqual(entered.slice(4), ['a3']);
  await leave('a1');
  await Promise.all(all);
  assert.equal(entered.length, 6);
});

test('a turn with several keys needs room in each', async () => {
  const { entered, enter, leave } = start({ atOnce: 9, perKey: 1, maxWaiting: 10 });
  await enter('first', { keys: ['host', 'x'] });
  const second = enter('second', { keys: ['host', 'y'] });
  await enter('third', { keys: ['other', 'y'] });
  await leave('first');
  assert.deepEqual(entered, ['first', 'third']);
  await leave('third');
  await second;
});

test('the lower rank goes first', async () => {
  const { entered, enter, leave } = start({ atOnce: 1, perKey: 1, maxWaiting: 10 });
  await enter('running', { keys: ['a'] });
  const late = enter('late', { keys: ['b'], rank: 1 });
  const early = enter('early', { keys: ['c'] });
  await leave('running');
  await early;
  await leave('early');
  await late;
  assert.deepEqual(entered, ['running', 'early', 'late']);
});

test('who would wait too long is refused at once, in all and for one key', async () => {
  const { enter } = start({ atOnce: 1, perKey: 1, maxWaiting: 3, maxWaitingPerKey: 2 });
  await enter('a', { keys: ['a'] });
  void enter('a', { keys: ['a'] });
  void enter('a', { keys: ['a'] });
  await assert.rejects(enter('a', { keys: ['a'] }), { code: 'unavailable' });
  void enter('b', { keys: ['b'] });
  await assert.rejects(enter('c', { keys: ['c'] }), { code: 'unavailable' });
});

test('who gives up leaves no trace', async () => {
  const { entered, enter, leave } = start({ atOnce: 1, perKey: 1, maxWaiting: 1 });
  await enter('a', { keys: ['a'] });
  const controller = new AbortController();
  const waiting = enter('b', { keys: ['a'], signal: controller.signal });
  controller.abort(new Error('gave up'));
  await assert.rejects(waiting, /gave up/);
  await assert.rejects(enter('late', { keys: ['a'], signal: controller.signal }), /gave up/);
  const next = enter('c', { keys: ['a'] });
  await leave('a');
  await next;
  assert.deepEqual(entered, ['a', 'c']);
});

test('a place is given back when the work throws', async () => {
  const limit = createFairLimit({ atOnce: 1, perKey: 1, maxWaiting: 0 });
  await assert.rejects(
    limit.run({ keys: ['a'] }, () => Promise.reject(new Error('no'))),
    /no/,
  );
  assert.equal(await limit.run({ keys: ['a'] }, async () => 1), 1);
});
