import assert from 'node:assert/strict';
import { after, before, test } from 'node:test';
import { createTestApp, type TestApp } from '../app.ts';
import { createSeed } from '../seed.ts';

let app: TestApp;
let postId: number;
before(async () => {
  app = await createTestApp();
  const seed = createSeed(app.ctx);
  postId = await seed.post(await seed.account('alice'), 'hello');
  await app.drain();
});
after(() => app.close());

const DOCUMENT = [
  'application/activity+json',
  'Application/Activity+JSON',
  'application/ld+json',
  'application/ld+json; profile="https://www.w3.org/ns/activitystreams"',
  'application/json',
  'application/json, */*;q=0.5',
  'text/html;q=0.2, application/ld+json;q=0.9',
];
const PAGE = ['*/*', 'text/html', 'text/html,application/xhtml+xml,*/*;q=0.8', 'application/json;q=0.1, text/html'];

test('actors and posts are documents or pages by what is asked for, in all its spellings', async () => {
  for (const [url, page] of [
    ['/users/alice', '/@alice'],
    [`/posts/${postId}`, `/@alice/${postId}`],
  ] as const) {
    for (const accept of DOCUMENT) {
      const answer = await app.inject({ url, headers: { accept } });
      assert.equal(answer.statusCode, 200, `${url} ${accept}`);
      assert.match(String(answer.headers['content-type']), /^application\/activity\+json/);
      assert.equal(answer.json().id, `http://localhost:3000${url}`);
      assert.match(String(answer.headers.vary), /\bAccept\b/);
      // The page leads to the document.
      const led = await app.inject({ url: page, headers: { accept } });
      assert.deepEqual([led.statusCode, led.headers.location], [302, url], `${page} ${accept}`);
    }
    for (const accept of [...PAGE, undefined]) {
      const headers = accept === undefined ? {} : { accept };
      const answer = await app.inject({ url, headers });
      assert.equal(answer.statusCode, 302, `${url} ${accept}`);
      assert.equal(new URL(String(answer.headers.location), 'http://localhost:3000').pathname, page);
      assert.equal((await app.inject({ url: page, headers })).statusCode, 200, `${page} ${accept}`);
    }
  }
});

test('collections are documents whatever is asked for', async () => {
  for (const accept of [...DOCUMENT, '*/*']) {
    for (const url of ['/users/alice/outbox', '/users/alice/followers', '/users/alice/collections/featured']) {
      const answer = await app.inject({ url, headers: { accept } });
      assert.equal(answer.statusCode, 200, `${url} ${accept}`);
      assert.match(String(answer.headers['content-type']), /^application\/activity\+json/);
    }
  }
});
