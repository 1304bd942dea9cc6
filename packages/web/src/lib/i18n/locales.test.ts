import assert from 'node:assert/strict';
import { test } from 'node:test';
import { directionOf, languageOf, pickLocale } from './locales.ts';

test('takes the most wanted language that the app speaks, with the region that was asked for', () => {
  assert.equal(pickLocale([], 'nl, de-AT;q=0.7, fr;q=0.8'), 'fr');
  assert.equal(pickLocale([], 'nl, de-AT;q=0.7'), 'de-AT');
  assert.equal(pickLocale([], 'en-GB,en-US;q=0.9'), 'en-GB');
  assert.equal(pickLocale([], 'de;q=0, es;q=0.1'), 'es');
  assert.equal(pickLocale([], 'ja'), 'en');
  assert.equal(pickLocale([], null), 'en');
  assert.equal(pickLocale([], ';;;q=x,,'), 'en');
});

test('what the reader chose wins; the region is still the browser’s', () => {
  assert.equal(pickLocale(['de', 'fr'], 'en-GB, de-CH;q=0.5'), 'de-CH');
  assert.equal(pickLocale([null, 'fr'], 'en-GB'), 'fr');
  assert.equal(pickLocale(['en-GB'], 'en-US'), 'en-GB');
  assert.equal(pickLocale(['ja', 'no such tag'], 'es-MX'), 'es-MX');
});

test('strangers cannot ask for endless formatters: a tag is one that there is data for', () => {
  assert.equal(pickLocale([], 'de-ZZ'), 'de');
  assert.equal(pickLocale([], 'de-AT-u-nu-thai-x-private'), 'de-AT');
  assert.equal(pickLocale(['fr-QQ'], null), 'fr');
});

test('languages are matched by script where a tag names none', () => {
  assert.equal(languageOf('de-Latn-AT'), 'de');
  assert.equal(languageOf('EN_us'), null);
  assert.equal(languageOf('DE-at'), 'de');
  assert.equal(languageOf('sr-Cyrl'), null);
});

test('pseudo-languages answer to their names only', () => {
  assert.equal(pickLocale([], 'en-XA'), 'en-XA');
  assert.equal(pickLocale([], 'ar-XB, en'), 'ar-XB');
  assert.equal(pickLocale([], 'ar'), 'en');
});

test('knows right-to-left languages by their script', () => {
  for (const tag of ['ar-EG', 'he', 'fa', 'ckb', 'az-Arab', 'ar-XB', 'dv']) assert.equal(directionOf(tag), 'rtl', tag);
  for (const tag of ['are', 'en', 'az', 'no such tag', '']) assert.equal(directionOf(tag), 'ltr', tag);
});
