import assert from 'node:assert/strict';
import { test } from 'node:test';
import { createTestClock } from '#test/clock.ts';
import type { BusMessage } from '../bus/bus.ts';
import { createLocalBus } from '../bus/local.ts';
import { createMemory } from '../lib/memory.ts';
import { systemRng } from '../lib/rng.ts';
import type { Context } from './context.ts';
import { onTaken, tellTaken } from './takings.ts';

test('takings are told in steps, the rest within a tenth of a second, and own ones are not counted again', () => {
  const bus = createLocalBus((error) => {
    throw error;
  });
  const clock = createTestClock();
  const create = () => ({ bus, clock, rng: systemRng, memory: createMemory() }) as unknown as Context;
  const [here, there] = [create(), create()];
  const heard: [string, string, number][] = [];
  for (const [name, ctx] of Object.entries({ here, there })) {
    onTaken(ctx, { requests: (key, count) => heard.push([name, key, count]) });
  }
  const told: BusMessage[] = [];
  bus.subscribe((message) => told.push(message));

  tellTaken(here, 'requests', 'a', 3);
  tellTaken(here, 'requests', 'a', 3);
  assert.equal(told.length, 0);
  tellTaken(here, 'requests', 'b', 3);
  tellTaken(here, 'requests', 'a', 3);
  assert.deepEqual(heard.splice(0), [
    ['there', 'a', 3],
    ['there', 'b', 1],
  ]);
  tellTaken(here, 'requests', 'a', 3);
  tellTaken(here, 'unproven', 'c', 3);
  clock.advance(100);
  assert.deepEqual(heard.splice(0), [['there', 'a', 1]]);
  assert.equal(told.length, 3, 'one message for each kind');
  clock.advance(100);
  assert.equal(told.length, 3, 'nothing is told twice');
});
