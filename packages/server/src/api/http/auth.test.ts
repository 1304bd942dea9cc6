import assert from 'node:assert/strict';
import { after, before, test } from 'node:test';
import { createAuth, createHttpApp, createMultipart, type Part } from '#test/http-app.ts';
import { misskeyProfile } from '../misskey/http/profile.ts';
import { hasScope, readSessionToken, requireAuth } from './auth.ts';

let http: Awaited<ReturnType<typeof createHttpApp>>;

before(async () => {
  const tokens = {
    alice: createAuth(),
    reader: createAuth({ scopes: new Set(['read']) }),
    app: createAuth({ userId: null, accountId: null, tokenId: 8 }),
    pending: createAuth({ refusal: 'Your login is currently pending approval' }),
    old: 'revoked',
    late: 'expired',
  } as const;
  http = await createHttpApp(tokens, (api) => {
    const who = async (request: { auth: unknown }) => ({ known: request.auth !== null });
    api.get('/api/public', { preValidation: requireAuth({ access: 'optional' }) }, who);
    api.get('/api/bare', who);
    api.get('/api/any', { preValidation: requireAuth({ access: 'app' }) }, who);
    api.get('/api/mine', { preValidation: requireAuth({ access: 'user', scopes: ['profile', 'read:accounts'] }) }, who);
    api.post('/api/post', { preValidation: requireAuth({ access: 'user', scopes: ['write:statuses'] }) }, who);
    api.post('/api/confirm', { preValidation: requireAuth({ access: 'user', evenIfRefused: true }) }, who);
  });
});
after(() => http.close());

const bearer = (token: string) => ({ authorization: `Bearer ${token}` });

test('a public route answers strangers and knows a token', async () => {
  const stranger = await http.app.inject('/api/public');
  assert.deepEqual([stranger.statusCode, stranger.json()], [200, { known: false }]);
  const alice = await http.app.inject({ url: '/api/public', headers: bearer('alice') });
  assert.deepEqual([alice.statusCode, alice.json()], [200, { known: true }]);
  assert.equal(alice.headers['cache-control'], 'private, no-store');
  assert.equal(stranger.headers['cache-control'], undefined);
});

const failures: [string, string][] = [
  ['nobody', 'The access token is invalid'],
  ['old', 'The access token was revoked'],
  ['late', 'The access token expired'],
  ['two words', 'The access token is invalid'],
  ['x'.repeat(2_000), 'The access token is invalid'],
];

for (const [token, error] of failures) {
  test(`a bad token is 401 even where none is needed: ${token.slice(0, 10)}`, async () => {
    for (const url of ['/api/public', '/api/bare', '/api/mine']) {
      const answer = await http.app.inject({ url, headers: bearer(token) });
      assert.deepEqual([answer.statusCode, answer.json()], [401, { error }]);
      assert.match(String(answer.headers['www-authenticate']), /^Bearer realm="[^"]+", error="invalid_token"/);
      assert.equal(answer.headers['access-control-allow-origin'], '*');
    }
  });
}

test('no token, an empty one and another scheme are all "no token"', async () => {
  for (const authorization of [undefined, 'Bearer ', 'Basic YTpi']) {
    const headers = authorization === undefined ? {} : { authorization };
    assert.equal((await http.app.inject({ url: '/api/public', headers })).statusCode, 200);
    const answer = await http.app.inject({ url: '/api/mine', headers });
    assert.deepEqual([answer.statusCode, answer.json()], [401, { error: 'The access token is invalid' }]);
  }
});

test('a scope outside the token is 403; one of several is enough', async () => {
  const refused = await http.app.inject({ method: 'POST', url: '/api/post', headers: bearer('reader') });
  assert.deepEqual(
    [refused.statusCode, refused.json()],
    [403, { error: 'This action is outside the authorized scopes' }],
  );
  assert.equal((await http.app.inject({ url: '/api/mine', headers: bearer('reader') })).statusCode, 200);
});

test("an app's own token is 422 where a user is needed and fine elsewhere", async () => {
  const refused = await http.app.inject({ url: '/api/mine', headers: bearer('app') });
  assert.deepEqual(
    [refused.statusCode, refused.json()],
    [422, { error: 'This method requires an authenticated user' }],
  );
  for (const url of ['/api/any', '/api/public']) {
    assert.equal((await http.app.inject({ url, headers: bearer('app') })).statusCode, 200);
  }
});

test('a user who may not act yet gets 403 with the reason, except where the route lets them in', async () => {
  const refused = await http.app.inject({ url: '/api/mine', headers: bearer('pending') });
  assert.deepEqual([refused.statusCode, refused.json()], [403, { error: 'Your login is currently pending approval' }]);
  assert.equal(
    (await http.app.inject({ method: 'POST', url: '/api/confirm', headers: bearer('pending') })).statusCode,
    200,
  );
});

test('the token may be a parameter of the query or of the body', async () => {
  for (const name of ['access_token', 'bearer_token']) {
    assert.equal((await http.app.inject(`/api/mine?${name}=alice`)).statusCode, 200);
    assert.equal((await http.app.inject(`/api/public?${name}=nobody`)).statusCode, 401);
    const json = await http.app.inject({ method: 'POST', url: '/api/post', payload: { [name]: 'alice' } });
    assert.deepEqual([json.statusCode, json.json()], [200, { known: true }]);
    const form = { 'content-type': 'application/x-www-form-urlencoded' };
    const payload = `${name}=nobody`;
    assert.equal((await http.app.inject({ method: 'POST', url: '/api/post', headers: form, payload })).statusCode, 401);
  }
});

