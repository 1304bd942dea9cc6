import assert from 'node:assert/strict';
import { test } from 'node:test';
import { createDelivery } from './delivery-order.ts';

/** Deliveries that end when they are told to. */
function createDeliveries() {
  const started: string[] = [];
  const ends = new Map<string, () => void>();
  const push = createDelivery<string>((messages) => {
    const batch = messages.join(', ');
    started.push(batch);
    return new Promise((resolve) => ends.set(batch, resolve));
  });
  const end = async (message: string) => {
    ends.get(message)?.();
    await new Promise(setImmediate);
  };
  return { push, started, end };
}

test('what is about one post stays in order; others do not wait for it', async () => {
  const { push, started, end } = createDeliveries();
  push(1, 'post 1');
  push(1, 'edit 1');
  push(2, 'post 2');
  await null;
  push(1, 'delete 1');
  assert.deepEqual(started, ['post 1, edit 1', 'post 2']);
  await end('post 2');
  assert.deepEqual(started, ['post 1, edit 1', 'post 2']);
  await end('post 1, edit 1');
  assert.deepEqual(started.slice(2), ['delete 1']);
});

test('no more goes together than a batch', async () => {
  const { push, started, end } = createDeliveries();
  for (let i = 0; i < 40; i++) push(1, `${i}`);
  await null;
  assert.equal(started[0]?.split(', ').length, 32);
  await end(started[0] as string);
  assert.equal(started[1], '32, 33, 34, 35, 36, 37, 38, 39');
});

test('only so many at once, and everyone’s turn comes', async () => {
  const { push, started, end } = createDeliveries();
  for (let key = 0; key < 10; key++) push(key, `first of ${key}`);
  await null;
  push(0, 'second of 0');
  assert.equal(started.length, 8);
  await end('first of 0');
  await end('first of 1');
  assert.deepEqual(started.slice(8), ['first of 8', 'first of 9']);
  await end('first of 2');
  assert.deepEqual(started.slice(10), ['second of 0']);
});
