import assert from 'node:assert/strict';
import { test } from 'node:test';
import { formatSize } from './format-size.ts';

test('bytes are written in the unit that fits, as the language does', () => {
  const all = [0, 50, 1_500, 999_999, 1_500_000, 2e12, 5e15].map((bytes) => formatSize('en-GB', bytes));
  assert.deepEqual(all, ['0 kB', '0.1 kB', '1.5 kB', '1,000 kB', '1.5 MB', '2 TB', '5,000 TB']);
  assert.equal(formatSize('de-DE', 1_500_000), '1,5 MB');
});
