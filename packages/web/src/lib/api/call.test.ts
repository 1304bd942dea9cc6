import assert from 'node:assert/strict';
import { test } from 'node:test';
import { callList } from './call.ts';

const answer = (link?: string) => async () =>
  new Response('[{"id":"7"}]', { headers: { 'content-type': 'application/json', ...(link ? { link } : {}) } });

test('a list ends where no next page is named', async () => {
  assert.deepEqual(await callList(answer(), '/api/v1/accounts/1/followers'), { items: [{ id: '7' }], next: null });
  const back = '<https://a.test/api/v1/accounts/1/followers?min_id=9>; rel="prev"';
  assert.equal((await callList(answer(back), '/x')).next, null);
});

test('the next page begins at the id in the Link header, not at the last entry', async () => {
  const url = 'https://a.test/api/v1/accounts/1/followers';
  const link = `<${url}?limit=40&max_id=42>; rel="next", <${url}?min_id=99>; rel="prev"`;
  assert.equal((await callList(answer(link), '/x')).next, '42');
});