test('a token inside a multipart body comes too late', async () => {
  const body = createMultipart([{ name: 'access_token', value: 'alice' }]);
  assert.equal((await http.app.inject({ method: 'POST', url: '/api/post', ...body })).statusCode, 401);
});

test('where a dialect has it there, it is asked for before the first file', async () => {
  const saved: string[] = [];
  const limits = {
    maxBytes: 1_000,
    save: async ({ stream, filename }: { stream: NodeJS.ReadableStream; filename: string }) => {
      saved.push(filename);
      stream.resume();
    },
  };
  const upload = requireAuth({ access: 'user', scopes: ['write'] });
  const http = await createHttpApp(
    { alice: createAuth(), reader: createAuth({ scopes: new Set(['read']) }) },
    (app) => {
      app.post('/api/upload', { preValidation: upload, config: { uploads: limits } }, async ({ auth }) =>
        String(auth?.accountId),
      );
      app.post('/api/look', { preValidation: requireAuth({ access: 'optional' }) }, async ({ auth }) =>
        String(auth?.accountId ?? 0),
      );
    },
    misskeyProfile,
  );
  const token = (value: string) => ({ name: 'i', value });
  const file = (name: string) => ({ name: 'file', value: 'x', filename: name });
  const send = async (url: string, ...parts: Part[]) => {
    const { statusCode, body } = await http.app.inject({ method: 'POST', url, ...createMultipart(parts) });
    return statusCode === 200 ? body : statusCode;
  };
  try {
    assert.equal(await send('/api/upload', token('alice'), file('mine')), '10');
    assert.deepEqual(saved.splice(0), ['mine']);
    assert.equal(await send('/api/upload', token('nobody'), file('bad token')), 401);
    assert.equal(await send('/api/upload', token('reader'), file('not allowed')), 403);
    assert.equal(await send('/api/upload', file('before it'), token('alice')), 401);
    assert.equal(await send('/api/upload', file('without')), 401);
    assert.equal(await send('/api/upload', { name: 'other', value: 'x' }), 401);
    assert.deepEqual(saved, []);
    assert.equal(await send('/api/look', token('alice')), '10');
    assert.equal(await send('/api/look', { name: 'other', value: 'x' }), '0');
  } finally {
    await http.close();
  }
});

const cookie = 'theme=dark; __Host-linnet_session=alice';
const reads: [Record<string, string>, boolean][] = [
  [{ 'sec-fetch-site': 'same-origin' }, true],
  [{ 'sec-fetch-site': 'none' }, true],
  [{ 'sec-fetch-site': 'same-site' }, false],
  [{ 'sec-fetch-site': 'cross-site' }, false],
  [{}, false],
  [{ origin: 'https://linnet.test' }, false],
];

for (const [headers, known] of reads) {
  test(`reading with our cookie and ${JSON.stringify(headers)} is ${known ? 'known' : 'anonymous'}`, async () => {
    const answer = await http.app.inject({ url: '/api/public', headers: { cookie, ...headers } });
    assert.deepEqual([answer.statusCode, answer.json()], [200, { known }]);
  });
}

const writes: [Record<string, string>, number][] = [
  [{ origin: 'https://linnet.test' }, 200],
  [{ origin: 'https://linnet.test', 'sec-fetch-site': 'same-origin' }, 200],
  [{ origin: 'https://evil.test', 'sec-fetch-site': 'same-origin' }, 401],
  [{ origin: 'http://linnet.test' }, 401],
  [{ origin: 'https://linnet.test.evil.test' }, 401],
  [{ origin: 'null' }, 401],
  [{ 'sec-fetch-site': 'none' }, 401],
  [{ 'sec-fetch-site': 'same-origin' }, 401],
];

for (const [headers, status] of writes) {
  test(`changing with our cookie and ${JSON.stringify(headers)} is ${status}`, async () => {
    const answer = await http.app.inject({ method: 'POST', url: '/api/post', headers: { cookie, ...headers } });
    assert.equal(answer.statusCode, status);
  });
}

test('an outdated cookie is "signed out", and a header wins over a cookie', async () => {
  const headers = { cookie: '__Host-linnet_session=old', 'sec-fetch-site': 'same-origin' };
  assert.deepEqual((await http.app.inject({ url: '/api/public', headers })).json(), { known: false });
  const both = { cookie, 'sec-fetch-site': 'same-origin', ...bearer('nobody') };
  assert.equal((await http.app.inject({ url: '/api/public', headers: both })).statusCode, 401);
});

test('over https a cookie without the prefix could come from a neighbour and is not read', () => {
  assert.equal(readSessionToken('linnet_session=a; x=1', 'https://linnet.test'), undefined);
  assert.equal(readSessionToken('x=1; __Host-linnet_session=a', 'https://linnet.test'), 'a');
  assert.equal(readSessionToken('linnet_session=a', 'http://localhost:3000'), 'a');
});

test('hasScope knows parents and the alias', () => {
  assert.equal(hasScope(createAuth({ scopes: new Set(['write']) }), 'write:statuses'), true);
  assert.equal(hasScope(createAuth({ scopes: new Set(['follow']) }), 'write:follows'), true);
  assert.equal(hasScope(createAuth({ scopes: new Set() }), 'read'), false);
});
