import assert from 'node:assert/strict';
import { test } from 'node:test';
import type { Filter } from '../api/types.ts';
import { toCopy, toDraft, toInput } from './filter-draft.ts';

const filter: Filter = {
  id: '1',
  title: 'Series',
  context: ['home', 'thread'],
  expires_at: '2026-03-02T10:00:00.000Z',
  filter_action: 'hide',
  keywords: [
    { id: '2', keyword: 'ending', whole_word: true },
    { id: '3', keyword: 'twist', whole_word: false },
  ],
  statuses: [],
};

test('what is not touched is saved as it was', () => {
  assert.deepEqual(toInput(toDraft(filter), filter), {
    title: 'Series',
    context: ['home', 'thread'],
    filter_action: 'hide',
    keywords_attributes: [
      { id: '2', keyword: 'ending', whole_word: true },
      { id: '3', keyword: 'twist', whole_word: false },
    ],
  });
});

test('keywords that were emptied or taken away go, new ones come', () => {
  const draft = toDraft(filter);
  const keywords = [
    { id: '2', keyword: ' ', whole: true },
    { keyword: 'spoiler', whole: true },
    { keyword: '', whole: true },
  ];
  const input = toInput({ ...draft, keywords, expiry: '' }, filter);
  assert.equal(input.expires_in, null);
  assert.deepEqual(input.keywords_attributes, [
    { keyword: 'spoiler', whole_word: true },
    { id: '2', _destroy: true },
    { id: '3', _destroy: true },
  ]);
});

test('a new one begins with a row to write in, everywhere, for ever', () => {
  const draft = toDraft(undefined);
  assert.deepEqual([draft.keywords.length, draft.context.length, draft.action, draft.expiry], [1, 5, 'warn', '']);
});

test('a deleted one comes back with what was left of its time', () => {
  const copy = toCopy(filter, Date.parse('2026-03-02T09:00:00.000Z'));
  assert.equal(copy.expires_in, 3_600);
  assert.deepEqual(copy.keywords_attributes.length, 2);
});
