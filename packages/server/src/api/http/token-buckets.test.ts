import assert from 'node:assert/strict';
import { test } from 'node:test';
import { createIpKey } from '../../lib/ip-key.ts';
import { createTokenBuckets } from './token-buckets.ts';

function createManualClock() {
  let at = Date.UTC(2026, 0, 1);
  const clock = { now: () => at, after: () => () => {}, every: () => () => {} };
  return { clock, advance: (ms: number) => (at += ms) };
}

test('a bucket empties, says how long to wait, and fills again evenly', async () => {
  const { clock, advance } = createManualClock();
  const buckets = createTokenBuckets(clock);
  const rule = { count: 2, windowMs: 10_000 };
  assert.deepEqual(await buckets.take('a', rule), {
    allowed: true,
    limit: 2,
    remaining: 1,
    resetAt: clock.now() + 5_000,
    waitMs: 0,
  });
  assert.equal((await buckets.take('a', rule)).remaining, 0);
  assert.deepEqual(await buckets.take('a', rule), {
    allowed: false,
    limit: 2,
    remaining: 0,
    resetAt: clock.now() + 10_000,
    waitMs: 5_000,
  });
  assert.equal((await buckets.take('b', rule)).allowed, true);
  advance(5_000);
  assert.equal((await buckets.take('a', rule)).allowed, true);
  assert.equal((await buckets.take('a', rule)).allowed, false);
  advance(60_000);
  assert.equal((await buckets.take('a', rule)).remaining, 1);
});

test('a clock that goes back takes nothing away', async () => {
  const { clock, advance } = createManualClock();
  const buckets = createTokenBuckets(clock);
  buckets.take('a', { count: 3, windowMs: 1_000 });
  advance(-60_000);
  assert.equal((await buckets.take('a', { count: 3, windowMs: 1_000 })).remaining, 1);
});

test('the number of buckets is bounded, and the one untouched for longest goes', async () => {
  const { clock } = createManualClock();
  const buckets = createTokenBuckets(clock, { maxBuckets: 3 });
  const rule = { count: 1, windowMs: 1_000 };
  for (const key of ['a', 'b', 'c', 'a', 'd']) buckets.take(key, rule);
  assert.equal(buckets.size(), 3);
  assert.equal((await buckets.take('a', rule)).allowed, false);
  assert.equal((await buckets.take('b', rule)).allowed, true);
});

const keys: [string, string][] = [
  ['203.0.113.7', '203.0.113.7'],
  ['::ffff:203.0.113.7', '203.0.113.7'],
  ['2001:db8:1:2:3:4:5:6', '2001:db8:1:2::/64'],
  ['2001:DB8:0001:2::9', '2001:db8:1:2::/64'],
  ['2001:db8::1', '2001:db8:0:0::/64'],
  ['::1', '0:0:0:0::/64'],
  ['fe80::1%eth0', 'fe80:0:0:0::/64'],
  ['64:ff9b::192.0.2.1', '64:ff9b:0:0::/64'],
];

for (const [ip, key] of keys) test(`${ip} counts as ${key}`, () => assert.equal(createIpKey(ip), key));
