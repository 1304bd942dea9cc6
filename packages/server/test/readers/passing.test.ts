import assert from 'node:assert/strict';
import { mkdtemp, rm } from 'node:fs/promises';
import { createServer } from 'node:http';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { after, before, test } from 'node:test';
import fastify from 'fastify';
import type { InjectOptions, Response } from 'light-my-request';
import { askOwner } from '../../src/lib/owner-needed.ts';
import { openDoor } from '../../src/net/readers/door.ts';
import { createPassOn } from '../../src/net/readers/pass-on.ts';
import { passToOwner } from '../../src/ops/readers/pass-to-owner.ts';
import type { Reader } from '../../src/reader.ts';
import { createTestApp, type TestApp } from '../app.ts';
import { createTestReader } from '../reader.ts';
import { createSeed, type Seed } from '../seed.ts';

const skip = process.env['TEST_DATABASE_URL'] !== undefined && 'readers are for a database that is a file';

let app: TestApp;
let reader: Reader;
let seed: Seed;

before(async () => {
  if (skip) return;
  app = await createTestApp();
  reader = await createTestReader(app, app.clock);
  seed = createSeed(app.ctx);
});

after(async () => {
  await reader?.close();
  await app?.close();
});

/** How many answers a process has given. */
async function countAnswers(metrics: { measure(): Promise<{ answers: object }> }): Promise<number> {
  const { values } = (await metrics.measure()).answers as { values: { metricName?: string; value: number }[] };
  return values.filter(({ metricName }) => metricName?.endsWith('_count')).reduce((sum, { value }) => sum + value, 0);
}

test('reads stay with the reader; what changes something, streams or looks elsewhere goes to the owner', {
  skip,
}, async () => {
  const token = await seed.token(await seed.account('alice'));
  const headers = { authorization: `Bearer ${token}` };
  const passed = async (request: InjectOptions | string) => {
    const before = await countAnswers(reader.metrics);
    const answer: Response = await reader.fastify.inject(request);
    return [answer.statusCode, (await countAnswers(reader.metrics)) === before];
  };
  // That the token is used is written down once.
  assert.deepEqual(await passed({ url: '/api/v1/timelines/home', headers }), [200, true]);
  assert.deepEqual(await passed({ url: '/api/v1/timelines/home', headers }), [200, false]);
  assert.deepEqual(await passed({ method: 'HEAD', url: '/api/v1/timelines/home', headers }), [200, false]);
  assert.deepEqual(await passed('/.well-known/webfinger?resource=acct:alice@localhost:3000'), [200, false]);
  assert.deepEqual(await passed({ url: '/users/alice', headers: { accept: 'application/activity+json' } }), [
    200,
    false,
  ]);
  assert.deepEqual(await passed('/@alice'), [200, false]);
  assert.deepEqual(await passed('/nowhere'), [404, false]);
  assert.deepEqual(await passed('/health'), [200, true]);
  assert.deepEqual(await passed('/media/proxy/AAAAAAAAAAAAAAAAAAAAAA/aHR0cHM6Ly9iLnRlc3Q'), [404, true]);
  assert.deepEqual(await passed({ url: '/api/v2/search?q=https://b.test/1&resolve=true', headers }), [200, true]);
  assert.deepEqual(await passed({ method: 'POST', url: '/api/v1/statuses', headers, payload: { status: 'x' } }), [
    200,
    true,
  ]);
  assert.deepEqual(await passed({ method: 'GET', url: '/api/v1/timelines/home', headers, payload: '{}' }), [200, true]);
  assert.deepEqual(
    await passed({
      method: 'OPTIONS',
      url: '/api/v1/statuses',
      headers: { origin: 'https://x.test', 'access-control-request-method': 'POST' },
    }),
    [204, true],
  );
  assert.deepEqual(await passed({ method: 'POST', url: '/users/alice/inbox', payload: {} }), [401, true]);
});

test('the owner sees the client, and nobody else can say who that is', { skip }, async () => {
  const host = 'localhost:3000';
  const ask = async (on: TestApp | Reader, remoteAddress: string, headers: Record<string, string> = {}) =>
    (await on.fastify.inject({ url: '/metrics', headers: { host, ...headers }, remoteAddress })).statusCode;
  const spoof = { 'x-linnet-peer': '127.0.0.1' };
  for (const on of [app, reader]) {
    assert.equal(await ask(on, '127.0.0.1'), 200);
    assert.equal(await ask(on, '203.0.113.7'), 404);
    assert.equal(await ask(on, '203.0.113.7', spoof), 404);
    assert.equal(await ask(on, '127.0.0.1', { 'x-forwarded-for': '203.0.113.7' }), 404);
  }
});

