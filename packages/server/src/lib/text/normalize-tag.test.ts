import assert from 'node:assert/strict';
import { test } from 'node:test';
import { isClean } from './clean-text.ts';
import { isTag, MAX_TAG_LENGTH, normalizeTag } from './normalize-tag.ts';

/** Spellings of one tag, the key first. */
const SAME: string[][] = [
  ['catala', 'català', 'CATALÀ', 'Catala\u0300', '#català', '＃Català', ' catala '],
  ['cafe', 'ＣＡＦÉ', 'cafe\u0301', 'café'],
  ['strasse', 'Straße', 'STRASSE', 'STRAẞE'],
  ['istanbul', 'İstanbul', 'ISTANBUL', 'ıstanbul'],
  ['smorrebrod', 'Smørrebrød'],
  ['oeuvre', 'œuvre', 'ŒUVRE'],
  ['lodz', 'Łódź'],
  ['tieng_viet', 'Tiếng_Việt'],
  ['αθηνα', 'Αθήνα', 'ΑΘΗΝΑ'],
  ['οδοσ', 'οδός', 'ΟΔΟΣ'],
  ['ガンダム', 'ｶﾞﾝﾀﾞﾑ', 'カ\u3099ンタ\u3099ム'],
  ['トロピカル～ジュ', 'トロピカル〜ジュ', 'トロピカル~ジュ'],
  ['foobar', 'foo-bar', 'foo bar', 'foo\u0000bar', 'foo.bar!'],
  ['ab', 'a\ufe0fb', '‌ab‌', '・ab'],
];

test('every spelling of a tag has one key, and the key is its own', () => {
  for (const spellings of SAME) {
    for (const spelling of spellings) assert.equal(normalizeTag(spelling), spellings[0], JSON.stringify(spelling));
    assert.ok(isTag(spellings[0] as string));
  }
});

test('other letters stay other letters', () => {
  for (const [one, other] of [
    ['か', 'が'],
    ['и', 'й'],
    ['ශ්‍රී', 'ශ්රී'],
    ['हिन्दी', 'हन्द'],
    ['می‌خواهم', 'میخواهم'],
    ['カ', 'か'],
  ] as const) {
    assert.notEqual(normalizeTag(one), normalizeTag(other));
  }
  assert.equal(normalizeTag('ශ්‍රී'), 'ශ්‍රී');
});

test('what is no tag', () => {
  for (const name of [
    '',
    '#a',
    '2024',
    '١٢٣',
    '_',
    '\u20e3',
    '\ufe0f\u20e3',
    '1\ufe0f\u20e3',
    'a b',
    'a-b',
    '·',
    '🐱',
  ]) {
    assert.equal(isTag(name), false, JSON.stringify(name));
  }
});

test('whatever it is given, a key is clean, bounded and the key of itself', () => {
  let state = 1;
  const random = (below: number) => {
    state = (Math.imul(state, 1_664_525) + 1_013_904_223) >>> 0;
    return Math.floor((state / 2 ** 32) * below);
  };
  const starts = [
    0x20, 0xa0, 0x300, 0x340, 0x3a0, 0x600, 0x900, 0xd80, 0x2000, 0x3030, 0x30a0, 0xac00, 0xd7f0, 0xfe00, 0xff40,
  ];
  for (let round = 0; round < 5_000; round++) {
    let name = '';
    for (let length = random(600); length >= 0; length -= 1 + random(200)) {
      const start = starts[random(starts.length)] as number;
      name += String.fromCharCode(start + random(96)).repeat(1 + random(12));
    }
    const key = normalizeTag(name);
    assert.ok(isClean(key) && key.length <= MAX_TAG_LENGTH, JSON.stringify(name));
    assert.equal(normalizeTag(key), key, JSON.stringify(name));
  }
});
