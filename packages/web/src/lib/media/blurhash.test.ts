import assert from 'node:assert/strict';
import { test } from 'node:test';
import { averageColor } from './average-color.ts';
import { decodeBlurhash } from './blurhash.ts';

test('a hash of one component is its average colour everywhere', () => {
  // Size flag 0, maximum 0, then the DC digits of #ff0000.
  const digits = '0123456789ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz#$%*+,-.:;=?@[]^_{|}~';
  let value = 0xff0000;
  let dc = '';
  for (let index = 0; index < 4; index++, value = Math.floor(value / 83)) dc = digits[value % 83] + dc;
  const hash = `00${dc}`;
  assert.equal(averageColor(hash), 'rgb(255 0 0)');
  const pixels = decodeBlurhash(hash, 4, 2);
  assert.deepEqual([...(pixels ?? [])].slice(0, 4), [255, 0, 0, 255]);
  assert.equal(pixels?.length, 32);
});

test('a hash that contradicts itself is refused', () => {
  assert.equal(decodeBlurhash('LEHV6', 4, 4), undefined);
  assert.equal(averageColor('x'), 'var(--sunken)');
});
