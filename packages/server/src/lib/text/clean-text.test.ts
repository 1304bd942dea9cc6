import assert from 'node:assert/strict';
import { test } from 'node:test';
import { cleanName, cleanText, cutText, isClean } from './clean-text.ts';
import { fixAddress } from './fix-address.ts';
import { parseLanguageTag } from './language-tag.ts';

test('text without NUL, controls and half pairs', () => {
  const cases: [string, string][] = [
    ['', ''],
    ['plain\ttext\r\n', 'plain\ttext\r\n'],
    ['a\u0000b\u0008\u000b\u000c\u001f\u007fc', 'abc'],
    ['a\ud800', 'a\ufffd'],
    ['\udc00\ud800b', '\ufffd\ufffdb'],
    ['😀\u0000', '😀'],
    ['می‌خواهم 👩‍👧 \u0085\ufeff', 'می‌خواهم 👩‍👧 \u0085\ufeff'],
  ];
  for (const [text, expected] of cases) {
    assert.equal(cleanText(text), expected, JSON.stringify(text));
    assert.ok(isClean(cleanText(text)) && isClean(cleanName(text)));
    assert.equal(isClean(text), text === expected);
  }
  assert.equal(cleanName('content\u0000'), 'content\ufffd');
});

test('a cut falls between characters', () => {
  const cases: [string, number, string][] = [
    ['abc', 3, 'abc'],
    ['abcd', 3, 'abc'],
    ['ab😀', 3, 'ab'],
    ['ab😀c', 4, 'ab😀'],
    ['abe\u0301', 3, 'ab'],
    ['a👩\u200d👧', 3, 'a'],
    ['', 0, ''],
    ['😀', 1, ''],
    [`a${'\u0301'.repeat(100)}`, 50, `a${'\u0301'.repeat(33)}`],
  ];
  for (const [text, max, expected] of cases) assert.equal(cutText(text, max), expected, JSON.stringify(text));
});

test('addresses as browsers mend them', () => {
  assert.equal(fixAddress(' https://a.example/b c\n'), 'https://a.example/b%20c');
  assert.equal(fixAddress('HTTP://A.example/\t\u3000'), 'http://A.example/');
  assert.equal(fixAddress('https://a.example/é^|%zz'), 'https://a.example/é^|%zz');
});

test('language tags in their canonical form, or none', () => {
  const cases: [string, string | null][] = [
    ['en', 'en'],
    ['EN', 'en'],
    ['pt_BR', 'pt-BR'],
    ['zh-hant-tw', 'zh-Hant-TW'],
    ['de_DE.UTF-8', 'de-DE'],
    ['iw', 'he'],
    ['en-u-ca-buddhist', 'en'],
    ['ckb', 'ckb'],
    [' en ', 'en'],
    ...[
      'und',
      'mul',
      'zxx',
      'und-Latn',
      '@none',
      '',
      'not a language',
      'english',
      'x-private',
      'e',
      '<b>',
      '__proto__',
      'en\u0000',
      `en-${'a'.repeat(50)}`,
    ].map((text): [string, null] => [text, null]),
  ];
  for (const [text, expected] of cases) assert.equal(parseLanguageTag(text), expected, text);
});
