import assert from 'node:assert/strict';
import { after, before, test } from 'node:test';
import { endpoint } from '@linnet/api-schemas/endpoint.ts';
import type { FastifyInstance } from 'fastify';
import Type from 'typebox';
import { createTestContext, type TestContext } from '#test/context.ts';
import { createAuth, createHttpApp, createMultipart } from '#test/http-app.ts';
import type { Context } from '../../core/context.ts';
import { AppError } from '../../lib/errors.ts';
import { mastodonProfile } from '../mastodon/http/profile.ts';
import type { ApiOptions } from './client-apis.ts';
import { decodePlain } from './params.ts';
import type { ApiProfile } from './profile.ts';
import { defineRoutes, mount } from './route.ts';

const things = {
  get: endpoint({ method: 'GET', path: '/api/x/things/:id/:name', summary: '', auth: 'optional', answer: Type.Any() }),
  make: endpoint({
    method: ['POST', 'PUT'],
    path: '/api/x/things',
    summary: '',
    auth: 'user',
    scopes: ['write:lists', 'write:statuses'],
    params: Type.Object({
      count: Type.Integer({ maximum: 5 }),
      loud: Type.Optional(Type.Boolean()),
      kind: Type.Optional(Type.Enum(['a', 'b'])),
    }),
    answer: Type.Any(),
  }),
  list: endpoint({
    method: 'GET',
    path: '/api/x/things',
    summary: '',
    auth: 'app',
    paged: { by: 'id', limit: 7 },
    answer: Type.Any(),
  }),
  numbered: endpoint({
    method: 'GET',
    path: '/api/x/numbered',
    summary: '',
    auth: 'none',
    paged: { by: 'offset', limit: 7, max: 8 },
    answer: Type.Any(),
  }),
  drop: endpoint({ method: 'DELETE', path: '/api/x/things/:id', summary: '', auth: 'none', answer: 'empty' }),
  govern: endpoint({
    method: 'POST',
    path: '/api/x/govern',
    summary: '',
    auth: 'user',
    scopes: ['write'],
    permission: 'manageReports',
    params: Type.Object({ count: Type.Integer() }),
    answer: Type.Any(),
  }),
  send: endpoint({
    method: 'POST',
    path: '/api/x/files',
    summary: '',
    auth: 'user',
    uploads: 1,
    answer: Type.Any(),
  }),
};

/** Nothing like Mastodon's: tokens in other places, other words and statuses, absent instead of null, 204. */
const otherProfile: ApiProfile = {
  ...mastodonProfile,
  name: 'other',
  tokens: {
    places: [{ in: 'header' }, { in: 'query', name: 'auth' }, { in: 'cookie', name: 'jwt' }, { in: 'body', name: 'i' }],
    bad: 'ignored',
  },
  decode: decodePlain,
  params: { readBoolean: (value) => (value === true || value === 'true' ? true : undefined) },
  describeError: ({ kind, status, param, headers }) => ({
    status: status === 422 ? 400 : status,
    headers,
    body: { error: kind.replaceAll('-', '_'), ...(param ? { param } : {}) },
  }),
  empty: undefined,
  nulls: 'absent',
  unknown: [{ url: '/api/x/*' }, { url: '/api/*', methods: ['POST'] }],
};

function addRoutes(profile: ApiProfile) {
  const options = { ctx: ctx as Context, profile } as ApiOptions;
  const routes = defineRoutes(things, {
    get: async ({ path, viewer }) => ({ ...path, viewer: viewer.kind, nothing: null }),
    make: async ({ params, accountId }) => ({ ...params, accountId }),
    list: async ({ page, accountId }) => ({ ...page, accountId }),
    numbered: async ({ page, auth }) => ({ ...page, known: auth !== null }),
    drop: async ({ path }) => {
      if (path.id === 9) throw new AppError('conflict', 'not now');
    },
    govern: async ({ accountId }) => ({ accountId }),
    send: async ({ request }) => ({ file: typeof request.form['file'] }),
  });
  return (app: FastifyInstance) => void app.register(async (scope) => routes(scope, options));
}

