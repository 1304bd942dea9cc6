import assert from 'node:assert/strict';
import { test } from 'node:test';
import { readNatural, readTitle } from './natural.ts';

/** [what the document has, the text, its language] */
const CASES: [Record<string, unknown>, string | null, string | null][] = [
  [{}, null, null],
  [{ content: 'a' }, 'a', null],
  [{ content: null, contentMap: null }, null, null],
  [{ content: 7, contentMap: { en: 8, de: 'b' } }, 'b', 'de'],
  // A text is not lost because of its tag.
  [{ contentMap: { und: 'a' } }, 'a', null],
  [{ contentMap: { '@none': 'a' } }, 'a', null],
  [{ contentMap: { 'no tag at all': 'a' } }, 'a', null],
  [{ contentMap: { '': 'a' } }, 'a', null],
  [{ contentMap: { pt_BR: 'a' } }, 'a', 'pt-BR'],
  [{ contentMap: { EN: 'a' } }, 'a', 'en'],
  [{ contentMap: { id: 'teks', type: 'x' } }, 'teks', 'id'],
  [{ contentMap: { mul: 'a', de: 'b' } }, 'a', null],
  // Blank is as good as absent, while there is something better.
  [{ content: '', contentMap: { en: 'a' } }, 'a', 'en'],
  [{ content: ' \n', contentMap: { en: '', de: 'b' } }, 'b', 'de'],
  [{ content: '' }, '', null],
  [{ content: '', contentMap: {} }, '', null],
  // Which language the plain text is in.
  [{ content: 'a', contentMap: { de: 'b', en: 'a' } }, 'a', 'en'],
  [{ content: 'a', contentMap: { de: 'b', en: 'c' } }, 'a', null],
  [{ content: 'a', contentMap: { de: 'b' } }, 'a', 'de'],
  // Lists, JSON-LD values, maps in the plain place.
  [{ content: ['a', 'b'] }, 'a', null],
  [{ content: [null, 3, '', 'b'] }, 'b', null],
  [{ contentMap: { en: ['', 'a'] } }, 'a', 'en'],
  [{ contentMap: [{ en: 'a' }] }, 'a', 'en'],
  [{ contentMap: 'a' }, 'a', null],
  [{ content: { '@value': 'a', '@language': 'EN-gb' } }, 'a', 'en-GB'],
  [{ content: [{ '@value': 'a', '@language': 'de' }, { '@value': 'b' }] }, 'a', 'de'],
  [{ content: { '@value': 5 } }, null, null],
  [{ content: { en: 'a', de: 'b' } }, 'a', 'en'],
  [{ contentMap: { en: { '@value': 'a' } } }, 'a', 'en'],
  [{ contentMap: { en: { de: 'a' } } }, null, null],
  [{ content: { type: 'Link', href: 'https://x.example/' } }, null, null],
  [{ content: { id: 'https://x.example/', name: 'x' } }, null, null],
];

test('a text is read wherever and under whatever language it stands', () => {
  for (const [document, text, language] of CASES) {
    const read = readNatural(document, 'content', 100);
    assert.deepEqual([read.text, read.language], [text, language], JSON.stringify(document));
  }
});

test('the map has canonical tags only, and what is too long or too much is cut', () => {
  const { map } = readNatural(
    { contentMap: { EN: 'a', und: 'b', 'x y': 'c', 'zh-hant-tw': 'd', en: 'e' } },
    'content',
    9,
  );
  assert.deepEqual(map, { en: 'a', 'zh-Hant-TW': 'd' });
  assert.equal(readNatural({ content: 'x'.repeat(20) }, 'content', 9).text, 'x'.repeat(9));
  const many = Object.fromEntries(Array.from({ length: 500 }, (_, index) => [`x${index}`, `${index}`]));
  assert.equal(readNatural({ contentMap: { ...many, en: 'late' } }, 'content', 9).text, '0');
  const languages =
    'aa ab ae af ak am an ar as av ay az ba be bg bh bi bm bn bo br bs ca ce ch co cr cs cu cv cy da de dv';
  const all = Object.fromEntries(languages.split(' ').map((tag) => [tag, tag]));
  assert.equal(Object.keys(readNatural({ contentMap: all }, 'content', 9).map).length, 32);
});

test('a title is one line of sense', () => {
  assert.equal(readTitle({ name: ' a ' }), 'a');
  assert.equal(readTitle({ name: ' ', nameMap: { und: 'b' } }), 'b');
  assert.equal(readTitle({ name: ' ' }), null);
});
