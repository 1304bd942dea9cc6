import assert from 'node:assert/strict';
import { test } from 'node:test';
import type { Clock } from '../lib/clock.ts';
import { giveMemoryBack } from './give-back.ts';

test('what is young is collected a few times once a process comes to rest, and again after the next work', () => {
  let look = () => {};
  let stopped = false;
  const clock = {
    every(_ms: number, fn: () => void) {
      look = fn;
      return () => {
        stopped = true;
      };
    },
  } as Clock;
  let [cpuMs, collected] = [0, 0];
  const spend = (ms: number, looks: number) => {
    const before = collected;
    for (let i = 0; i < looks; i++) {
      cpuMs += ms;
      look();
    }
    return collected - before;
  };
  const stop = giveMemoryBack({
    clock,
    readCpuMs: () => cpuMs,
    collect: () => {
      collected += 1;
    },
  });
  assert.equal(spend(400, 20), 0, 'at work');
  const once = spend(5, 100);
  assert.ok(once > 3 && once < 10, `${once} times`);
  assert.equal(spend(5, 100), 0, 'at rest for long');
  assert.equal(spend(400, 1), 0);
  assert.equal(spend(0, 100), once, 'at rest again');
  stop();
  assert.ok(stopped);
});