const tokens = {
  alice: createAuth(),
  app: createAuth({ userId: null, accountId: null }),
  reader: createAuth({ scopes: new Set(['read']) }),
  member: createAuth({ role: 'user' }),
  moderator: createAuth({ role: 'moderator' }),
  narrow: createAuth({ role: 'owner', scopes: new Set(['read']) }),
  gone: createAuth({ role: 'a role that was' }),
  old: 'revoked' as const,
};

let ctx: TestContext;
let ours: Awaited<ReturnType<typeof createHttpApp>>;
let other: Awaited<ReturnType<typeof createHttpApp>>;
before(async () => {
  ctx = await createTestContext({ config: { mediaMaxBytes: 100 } });
  ours = await createHttpApp(tokens, addRoutes(mastodonProfile));
  other = await createHttpApp(tokens, addRoutes(otherProfile), otherProfile);
});
after(async () => {
  await ours.close();
  await other.close();
  await ctx.close();
});

const alice = { authorization: 'Bearer alice' };

test('a path is read into ids and text, and what is no id is not found', async () => {
  const answer = await ours.app.inject({ url: '/api/x/things/12/a%20b', headers: alice });
  assert.deepEqual(answer.json(), { id: 12, name: 'a b', viewer: 'member', nothing: null });
  const wrong = await ours.app.inject('/api/x/things/1x/a');
  assert.deepEqual([wrong.statusCode, wrong.json()], [404, { error: 'Record not found' }]);
});

test('parameters, scopes and people are checked before a handler runs', async () => {
  const make = (token: string, payload: object) =>
    ours.app.inject({ method: 'PUT', url: '/api/x/things?count=2', headers: { authorization: token }, payload });
  const made = await make('Bearer alice', { loud: 'off', more: 1 });
  assert.deepEqual(made.json(), { count: 2, loud: false, accountId: 10 });
  const refused: [string, object, number, string][] = [
    ['Bearer alice', { count: 6 }, 422, 'Validation failed: count must be less than or equal to 5'],
    ['Bearer alice', { count: '' }, 400, 'param is missing or the value is empty or invalid: count'],
    ['Bearer alice', { kind: 'c' }, 400, 'Invalid value for parameter kind'],
    ['Bearer reader', { count: 6 }, 403, 'This action is outside the authorized scopes'],
    ['Bearer app', {}, 422, 'This method requires an authenticated user'],
    ['Bearer old', {}, 401, 'The access token was revoked'],
    ['', {}, 401, 'The access token is invalid'],
  ];
  for (const [token, payload, status, error] of refused) {
    const answer = await make(token, payload);
    assert.deepEqual([answer.statusCode, answer.json()], [status, { error }]);
  }
});

test('a route for staff opens by the role, and by the scope as well, before anything else is looked at', async () => {
  const govern = async (token: string, payload: object = {}) => {
    const headers = { authorization: `Bearer ${token}` };
    const answer = await ours.app.inject({ method: 'POST', url: '/api/x/govern', headers, payload });
    return [answer.statusCode, answer.json().error];
  };
  assert.deepEqual(await govern('moderator', { count: 1 }), [200, undefined]);
  for (const token of ['member', 'alice', 'gone']) {
    assert.deepEqual(await govern(token), [403, 'This action is not allowed'], token);
  }
  assert.deepEqual(await govern('narrow'), [403, 'This action is outside the authorized scopes']);
  assert.equal((await govern('app'))[0], 422);
  assert.equal((await govern('nobody'))[0], 401);
});

test('pages are read as the endpoint is cut', async () => {
  const list = await ours.app.inject({
    url: '/api/x/things?limit=90&max_id=5',
    headers: { authorization: 'Bearer app' },
  });
  assert.deepEqual(list.json(), { limit: 14, maxId: 5, accountId: null });
  const numbered = await ours.app.inject('/api/x/numbered?limit=90&offset=5');
  assert.deepEqual(numbered.json(), { limit: 8, offset: 5, known: false });
});