test('limits by address count the client behind a reader', { skip }, async () => {
  const limited = await createTestApp({ config: { rateLimits: true } });
  const near = await createTestReader(limited, limited.clock);
  const register = async (remoteAddress: string) => {
    const payload = { client_name: 'x', redirect_uris: 'urn:ietf:wg:oauth:2.0:oob' };
    return (await near.fastify.inject({ method: 'POST', url: '/api/v1/apps', payload, remoteAddress })).statusCode;
  };
  for (let i = 0; i < 5; i++) assert.equal(await register('203.0.113.7'), 200);
  assert.equal(await register('203.0.113.7'), 429);
  assert.equal(await register('203.0.113.8'), 200);
  await near.close();
  await limited.close();
});

test('a page whose API calls need the owner is made by the reader', { skip }, async () => {
  const alice = await seed.account('bob');
  await seed.post(alice, 'seen on a page');
  const token = await seed.token(alice);
  const headers = { cookie: `linnet_session=${token}`, 'sec-fetch-site': 'same-origin' };
  const page = await reader.fastify.inject({ url: '/@bob', headers });
  assert.equal(page.statusCode, 200);
  assert.match(page.body, /seen on a page/);
});

test('limits of reads count what all processes let through', { skip }, async () => {
  const limited = await createTestApp({ config: { rateLimits: true } });
  const near = await createTestReader(limited, limited.clock);
  const here = createSeed(limited.ctx);
  const headers = { authorization: `Bearer ${await here.token(await here.account('alice'))}` };
  let through = 0;
  for (let i = 0; i < 340; i++) {
    const on = i % 2 === 0 ? limited : near;
    const { statusCode } = await on.fastify.inject({ url: '/api/v1/bookmarks', headers });
    if (statusCode === 200) through += 1;
    else assert.equal(statusCode, 429);
  }
  // Each tells the other of every hundredth of a limit.
  assert.ok(through >= 295 && through <= 306, `${through} of 300`);
  await near.close();
  await limited.close();
});

test('what is asked again of the owner counts once', { skip }, async () => {
  const limited = await createTestApp({ config: { rateLimits: true } });
  const near = await createTestReader(limited, limited.clock);
  const here = createSeed(limited.ctx);
  const headers = { authorization: `Bearer ${await here.token(await here.account('alice'))}` };
  const again = { url: '/api/v2/search?q=https://b.test/1&resolve=true', headers };
  const left = async (on: TestApp | Reader, request: InjectOptions) =>
    Number((await on.fastify.inject(request)).headers['x-ratelimit-remaining']);
  for (let i = 0; i < 30; i++) assert.ok((await left(near, again)) >= 300 - 30, 'the owner says what is left');
  const remaining = await left(limited, { url: '/api/v1/bookmarks', headers });
  assert.ok(remaining >= 300 - 31 && remaining <= 300 - 28, `${remaining} are left`);
  // Nobody but a reader may say so.
  const spoof = { url: '/api/v1/bookmarks', headers: { ...headers, 'x-linnet-again': '1' } };
  assert.ok((await left(limited, spoof)) < remaining);
  await near.close();
  await limited.close();
});

test('who waits for what another request began is answered by the owner as well', { skip }, async () => {
  const owner = createServer((_request, response) => response.end('by the owner'));
  const folder = await mkdtemp(join(tmpdir(), 'linnet-passing-'));
  const door = await openDoor(folder, owner);
  const passOn = createPassOn(door.path);
  const server = fastify();
  passToOwner(server, passOn);
  let running: Promise<never> | undefined;
  server.get('/', async () => {
    running ??= new Promise<void>((resolve) => void setImmediate(resolve)).then(() => askOwner('was to look'));
    return running;
  });
  const answers = await Promise.all([server.inject('/'), server.inject('/'), server.inject('/')]);
  assert.deepEqual(
    answers.map(({ statusCode, body }) => [statusCode, body]),
    Array(3).fill([200, 'by the owner']),
  );
  await server.close();
  passOn.close();
  await door.close();
  await rm(folder, { recursive: true });
});
