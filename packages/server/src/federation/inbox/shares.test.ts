import assert from 'node:assert/strict';
import { test } from 'node:test';
import { createTestClock } from '#test/clock.ts';
import { createLocalBus } from '../../bus/local.ts';
import type { Context } from '../../core/context.ts';
import { createMemory } from '../../lib/memory.ts';
import { askOwner, OwnerNeeded } from '../../lib/owner-needed.ts';
import { systemRng } from '../../lib/rng.ts';
import { InboxRefusal } from './refusal.ts';
import { checkAddress, countUnproven, noteWorth, takeShare, unlessUnproven } from './shares.ts';

function createContext() {
  const now = 1_700_000_000_000;
  const clock = { ...createTestClock(), time: now, now: () => clock.time };
  const ctx = {
    config: { rateLimits: true },
    clock,
    rng: systemRng,
    bus: createLocalBus(() => {}),
    memory: createMemory(),
  } as unknown as Context;
  const advance = (ms: number) => {
    clock.time += ms;
  };
  return { ctx, advance };
}

/** How many of `tries` are let through. */
function count(tries: number, take: () => void): { taken: number; refusal: InboxRefusal | undefined } {
  let refusal: InboxRefusal | undefined;
  let taken = 0;
  for (let i = 0; i < tries; i += 1) {
    try {
      take();
      taken += 1;
    } catch (error) {
      assert.ok(error instanceof InboxRefusal);
      refusal = error;
    }
  }
  return { taken, refusal };
}

test('a server nobody knows has a burst, and then waits; others do not wait with it', () => {
  const { ctx, advance } = createContext();
  const first = count(5_000, () => takeShare(ctx, 'new.test'));
  assert.equal(first.taken, 1_000);
  assert.equal(first.refusal?.status, 429);
  assert.ok(Number(first.refusal?.retryAfter) >= 1);
  assert.equal(count(10, () => takeShare(ctx, 'other.test')).taken, 10);
  advance(1_000);
  assert.equal(count(5_000, () => takeShare(ctx, 'new.test')).taken, 50);
});

test('the share grows with what has an effect, up to what the largest send, and shrinks with what has none', () => {
  const { ctx, advance } = createContext();
  for (let i = 0; i < 20_000; i += 1) noteWorth(ctx, 'https://large.test/users/x', true);
  count(50_000, () => takeShare(ctx, 'large.test'));
  advance(1_000);
  const large = count(50_000, () => takeShare(ctx, 'large.test')).taken;
  assert.ok(large > 500, String(large));
  for (let i = 0; i < 20_000; i += 1) noteWorth(ctx, 'https://large.test/users/x', false);
  advance(1_000);
  const small = count(50_000, () => takeShare(ctx, 'large.test')).taken;
  assert.ok(small < 100, String(small));
});

test('who proves nothing is not listened to after a while, a whole network of IPv6 together', () => {
  const { ctx, advance } = createContext();
  const prove = (address: string) => {
    checkAddress(ctx, address);
    countUnproven(ctx, address);
  };
  const results = count(1_000, () => prove('203.0.113.7'));
  assert.equal(results.taken, 300);
  assert.equal(count(1, () => prove('203.0.113.8')).taken, 1);
  let last = 0;
  const next = () => {
    last += 1;
    prove(`2001:db8:1:2::${last.toString(16)}`);
  };
  assert.equal(count(1_000, next).taken, 300);
  advance(1_000);
  assert.equal(count(1_000, () => prove('203.0.113.7')).taken, 5);
});

test('what another process is to look at is not held against who asks', async () => {
  const { ctx } = createContext();
  for (let i = 0; i < 1_000; i += 1) {
    await assert.rejects(
      unlessUnproven(ctx, '203.0.113.7', async () => askOwner('was to look for a key')),
      OwnerNeeded,
    );
  }
  checkAddress(ctx, '203.0.113.7');
});
