import assert from 'node:assert/strict';
import { test } from 'node:test';
import { readSpan } from './read-span.ts';

const read = (value: string, timeZone = 'UTC') =>
  readSpan(value, timeZone)?.map((ms) => new Date(ms).toISOString().replace(':00.000Z', ''));

test('days, months and years', () => {
  assert.deepEqual(read('2024-02-28'), ['2024-02-28T00:00', '2024-02-29T00:00']);
  assert.deepEqual(read('2024-12-31'), ['2024-12-31T00:00', '2025-01-01T00:00']);
  assert.deepEqual(read('2024-12'), ['2024-12-01T00:00', '2025-01-01T00:00']);
  assert.deepEqual(read('2023'), ['2023-01-01T00:00', '2024-01-01T00:00']);
  for (const none of ['', '24', '2024-1', '2024-13', '2023-02-29', '2024-00', '2024-01-00', '2024-01-01x', 'today'])
    assert.equal(read(none), undefined, none);
  assert.ok(read('0000-01-01') && read('9999-12-31', 'Pacific/Kiritimati'));
});

test('days are as long as clocks make them', () => {
  for (const [value, timeZone, start, end] of [
    ['2024-07-01', 'Asia/Kolkata', '2024-06-30T18:30', '2024-07-01T18:30'],
    ['2024-07-01', 'america/new_york', '2024-07-01T04:00', '2024-07-02T04:00'],
    // Put forward, and back: 23 and 25 hours.
    ['2024-03-31', 'Europe/Berlin', '2024-03-30T23:00', '2024-03-31T22:00'],
    ['2024-10-27', 'Europe/Berlin', '2024-10-26T22:00', '2024-10-27T23:00'],
    // At midnight, so that the day begins at one.
    ['2024-03-31', 'Asia/Beirut', '2024-03-30T22:00', '2024-03-31T21:00'],
    ['2018-11-04', 'America/Sao_Paulo', '2018-11-04T03:00', '2018-11-05T02:00'],
    // Back at one, so that the first hour of the day comes twice.
    ['2024-11-03', 'America/Havana', '2024-11-03T04:00', '2024-11-04T05:00'],
    // In summer from one end to the other.
    ['2024-03', 'Europe/Berlin', '2024-02-29T23:00', '2024-03-31T22:00'],
    ['2024', 'Australia/Lord_Howe', '2023-12-31T13:00', '2024-12-31T13:00'],
    // Nobody there had this day.
    ['2011-12-30', 'Pacific/Apia', '2011-12-30T10:00', '2011-12-30T10:00'],
  ] as const) {
    assert.deepEqual(read(value, timeZone), [start, end], `${value} ${timeZone}`);
  }
});

test('where nobody knows the zone, days are those of UTC', () => {
  for (const zone of ['', 'Mars/Olympus', '../etc/localtime', '+99:00', 'x'.repeat(64)])
    assert.deepEqual(read('2024-07-01', zone), ['2024-07-01T00:00', '2024-07-02T00:00'], zone);
});
