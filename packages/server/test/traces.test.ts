import assert from 'node:assert/strict';
import { after, before, test } from 'node:test';
import { insertRow } from '../src/db/insert.ts';
import { createTestApp, type TestApp } from './app.ts';
import { leavesNothing } from './traces.ts';

let app: TestApp;
before(async () => {
  app = await createTestApp();
});
after(() => app.close());

test('a row that came is told with its table', async () => {
  const createdAt = app.ctx.clock.now();
  const row = { domain: 'trace.test', createdAt, lastSeenAt: createdAt };
  const act = () => app.ctx.db.write((tx) => insertRow(tx, 'instances', row));
  await assert.rejects(leavesNothing(app, act), /instances: 0 went, 1 came\n {2}\+ .*trace\.test/);
  await leavesNothing(app, async () => undefined);
});

test('that a process says it lives is no trace', async () => {
  await leavesNothing(app, async () => app.clock.advance(30_000));
});

test('time stands still for who holds it, and goes on', () => {
  const { clock } = app;
  const release = clock.hold();
  const at = clock.now();
  for (const until = performance.now() + 5; performance.now() < until; );
  assert.equal(clock.now(), at);
  clock.advance(1_000);
  assert.equal(clock.now(), at + 1_000);
  release();
  assert.ok(clock.now() > at + 1_000);
});
