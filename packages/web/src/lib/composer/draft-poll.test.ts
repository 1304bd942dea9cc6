import assert from 'node:assert/strict';
import { test } from 'node:test';
import type { Poll } from '../api/types.ts';
import { draftOf, fittingDurations, isAskable, isBlank, newPoll, toInput } from './draft-poll.ts';

const limits = { max_options: 3, max_characters_per_option: 5, min_expiration: 300, max_expiration: 86_400 };
const asking = (...options: string[]) => ({ ...newPoll(), options });

test('a poll is asked once it has options that differ and fit', () => {
  assert.ok(isAskable(asking('a', ' b ', ''), limits));
  for (const options of [
    ['a', ''],
    ['a', ' a'],
    ['a', 'toolong'],
    ['a', 'b', 'c', 'd'],
  ]) {
    assert.ok(!isAskable(asking(...options), limits), options.join());
  }
  assert.ok(isBlank(newPoll()) && !isBlank(asking('', 'x')));
  assert.deepEqual(toInput(asking(' a', '', 'b')), {
    options: ['a', 'b'],
    expires_in: 86_400,
    multiple: false,
    hide_totals: false,
  });
});

test('durations are those the server takes; one that goes on lasts about as long as it would', () => {
  assert.deepEqual(fittingDurations(limits), [300, 1_800, 3_600, 21_600, 43_200, 86_400]);
  const poll = {
    expires_at: '2026-03-04T14:00:00.000Z',
    multiple: true,
    options: [
      { title: 'a', votes_count: null },
      { title: 'b', votes_count: null },
    ],
  } as Poll;
  assert.deepEqual(draftOf(poll, Date.parse('2026-03-04T12:30:00.000Z')), {
    options: ['a', 'b'],
    lasts: 21_600,
    multiple: true,
    hideTotals: true,
  });
});
