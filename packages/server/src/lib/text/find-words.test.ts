import assert from 'node:assert/strict';
import { test } from 'node:test';
import { compileFinder } from './find-words.ts';
import { foldText } from './fold-text.ts';

function find(words: string[], text: string, whole = true): string[] {
  const found: string[] = [];
  compileFinder(words.map(foldText), { whole })(foldText(text), (index) => found.push(words[index] as string));
  return found.sort();
}

const WHOLE: [word: string, text: string, found: boolean][] = [
  ['cat', 'My CAT sleeps.', true],
  ['cat', 'concatenate', false],
  ['cat', 'cats', false],
  ['cat', 'the cat’s paw', true],
  ['cat', '#cat', true],
  ['cat', '#catsofthefediverse', false],
  ['cat', 'cat_food', false],
  ['cat', 'a cat', true],
  ['#cat', 'look: #cat!', true],
  ['#cat', '#cats', false],
  ['c++', 'I like c++ a lot', true],
  ['c++', 'c++20', true],
  ['.*', 'anything', false],
  ['.*', 'a .* b', true],
  ['two words', 'in two  words', true],
  ['two words', 'in two\nwords', true],
  // Accents, and scripts with blanks.
  ['été', 'un ÉTÉ chaud', true],
  ['te', 'été', false],
  ['дом', 'Мой дом', true],
  ['дом', 'домашний', false],
  ['כלב', 'יש לי כלב קטן', true],
  ['قط', 'عندي قط صغير', true],
  ['قط', 'قطار', false],
  // A vowel sign belongs to the letter before it.
  ['हिन्द', 'हिन्दी', false],
  ['हिन्दी', 'मेरी हिन्दी भाषा', true],
  // The joiner parts nothing.
  ['خواهم', 'می\u200cخواهم', false],
  // Scripts without blanks, or with particles.
  ['猫', 'うちの猫は寝ている', true],
  ['アニメ', '今日のアニメは', true],
  ['選挙', '総選挙2026', true],
  ['高考', '今年高考成绩', true],
  ['แมว', 'ฉันชอบแมวมาก', true],
  ['ក្រុង', 'នៅក្រុងភ្នំពេញ', true],
  ['고양이', '우리 고양이가 잔다', true],
  ['cat', '猫cat猫', true],
  ['2026', '2026年', true],
  ['か', 'か\u3099', false],
  // Signs are no words: nothing stands in their way.
  ['🏈', 'go🏈go', true],
  ['𠮷', 'つち𠮷野家', true],
];

for (const [word, text, found] of WHOLE) {
  test(`${word} is ${found ? '' : 'not '}a word of ${text}`, () => {
    assert.deepEqual(find([word], text), found ? [word] : []);
  });
}

test('parts of words are found where they were asked for', () => {
  assert.deepEqual(find(['cat', 'ten', 'dog'], 'concatenate', false), ['cat', 'ten']);
  assert.deepEqual(find(['he', 'she', 'hers', 'his'], 'ushers', false), ['he', 'hers', 'she']);
});

test('a word that only began inside another is found where it stands alone', () => {
  assert.deepEqual(find(['at'], 'cat at'), ['at']);
  assert.deepEqual(find(['a a', 'a'], 'xa a'), ['a']);
});

test('many words at once are what each is alone', () => {
  const letters = 'ab c猫';
  let seed = 1;
  const next = (below: number) => {
    seed = (seed * 48_271) % 2_147_483_647;
    return seed % below;
  };
  const make = (length: number) => Array.from({ length }, () => letters[next(letters.length)]).join('');
  for (let round = 0; round < 300; round++) {
    const words = [...new Set(Array.from({ length: 12 }, () => make(1 + (round % 4)).trim()).filter((w) => w !== ''))];
    const text = make(40);
    for (const whole of [true, false]) {
      const alone = words.filter((word) => find([word], text, whole).length > 0).sort();
      assert.deepEqual(find(words, text, whole), alone, JSON.stringify({ words, text, whole }));
    }
    const inside = words.filter((word) => foldText(text).includes(foldText(word)));
    assert.deepEqual(find(words, text, false), inside.sort());
  }
});

test('no choice of words makes a text slow to read: each place is looked at a few times', () => {
  for (const letter of ['a', '猫']) {
    const words = Array.from({ length: 140 }, (_, i) => letter.repeat(i + 1));
    const text = `${letter.repeat(20_000)}b`;
    let looks = 0;
    const watched = Object.assign(new String(text), {
      codePointAt(at: number) {
        looks++;
        return text.codePointAt(at);
      },
    }) as unknown as string;
    const found: number[] = [];
    compileFinder(words, { whole: true })(watched, (index) => found.push(index));
    assert.equal(found.length, letter === 'a' ? 0 : 140);
    assert.ok(looks < 4 * text.length, `${looks} looks at ${text.length} letters`);
  }
});
