import assert from 'node:assert/strict';
import { test } from 'node:test';
import { fromLocal, soonest, suggested, toLocal } from './local-time.ts';

test('what the picker says is the moment it was given, to the minute', () => {
  for (const iso of ['2026-03-29T01:30:00.000Z', '2026-10-25T03:00:00.000Z', '2026-12-31T23:59:00.000Z']) {
    const ms = Date.parse(iso);
    assert.match(toLocal(ms), /^\d{4}-\d\d-\d\dT\d\d:\d\d$/);
    assert.equal(fromLocal(toLocal(ms)), ms);
  }
  assert.equal(fromLocal(''), undefined);
  assert.equal(fromLocal('soon'), undefined);
});

test('it begins with a full hour that the server takes', () => {
  const now = Date.parse('2026-03-04T14:05:00.000Z');
  assert.equal(suggested(now), Date.parse('2026-03-04T16:00:00.000Z'));
  assert.ok(suggested(now) > soonest(now));
});
