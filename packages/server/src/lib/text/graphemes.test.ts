import assert from 'node:assert/strict';
import { test } from 'node:test';
import { truncateText } from './graphemes.ts';
import { stripControl } from './strip-control.ts';

test('text is cut between graphemes', () => {
  assert.equal(truncateText('hello', 5), 'hello');
  assert.equal(truncateText('hello', 4), 'hell');
  assert.equal(truncateText('a👩‍👩‍👧‍👦b', 2), 'a👩‍👩‍👧‍👦');
  assert.equal(truncateText('e\u0301e\u0301', 1), 'e\u0301');
  assert.equal(truncateText('abc', 0), '');
  assert.ok(truncateText(`a${'\u0301'.repeat(10_000)}b`, 10).length <= 160);
  assert.equal(truncateText('😀'.repeat(1_000), 10), '😀'.repeat(10));
});

test('T115: names keep their letters and lose what reorders or hides', () => {
  const cases: [string, string][] = [
    ['  Alice\tB \n C ', 'Alice B C'],
    ['\u202egpj.exe\u202c', 'gpj.exe'],
    ['\u2066a\u2069\u200eb\u200fc\u061c', 'abc'],
    ['a\u200bd\u2060m\ufeffi\u00adn', 'admin'],
    ['a\u0000b\u0085c\u2028d', 'a b c d'],
    ['👩‍👧 می‌خواهم', '👩‍👧 می‌خواهم'],
    ['שלום', 'שלום'],
    [
      '🏴\u{e0067}\u{e0062}\u{e0065}\u{e006e}\u{e0067}\u{e007f}',
      '🏴\u{e0067}\u{e0062}\u{e0065}\u{e006e}\u{e0067}\u{e007f}',
    ],
    [`z${'\u0301'.repeat(500)}`, `z${'\u0301'.repeat(8)}`],
    ['\ud83d', '\ufffd'],
    ['\u200b\u202e', ''],
  ];
  for (const [source, expected] of cases) assert.equal(stripControl(source), expected, JSON.stringify(source));
});
