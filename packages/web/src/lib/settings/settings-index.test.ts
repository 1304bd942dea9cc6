import assert from 'node:assert/strict';
import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { test } from 'node:test';
import type { Instance, OwnAccount } from '../api/types.ts';
import { describeSettings, findSettings, indexGroups } from './settings-index.ts';

type Words = Parameters<typeof describeSettings>[0];
const MESSAGES = join(import.meta.dirname, '../../../messages');
/** What is said here has no parameters: the texts are as they stand. */
const wordsOf = (language: string): Words =>
  Object.assign(
    {},
    ...['common', ...indexGroups].map((group) =>
      JSON.parse(readFileSync(join(MESSAGES, language, `${group}.json`), 'utf8')),
    ),
  );
const me = (permissions = '0') => ({ acct: 'alice', role: { permissions } }) as OwnAccount;
const instance = {} as Instance;
const find = (query: string, language = 'en', who = me()) =>
  findSettings(wordsOf(language), who, instance, query).map(({ href }) => href);

test('every page of the tree says what it is about', () => {
  const everything = { sign_in_directory: true } as unknown as Instance;
  for (const language of ['en', 'de', 'es', 'fr']) {
    const places = describeSettings(wordsOf(language), me('1'), everything).flatMap(({ places }) => places);
    assert.ok(places.length >= 20);
    assert.deepEqual(
      places.filter(({ text, about }) => !text || !about),
      [],
    );
  }
});

test('a setting is found by its title, by its page, and by words that are no titles', () => {
  assert.deepEqual(find('dark mode'), ['/settings/look']);
  assert.deepEqual(find('2fa'), ['/settings/two-factor']);
  assert.deepEqual(find('size text'), ['/settings/look', '/settings/look#text']);
  assert.deepEqual(find('  '), []);
  assert.deepEqual(find('zeppelin'), []);
  assert.ok(find('delete account').includes('/settings/leave'));
});

test('accents and capitals do not matter', () => {
  assert.deepEqual(find('DICHTE', 'de'), ['/settings/look', '/settings/look#density']);
  assert.deepEqual(find('densite', 'fr'), ['/settings/look', '/settings/look#density']);
});

test('what somebody has no use for is not found', () => {
  assert.deepEqual(find('invitation'), []);
  assert.deepEqual(find('invitation', 'en', me('1')), ['/settings/invites']);
});
