import assert from 'node:assert/strict';
import { test } from 'node:test';
import { countCharacters, extractMentions, extractTags, normalizeTag } from './extract.ts';

test('mentions: unique, in order, domains lower-cased, at most 256', () => {
  assert.deepEqual(extractMentions('@Bob @alice@A.Example @bob @Alice@a.example @bob@b.example'), [
    'Bob',
    'alice@a.example',
    'bob@b.example',
  ]);
  const many = Array.from({ length: 300 }, (_, index) => `@user${index}`).join(' ');
  assert.equal(extractMentions(many).length, 256);
  assert.deepEqual(extractMentions('nobody'), []);
});

test('tags: unique by normalised name, as first written', () => {
  assert.deepEqual(extractTags('#Cat #cat #ＣＡＴ #dog #日本'), ['Cat', 'dog', '日本']);
  assert.equal(normalizeTag('ＣＡＦÉ'), 'café');
  assert.equal(normalizeTag('cafe\u0301'), 'café');
});

test('characters: graphemes, URLs as 23, remote mentions without domain', () => {
  const cases: [string, number][] = [
    ['', 0],
    ['hello', 5],
    ['a\r\nb', 3],
    ['👩‍👩‍👧‍👦é', 2],
    ['नमस्ते', 3],
    ['https://a.example/', 23],
    [`see https://a.example/${'x'.repeat(500)} now`, 4 + 23 + 4],
    ['@bob@very.long.domain.example hi', 7],
    ['#tag', 4],
    [`a${'\u0301'.repeat(1599)}`, 100],
  ];
  for (const [source, expected] of cases) assert.equal(countCharacters(source), expected, source);
});
