import assert from 'node:assert/strict';
import { test } from 'node:test';
import { buildRequest, type Input, type Output, type RoutesOf } from './client.ts';
import type { MASTODON } from './mastodon/endpoints/index.ts';

type Routes = RoutesOf<typeof MASTODON>;

/** What a program would call: names, parameters and answers are checked by the compiler alone. */
function call<Route extends keyof Routes & string>(route: Route, input: Input<Routes[Route]>) {
  return { request: buildRequest(route, input), answer: undefined as Output<Routes[Route]> | undefined };
}

test('a path is filled, and its parts are encoded', () => {
  const { request } = call('GET /api/v1/timelines/tag/:hashtag', { path: { hashtag: 'a/b?c' }, params: { limit: 5 } });
  assert.deepEqual(request, {
    method: 'GET',
    path: '/api/v1/timelines/tag/a%2Fb%3Fc',
    query: { limit: 5 },
    body: undefined,
    headers: {},
  });
});

test('what changes something has its parameters in the body', () => {
  const { request, answer } = call('PATCH /api/v1/lists/:id', { path: { id: '7' }, params: { title: 'x' } });
  assert.deepEqual([request.method, request.path, request.body], ['PATCH', '/api/v1/lists/7', { title: 'x' }]);
  const title: string | undefined = answer?.title;
  assert.equal(title, undefined);
});

test('what is not described does not compile', () => {
  // @ts-expect-error There is no such route.
  call('GET /api/v1/nothing', {});
  // @ts-expect-error The path has a parameter.
  call('GET /api/v1/lists/:id', {});
  // @ts-expect-error Not one of the choices.
  call('POST /api/v1/lists', { params: { replies_policy: 'some' } });
  // @ts-expect-error The answer has no such key.
  void call('GET /api/v1/lists/:id', { path: { id: '1' } }).answer?.name;
  assert.equal(call('POST /api/v1/lists', { params: { replies_policy: 'none' } }).request.path, '/api/v1/lists');
});
