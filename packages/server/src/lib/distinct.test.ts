import assert from 'node:assert/strict';
import { test } from 'node:test';
import { addToSketch, countSketch, createSketch, mergeSketch, readSketch, writeSketch } from './distinct.ts';

const sketchOf = (count: number, step: number, first = 700_000_000_000_000) => {
  const sketch = createSketch();
  for (let i = 0; i < count; i++) addToSketch(sketch, first + i * step);
  return sketch;
};

test('few are counted as they are, many nearly', () => {
  assert.equal(countSketch(createSketch()), 0);
  for (const step of [1, 4096, 4096 * 86_400_000, 12_345_678]) {
    assert.ok(Math.abs(countSketch(sketchOf(50, step)) - 50) <= 1, `50 by ${step}`);
    const many = countSketch(sketchOf(20_000, step));
    assert.ok(Math.abs(many - 20_000) < 600, `20,000 by ${step}: ${many}`);
  }
});

test('the same seen twice, and on two days, is one', () => {
  const both = sketchOf(100, 4096);
  mergeSketch(both, sketchOf(100, 4096));
  assert.equal(countSketch(both), countSketch(sketchOf(100, 4096)));
  mergeSketch(both, sketchOf(100, 4096, 800_000_000_000_000));
  assert.ok(Math.abs(countSketch(both) - 200) <= 4);
});

test('it is kept as text', () => {
  assert.equal(writeSketch(createSketch()), '');
  assert.equal(countSketch(readSketch('')), 0);
  const sketch = sketchOf(300, 4096);
  assert.deepEqual(readSketch(writeSketch(sketch)), sketch);
});
