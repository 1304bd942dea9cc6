import assert from 'node:assert/strict';
import { test } from 'node:test';
import { callList, readCursor, withCursor } from './call.ts';

const answer = (link?: string) => async () =>
  new Response('[{"id":"7"}]', { headers: { 'content-type': 'application/json', ...(link ? { link } : {}) } });

test('a list ends where no next page is named', async () => {
  const whole = await callList(answer(), 'GET /api/v1/accounts/:id/followers', { path: { id: '1' } });
  assert.deepEqual(whole, { items: [{ id: '7' }], next: null, prev: null });
  const back = '<https://a.test/api/v1/accounts/1/followers?min_id=9>; rel="prev"';
  assert.equal((await callList(answer(back), 'GET /api/v1/bookmarks', {})).next, null);
});

test('the next page begins at the id in the Link header, not at the last entry', async () => {
  const url = 'https://a.test/api/v1/accounts/1/followers';
  const link = `<${url}?limit=40&max_id=42>; rel="next", <${url}?min_id=99>; rel="prev"`;
  const page = await callList(answer(link), 'GET /api/v1/bookmarks', {});
  assert.deepEqual([page.next, page.prev], ['max_id=42', 'min_id=99']);
});

test('a cursor goes back as it came, whatever it is made of, and nothing else of an address does', async () => {
  const asked: string[] = [];
  const fetcher = async (url: unknown) => {
    asked.push(String(url));
    return answer()();
  };
  const cursor = readCursor(new URLSearchParams('max_id=rank%3A1.5%2F7%26&access_token=x&q=y&limit=9'));
  assert.equal(cursor, 'max_id=rank%3A1.5%2F7%26');
  await callList(fetcher, 'GET /api/v1/bookmarks', { params: { limit: 20 }, cursor });
  assert.deepEqual(asked, ['/api/v1/bookmarks?limit=20&max_id=rank%3A1.5%2F7%26']);
  assert.equal(readCursor(new URLSearchParams('q=y')), null);
});

test('another place in a list keeps what was chosen on its page', () => {
  const page = new URLSearchParams('state=open&max_id=9&q=a%26b');
  assert.equal(withCursor(page, 'max_id=7'), 'state=open&q=a%26b&max_id=7');
  assert.equal(withCursor(page, null), 'state=open&q=a%26b');
  assert.equal(withCursor(new URLSearchParams('min_id=9'), null), '');
});
