import assert from 'node:assert/strict';
import { test } from 'node:test';
import { directionOf, pickLocale } from './locales.ts';

test('takes the most wanted language that the app speaks', () => {
  assert.equal(pickLocale('nl, de-AT;q=0.7, fr;q=0.8'), 'fr');
  assert.equal(pickLocale('de;q=0, es;q=0.1'), 'es');
  assert.equal(pickLocale('ja'), 'en');
  assert.equal(pickLocale(null), 'en');
  assert.equal(pickLocale(';;;q=x,,'), 'en');
});

test('knows right-to-left languages by their tag', () => {
  assert.equal(directionOf('ar-EG'), 'rtl');
  assert.equal(directionOf('are'), 'ltr');
});
