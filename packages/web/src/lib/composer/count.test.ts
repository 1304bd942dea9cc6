import assert from 'node:assert/strict';
import { test } from 'node:test';
import { countCharacters } from './count.ts';

const cases: [string, string, number][] = [
  ['hello', '', 5],
  ['hello', 'hm', 7],
  ['👩‍👩‍👧‍👦é', '', 2],
  ['see https://example.org/a/very/long/path?with=query ok', '', 4 + 23 + 3],
  ['@ada@long.host.example hi', '', 7],
  ['mail ada@host.example', '', 21],
];

for (const [text, warning, length] of cases) {
  test(`counts ${JSON.stringify(text)} as ${length}`, () => assert.equal(countCharacters(text, warning, 23), length));
}
