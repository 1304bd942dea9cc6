import assert from 'node:assert/strict';
import { test } from 'node:test';
import { foldText } from './fold-text.ts';

const SAME: [a: string, b: string][] = [
  ['HELLO World', 'hello world'],
  ['ＷＩＤＥ', 'wide'],
  ['ｶﾞﾝﾀﾞﾑ', 'ガンダム'],
  ['STRASSE', 'straße'],
  ['ΟΔΟΣ', 'οδος'],
  ['İstanbul', 'istanbul'],
  ['𝓯𝓪𝓷𝓬𝔂', 'fancy'],
  ['so\u00adft', 'soft'],
  ['ze\u200bro', 'zero'],
  ['two\n\n words', 'two words'],
  ['no\u00a0break', 'no break'],
  ['❤\ufe0f', '❤'],
  ['e\u0301t\u00e9', 'été'],
];

for (const [a, b] of SAME) {
  test(`${a} is ${b}`, () => assert.equal(foldText(a), foldText(b)));
}

const OTHER: [a: string, b: string][] = [
  ['resume', 'résumé'],
  ['か', 'が'],
  ['и', 'й'],
  ['می\u200cخواهم', 'میخواهم'],
];

for (const [a, b] of OTHER) {
  test(`${a} is not ${b}`, () => assert.notEqual(foldText(a), foldText(b)));
}
