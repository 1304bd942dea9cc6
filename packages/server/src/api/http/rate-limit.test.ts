import assert from 'node:assert/strict';
import { afterEach, beforeEach, test } from 'node:test';
import { createAuth, createHttpApp } from '#test/http-app.ts';
import { AppError } from '../../lib/errors.ts';
import { HttpError } from './errors.ts';
import { takeLimit } from './rate-limit.ts';
import { createTokenBuckets } from './token-buckets.ts';

let http: Awaited<ReturnType<typeof createHttpApp>>;

beforeEach(async () => {
  const tokens = {
    alice: createAuth(),
    phone: createAuth({ tokenId: 9 }),
    bob: createAuth({ userId: 2, tokenId: 20 }),
  };
  http = await createHttpApp(tokens, (api) => {
    api.get('/api/read', async () => ({}));
    api.post('/api/v1/apps', { config: { limit: 'apps' } }, async () => ({}));
    api.post('/api/media', { config: { limit: 'media' } }, async () => ({}));
    api.get('/api/health', { config: { limit: 'none' } }, async () => ({}));
  });
});
afterEach(() => http.close());

const get = (url: string, token?: string, remoteAddress = '203.0.113.1') =>
  http.app.inject({ url, remoteAddress, headers: token === undefined ? {} : { authorization: `Bearer ${token}` } });
const post = (url: string, token?: string, remoteAddress = '203.0.113.1') =>
  http.app.inject({
    method: 'POST',
    url,
    remoteAddress,
    headers: token === undefined ? {} : { authorization: `Bearer ${token}` },
  });

test('every answer says how much is left, with the end as a date of six decimals', async () => {
  const answer = await get('/api/read');
  assert.equal(answer.headers['x-ratelimit-limit'], '300');
  assert.equal(answer.headers['x-ratelimit-remaining'], '299');
  assert.equal(answer.headers['x-ratelimit-reset'], '2026-01-01T00:00:01.000000Z');
  assert.equal((await get('/api/health')).headers['x-ratelimit-limit'], undefined);
});

test('the sixth app of an address is refused with JSON, CORS and the same headers; others and later are not', async () => {
  for (let i = 0; i < 5; i += 1) assert.equal((await post('/api/v1/apps')).statusCode, 200);
  const refused = await post('/api/v1/apps');
  assert.deepEqual([refused.statusCode, refused.json()], [429, { error: 'Too many requests' }]);
  assert.equal(refused.headers['x-ratelimit-limit'], '5');
  assert.equal(refused.headers['x-ratelimit-remaining'], '0');
  assert.equal(refused.headers['retry-after'], '120');
  assert.equal(refused.headers['access-control-allow-origin'], '*');
  assert.equal((await post('/api/v1/apps', undefined, '203.0.113.2')).statusCode, 200);
  http.advance(120_000);
  assert.equal((await post('/api/v1/apps')).statusCode, 200);
});

test('one IPv6 network is one address', async () => {
  for (let i = 0; i < 5; i += 1) await post('/api/v1/apps', undefined, `2001:db8:0:1::${i + 1}`);
  assert.equal((await post('/api/v1/apps', undefined, '2001:db8:0:1:ffff::1')).statusCode, 429);
  assert.equal((await post('/api/v1/apps', undefined, '2001:db8:0:2::1')).statusCode, 200);
});

test('a family counts by user whatever the token or address', async () => {
  for (let i = 0; i < 30; i += 1) {
    const answer = await post('/api/media', i % 2 === 0 ? 'alice' : 'phone', `203.0.113.${i}`);
    assert.equal(answer.statusCode, 200);
  }
  assert.equal((await post('/api/media', 'alice', '203.0.113.99')).statusCode, 429);
  assert.equal((await post('/api/media', 'bob')).statusCode, 200);
  assert.equal((await get('/api/read', 'alice')).statusCode, 200);
});

test('guessing tokens is counted by address and refused in the end', async () => {
  for (let i = 0; i < 300; i += 1) assert.equal((await get('/api/read', `guess-${i}`)).statusCode, 401);
  assert.equal((await get('/api/read', 'guess-300')).statusCode, 429);
  assert.equal((await get('/api/v9/unknown')).statusCode, 429);
  assert.equal((await get('/api/read', 'alice')).statusCode, 200);
});

const LOGIN = ['login', [{ count: 25, windowMs: 300_000 }]] as const;

test('a limit may belong to whatever a request names', async () => {
  const buckets = createTokenBuckets({ now: () => 0, after: () => () => {}, every: () => () => {} });
  for (let i = 0; i < 25; i += 1) await takeLimit(buckets, LOGIN, 'alice');
  await assert.rejects(takeLimit(buckets, LOGIN, 'alice'), (error) => {
    assert.ok(!(error instanceof AppError));
    return error instanceof HttpError && error.statusCode === 429;
  });
  await takeLimit(buckets, LOGIN, 'bob');
});
