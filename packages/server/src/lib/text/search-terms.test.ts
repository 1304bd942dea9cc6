import assert from 'node:assert/strict';
import { test } from 'node:test';
import { readTerm, textHolds, textToSearch, tokensOf } from './search-terms.ts';

test('a token is letters and digits, and what is beyond ASCII', () => {
  const texts = [
    'a_b c-d "e" (f) \\ \' * ^ : NEAR {g} h|i !j',
    '東京 tower 👍🏽 🇳🇴 ©',
    'Zaunkönigsnester',
    '\ud800x\0y',
    '𝔟𝔦𝔯𝔡',
  ];
  for (const token of tokensOf(texts)) assert.match(token, /^[a-z0-9\u0080-\u{10ffff}]+$/u);
  assert.ok([...tokensOf(texts)].every((token) => token.isWellFormed()));
});

test('no text makes many tokens, nor takes long', () => {
  const hard = [
    '東京'.repeat(50_000),
    'x'.repeat(200_000),
    '👍\u200d'.repeat(50_000),
    'a\u0301'.repeat(50_000),
    '\u200d'.repeat(90_000),
  ];
  for (const text of hard) {
    assert.ok(tokensOf([text]).size <= 5_000);
    assert.ok((readTerm(text, { exactly: false })?.each.length ?? 0) <= 50_000);
  }
  const many = Array.from({ length: 20_000 }, (_, i) => `w${i}`).join(' ');
  assert.ok(tokensOf([many]).size <= 5_000);
});

test('what has to stand together does not run from one text into the next', () => {
  const term = readTerm('one two', { exactly: true });
  assert.ok(term && term.together !== null);
  assert.equal(textHolds(textToSearch(['zero one two three']), term), true);
  assert.equal(textHolds(textToSearch(['zero one', 'two three']), term), false);
  assert.equal(textHolds(textToSearch(['one twos']), term), false);
});

test('nothing to find is no term', () => {
  for (const text of ['', ' ', '!!', '"', '\u200b', '\ud800', '\ue000'])
    assert.equal(readTerm(text, { exactly: false }), undefined);
});
