import assert from 'node:assert/strict';
import { test } from 'node:test';
import { growPart, middlePart, movePart, WHOLE } from './crop.ts';

const half = { x: 0.5, y: 0.5, width: 0.5, height: 0.5 };

test('a part never leaves the picture', () => {
  assert.deepEqual(movePart(half, 1, -1), { ...half, y: 0 });
  assert.deepEqual(movePart(WHOLE, 0.2, 0.2), WHOLE);
  assert.deepEqual(growPart(half, 2, 2, null), half);
  assert.deepEqual(growPart(half, -2, -0.25, null), { ...half, width: 0.05, height: 0.25 });
});

test('a ratio is kept while a part grows, also at the edge', () => {
  assert.deepEqual(growPart({ x: 0, y: 0.5, width: 0.25, height: 0.25 }, 0.75, 0, 1), {
    ...{ x: 0, y: 0.5, width: 0.5, height: 0.5 },
  });
  assert.deepEqual(growPart(WHOLE, 0, -0.5, 2), { ...WHOLE, width: 1, height: 0.5 });
  assert.deepEqual(middlePart(0.5), { x: 0.25, y: 0, width: 0.5, height: 1 });
  assert.deepEqual(middlePart(4), { x: 0, y: 0.375, width: 1, height: 0.25 });
});
