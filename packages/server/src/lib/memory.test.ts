import assert from 'node:assert/strict';
import { test } from 'node:test';
import { createMemory } from './memory.ts';

test('what is kept is made once, in each memory for itself', () => {
  const [one, other] = [createMemory(), createMemory()];
  const key = {};
  let made = 0;
  const make = () => ({ number: ++made });
  assert.equal(one.keep(key, make), one.keep(key, make));
  assert.equal(other.keep(key, make).number, 2);
  // What is undefined is made once as well.
  const nothing = {};
  let times = 0;
  for (let i = 0; i < 2; i++) one.keep(nothing, () => void times++);
  assert.equal(times, 1);
});

test('what was made last ends first, once', async () => {
  const memory = createMemory();
  const ended: string[] = [];
  memory.onClose(() => void ended.push('first'));
  memory.onClose(async () => {
    await null;
    ended.push('second');
  });
  await memory.close();
  await memory.close();
  assert.deepEqual(ended, ['second', 'first']);
});
