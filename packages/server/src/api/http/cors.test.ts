import assert from 'node:assert/strict';
import { after, before, test } from 'node:test';
import { createHttpApp } from '#test/http-app.ts';
import { AppError, notFound } from '../../lib/errors.ts';
import { ProgrammingError } from '../../lib/programming-error.ts';
import { findCorsMethods } from './cors.ts';
import { sendNotFound } from './errors.ts';

let http: Awaited<ReturnType<typeof createHttpApp>>;

before(async () => {
  const throwing: Record<string, () => never> = {
    missing: () => {
      throw notFound();
    },
    form: () => {
      const details = { username: [{ error: 'ERR_TAKEN', description: 'has already been taken' }] };
      throw new AppError('invalid', 'Validation failed: Username has already been taken', { details });
    },
    full: () => {
      throw new AppError('unavailable', 'Remote data could not be fetched');
    },
    bug: () => {
      throw new Error('secret of the database');
    },
    mistake: () => {
      throw new ProgrammingError('secret of the house');
    },
    thrown: () => {
      throw 'a string';
    },
  };
  http = await createHttpApp({}, (api) => {
    for (const [name, run] of Object.entries(throwing)) api.get(`/api/${name}`, async () => run());
    api.post('/api/ok', async () => ({}));
    api.post('/oauth/token', async () => ({}));
    api.options('/oauth/*', sendNotFound);
    api.get('/private', async () => ({}));
  });
});
after(() => http.close());

test('errors become JSON, and nothing of a bug is shown', async () => {
  const expected: [string, number, object][] = [
    ['/api/missing', 404, { error: 'Record not found' }],
    ['/api/full', 503, { error: 'Remote data could not be fetched' }],
    ['/api/bug', 500, { error: 'Internal Server Error' }],
    ['/api/mistake', 500, { error: 'Internal Server Error' }],
    ['/api/thrown', 500, { error: 'Internal Server Error' }],
    ['/api/v1/unknown', 404, { error: 'Record not found' }],
    [
      '/api/form',
      422,
      {
        error: 'Validation failed: Username has already been taken',
        details: { username: [{ error: 'ERR_TAKEN', description: 'has already been taken' }] },
        errors: { username: ['has already been taken'] },
      },
    ],
  ];
  for (const [url, status, body] of expected) {
    const answer = await http.app.inject(url);
    assert.deepEqual([answer.statusCode, answer.json()], [status, body], url);
    assert.match(String(answer.headers['content-type']), /^application\/json/);
    assert.equal(answer.headers['access-control-allow-origin'], '*', url);
    assert.match(String(answer.headers['access-control-expose-headers']), /\bLink\b.*X-RateLimit-Remaining/);
    assert.equal(answer.headers['access-control-allow-credentials'], undefined);
    assert.equal(answer.headers['vary'], 'Authorization, Cookie, Origin');
    assert.ok(answer.headers['x-ratelimit-limit'], url);
  }
});

test('an unknown route and a wrong verb answer 404 as JSON', async () => {
  for (const method of ['GET', 'POST', 'PUT', 'PATCH', 'DELETE'] as const) {
    const answer = await http.app.inject({ method, url: '/api/v1/unknown' });
    assert.deepEqual([answer.statusCode, answer.json()], [404, { error: 'Record not found' }], method);
  }
  assert.equal((await http.app.inject('/api/ok')).statusCode, 404);
});

test('preflights are answered for known and unknown routes and repeat what was asked for', async () => {
  for (const url of ['/api/ok', '/api/v1/unknown', '/oauth/token']) {
    const answer = await http.app.inject({
      method: 'OPTIONS',
      url,
      headers: {
        origin: 'https://app.test',
        'access-control-request-method': 'POST',
        'access-control-request-headers': 'authorization,content-type,idempotency-key',
      },
    });
    assert.equal(answer.statusCode, 204, url);
    assert.equal(answer.headers['access-control-allow-origin'], '*');
    assert.equal(answer.headers['access-control-allow-headers'], 'authorization,content-type,idempotency-key');
    assert.match(String(answer.headers['access-control-allow-methods']), /POST/);
  }
});

test('pages outside the list carry no CORS header', async () => {
  const answer = await http.app.inject('/private');
  assert.equal(answer.headers['access-control-allow-origin'], undefined);
});

const paths: [string, boolean][] = [
  ['/api/v1/streaming/', true],
  ['/oauth/token', true],
  ['/oauth/revoke', true],
  ['/oauth/userinfo', true],
  ['/oauth/authorize', false],
  ['/.well-known/nodeinfo', true],
  ['/nodeinfo/2.0', true],
  ['/@alice', true],
  ['/users/alice', true],
  ['/users/alice/inbox', false],
  ['/settings', false],
  ['/apiary', false],
];

for (const [path, open] of paths) {
  test(`${path} is ${open ? 'open' : 'closed'} to other origins`, () =>
    assert.equal(findCorsMethods(path) !== undefined, open));
}
