import assert from 'node:assert/strict';
import { test } from 'node:test';
import { parseLanguageTag, parseLanguageTags } from './language-tag.ts';

test('one language is one tag, however it is spelled', () => {
  for (const [spelled, tag] of [
    ['en', 'en'],
    ['EN', 'en'],
    [' de ', 'de'],
    ['pt_BR', 'pt-BR'],
    ['pt-br', 'pt-BR'],
    ['zh_hant_tw', 'zh-Hant-TW'],
    ['sr-latn', 'sr-Latn'],
    ['iw', 'he'],
    ['cmn', 'zh'],
    ['de-DE-1996', 'de-DE-1996'],
    ['de_DE.UTF-8', 'de-DE'],
    ['ca_ES@valencia', 'ca-ES'],
    ['en-u-ca-buddhist', 'en'],
    ['art-lojban', 'jbo'],
    ['ckb', 'ckb'],
    ['es-419', 'es-419'],
  ] as const) {
    assert.equal(parseLanguageTag(spelled), tag, spelled);
    assert.equal(parseLanguageTag(parseLanguageTag(spelled) as string), tag, 'the canonical form is read as itself');
  }
});

test('what is no language is none', () => {
  for (const text of [
    '',
    ' ',
    'not a language',
    'und',
    'UND',
    'und-Latn',
    'mul',
    'zxx',
    'mis',
    '@none',
    'C',
    'POSIX',
    'root',
    'e',
    'english',
    'x-klingon',
    'en-',
    'en--US',
    'en\0',
    'en\nUS',
    'é',
    '__proto__',
    `en-${'x-'.repeat(20)}x`,
    'a'.repeat(1_000_000),
  ]) {
    assert.equal(parseLanguageTag(text), null, text.slice(0, 40));
  }
  assert.deepEqual(parseLanguageTags(['EN', 'en', 'und', 'pt_BR', 'x']), ['en', 'pt-BR']);
  assert.deepEqual([parseLanguageTags([]), parseLanguageTags(['x'])], [null, null]);
});
