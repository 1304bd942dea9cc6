import assert from 'node:assert/strict';
import { after, before, test } from 'node:test';
import { assertNever } from '../src/lib/programming-error.ts';
import { createTestApp, type TestApp } from './app.ts';

let app: TestApp;

before(async () => {
  app = await createTestApp();
});

after(() => app.close());

test('/health answers while database and queue work', async () => {
  const answer = await app.inject('/health');
  assert.equal(answer.statusCode, 200);
  assert.deepEqual(answer.json(), { status: 'ok' });
});

test('/health names what is wrong', async () => {
  const idle = await createTestApp();
  await idle.ctx.db.close();
  const answer = await idle.inject('/health');
  assert.equal(answer.statusCode, 503);
  assert.deepEqual(answer.json(), { status: 'unavailable', failing: ['database'] });
  await assert.rejects(idle.close());
});

test('/metrics answers this machine, and nobody behind a proxy', async () => {
  const host = 'localhost:3000';
  const own = await app.inject({ url: '/metrics', headers: { host } });
  assert.equal(own.statusCode, 200);
  assert.match(own.body, /^linnet_queue_jobs_in_memory 0$/m);
  for (const headers of [{ host: 'example.org' }, { host, 'x-forwarded-for': '203.0.113.7' }, { host, via: '1.1 x' }]) {
    assert.equal((await app.inject({ url: '/metrics', headers })).statusCode, 404, JSON.stringify(headers));
  }
  const far = await app.inject({ url: '/metrics', headers: { host }, remoteAddress: '203.0.113.7' });
  assert.equal(far.statusCode, 404);
});

test('a mistake of ours rings in /metrics, whoever caught it', async () => {
  const count = async () => {
    const { body } = await app.inject({ url: '/metrics', headers: { host: 'localhost' } });
    return Number(/^linnet_programming_errors_total (\d+)$/m.exec(body)?.[1]);
  };
  const before = await count();
  assert.throws(() => assertNever('new' as never));
  assert.equal(await count(), before + 1);
});

test('/metrics with a token answers its bearer alone', async () => {
  const guarded = await createTestApp({ config: { metricsToken: 'open sesame' } });
  const ask = (authorization?: string) =>
    guarded.inject({ url: '/metrics', headers: { host: 'localhost', ...(authorization ? { authorization } : {}) } });
  assert.equal((await ask('Bearer open sesame')).statusCode, 200);
  assert.equal((await ask('Bearer open')).statusCode, 404);
  assert.equal((await ask()).statusCode, 404);
  await guarded.close();
});

test('requests are measured by route, never by path', async () => {
  await app.inject('/no/such/path-4711');
  const { body } = await app.inject({ url: '/metrics', headers: { host: 'localhost' } });
  assert.doesNotMatch(body, /4711/);
  assert.match(body, /route="\/health"/);
});
