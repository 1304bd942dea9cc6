import assert from 'node:assert/strict';
import { test } from 'node:test';
import { ParamError } from '../../http/errors.ts';
import { decodeParams } from './decode-params.ts';
import { linkHeader, readPage, readWindow } from './pagination.ts';

const page = (query: string): object => readPage(decodeParams({ query }), { default: 20 });

test('the limit is absolute, at most twice the default, and garbage is the default', () => {
  assert.deepEqual(page(''), { limit: 20 });
  assert.deepEqual(page('limit=500'), { limit: 40 });
  assert.deepEqual(page('limit=-5'), { limit: 5 });
  assert.deepEqual(page('limit=0'), { limit: 0 });
  assert.deepEqual(page('limit=all'), { limit: 20 });
  assert.deepEqual(readPage(decodeParams({ query: 'limit=500' }), { default: 10, max: 15 }), { limit: 15 });
});

test('min_id beats since_id and goes with max_id; blank ids are absent', () => {
  assert.deepEqual(page('max_id=9&min_id=3&since_id=1'), { limit: 20, maxId: 9, minId: 3 });
  assert.deepEqual(page('since_id=1&max_id='), { limit: 20, sinceId: 1 });
});

test('an id beyond 2^53 is newer than everything; one that is not digits is refused', () => {
  assert.deepEqual(page('max_id=113846571234567890'), { limit: 20, maxId: Number.MAX_SAFE_INTEGER });
  for (const id of ['01J8ZQ', '-1', '1.5', '1'.repeat(21)]) {
    assert.throws(
      () => page(`max_id=${id}`),
      (error) => error instanceof ParamError && error.fault === 'form',
    );
  }
});

test('offset pages refuse negative numbers', () => {
  assert.deepEqual(readWindow(decodeParams({ query: 'offset=10&limit=99' }), { default: 10 }), {
    limit: 20,
    offset: 10,
  });
  assert.throws(() => readWindow(decodeParams({ query: 'offset=-1' }), { default: 10 }), /must be positive/);
  assert.throws(() => readWindow(decodeParams({ query: 'limit=-1' }), { default: 10 }), /must be positive/);
});

test('links are absolute, keep parameters, encode commas and brackets, and drop tokens', () => {
  const params = decodeParams({ query: 'limit=2&types[]=mention&q=a,b&max_id=99&access_token=secret' });
  const link = linkHeader('https://linnet.test', '/api/v1/notifications', params, {
    next: 5,
    prev: 8,
    prevKey: 'min_id',
  });
  assert.equal(
    link,
    '<https://linnet.test/api/v1/notifications?limit=2&types%5B%5D=mention&q=a%2Cb&max_id=5>; rel="next", ' +
      '<https://linnet.test/api/v1/notifications?limit=2&types%5B%5D=mention&q=a%2Cb&min_id=8>; rel="prev"',
  );
  assert.equal(link?.split(',').length, 2);
});

test('a full page of a hidden key pages back by since_id; no neighbours, no header', () => {
  const one = linkHeader('https://linnet.test/', '/api/v1/blocks', decodeParams({}), { prev: 8, prevKey: 'since_id' });
  assert.equal(one, '<https://linnet.test/api/v1/blocks?since_id=8>; rel="prev"');
  assert.equal(linkHeader('https://linnet.test', '/x', decodeParams({}), { prevKey: 'min_id' }), undefined);
});
