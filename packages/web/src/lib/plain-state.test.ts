import assert from 'node:assert/strict';
import { test } from 'node:test';
import * as devalue from 'devalue';
import * as plain from './plain-state.ts';

const shared = { id: '1' };
const PLAIN = [
  {},
  [],
  undefined,
  null,
  '<"\u2028',
  0,
  -1.5,
  true,
  { a: [1, 'b', null, undefined, { c: {} }], 'd"': '' },
  ['Date', 'not a date'],
  { one: shared, other: [shared, shared] },
];

test('devalue reads what was written, and what it writes is read', () => {
  for (const value of PLAIN) {
    assert.deepEqual(devalue.parse(plain.stringify(value)), value);
    assert.deepEqual(plain.parse(devalue.stringify(value)), value);
    assert.deepEqual(plain.parse(plain.stringify(value)), value);
  }
});

test('what stands in two places is one thing', () => {
  const { one, other } = plain.parse(devalue.stringify(PLAIN.at(-1))) as { one: object; other: object[] };
  assert.ok(other.every((again) => again === one));
});

test('what comes later is revived', () => {
  const later = devalue.stringify({ posts: Promise.resolve() }, { Promise: (value) => value instanceof Promise && 7 });
  assert.deepEqual(plain.parse(later, { Promise: (id) => `promise ${id}` }), { posts: 'promise 7' });
});

test('what is not plain is refused', () => {
  for (const value of [new Date(), Number.NaN, () => {}, Symbol('a'), 1n, new Map(), [new Set()]]) {
    assert.throws(() => plain.stringify(value), TypeError);
  }
  for (const text of ['[]', '[[1]]', '[["Date","x"]]', '[[-3]]', '[{"__proto__":0}]']) {
    assert.throws(() => plain.parse(text), TypeError);
  }
});