test('an endpoint without an answer says nothing in the words of its dialect', async () => {
  const drop = { method: 'DELETE' as const, url: '/api/x/things/1' };
  const mine = await ours.app.inject(drop);
  assert.deepEqual([mine.statusCode, mine.json()], [200, {}]);
  const theirs = await other.app.inject(drop);
  assert.deepEqual([theirs.statusCode, theirs.body], [204, '']);
});

test('files come only where they are described, in the number that is', async () => {
  const two = ['a', 'b'].map((value) => ({ name: 'file', value, filename: 'x' }));
  const send = (parts: typeof two, url = '/api/x/files') => {
    const { headers, payload } = createMultipart(parts);
    return ours.app.inject({ method: 'POST', url, headers: { ...alice, ...headers }, payload });
  };
  assert.deepEqual((await send(two.slice(0, 1))).json(), { file: 'object' });
  assert.equal((await send(two)).statusCode, 413);
  assert.equal((await send([{ name: 'count', value: '1', filename: 'x' }], '/api/x/things')).statusCode, 400);
});

test('a dialect reads tokens where it keeps them', async () => {
  const who = async (request: { url: string; headers?: Record<string, string> }) =>
    (await other.app.inject(request)).json().viewer;
  const url = '/api/x/things/1/a';
  assert.equal(await who({ url, headers: alice }), 'member');
  assert.equal(await who({ url: `${url}?auth=alice` }), 'member');
  assert.equal(await who({ url: `${url}?access_token=alice` }), 'visitor');
  // A cookie comes with requests that other sites caused as well.
  const cookie = 'a=b; jwt=alice';
  assert.equal(await who({ url, headers: { cookie } }), 'visitor');
  assert.equal(await who({ url, headers: { cookie, 'sec-fetch-site': 'same-origin' } }), 'member');
  const inBody = await other.app.inject({ method: 'POST', url: '/api/x/things', payload: { i: 'alice', count: 1 } });
  assert.deepEqual(inBody.json(), { count: 1, accountId: 10 });
});

test('a bad token is nobody where a dialect has it so, and refused where somebody is needed', async () => {
  const open = await other.app.inject({ url: '/api/x/things/1/a', headers: { authorization: 'Bearer old' } });
  assert.deepEqual([open.statusCode, open.json().viewer], [200, 'visitor']);
  const closed = await other.app.inject({
    method: 'POST',
    url: '/api/x/things',
    headers: { authorization: 'Bearer old' },
    payload: {},
  });
  assert.deepEqual([closed.statusCode, closed.json()], [401, { error: 'revoked' }]);
});

test('a dialect words refusals, unknown routes and nothings in its own way', async () => {
  const make = (payload: object) => other.app.inject({ method: 'POST', url: '/api/x/things', headers: alice, payload });
  assert.deepEqual((await make({ count: 6 })).json(), { error: 'parameter', param: { name: 'count', fault: 'form' } });
  assert.equal((await make({ count: 1, loud: 'yes' })).statusCode, 400);
  const unknown = await other.app.inject('/api/x/nothing/here');
  assert.deepEqual([unknown.statusCode, unknown.json()], [404, { error: 'no_route' }]);
  assert.equal((await other.app.inject({ method: 'POST', url: '/api/nothing' })).json().error, 'no_route');
  assert.notEqual((await other.app.inject('/api/nothing')).json().error, 'no_route');
  assert.deepEqual((await other.app.inject('/api/x/things/1/a')).json(), { id: 1, name: 'a', viewer: 'visitor' });
  const conflict = await other.app.inject({ method: 'DELETE', url: '/api/x/things/9' });
  assert.deepEqual([conflict.statusCode, conflict.json()], [409, { error: 'conflict' }]);
});

test('an endpoint of a family of limits that the dialect has not is not mounted', async () => {
  const options = { ctx: ctx as Context, profile: mastodonProfile } as ApiOptions;
  const one = endpoint({ method: 'GET', path: '/api/x/y', summary: '', auth: 'none', answer: 'empty', limit: 'few' });
  assert.throws(() => mount(ours.app, options, one, async () => {}), /no family of limits is few/);
});
