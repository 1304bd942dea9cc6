import assert from 'node:assert/strict';
import { after, before, test } from 'node:test';
import { listClientFiles } from '@linnet/web';
import { createTestApp, type TestApp } from '../app.ts';

let app: TestApp;
before(async () => {
  app = await createTestApp();
});
after(() => app.close());

test('each file of the web app is sent with its type, by GET and HEAD, and is not sent to who has it', async () => {
  for (const url of await listClientFiles()) {
    const answer = await app.inject({ url });
    assert.equal(answer.statusCode, 200, url);
    assert.match(String(answer.headers['content-type']), /^(text\/(css|javascript)|image\/|application\/)/, url);
    const forEver = url.includes('/immutable/') ? 'public, max-age=31536000, immutable' : 'public, max-age=3600';
    assert.equal(answer.headers['cache-control'], forEver, url);
    assert.ok(answer.rawPayload.length > 0);
  }
  const url = '/favicon.svg';
  const whole = await app.inject({ url: `${url}?v=1` });
  const head = await app.inject({ method: 'HEAD', url });
  assert.equal(head.headers['content-length'], String(whole.rawPayload.length));
  assert.equal(head.rawPayload.length, 0);
  const etag = String(whole.headers.etag);
  const known = await app.inject({ url, headers: { 'if-none-match': etag } });
  assert.deepEqual([known.statusCode, known.rawPayload.length], [304, 0]);
  const packed = await app.inject({ url, headers: { 'if-none-match': etag, 'accept-encoding': 'br' } });
  assert.equal(packed.statusCode, 200, 'other bytes have another tag');
});

test('what is no file of the web app is a page or nothing', async () => {
  const nothing = [
    '/_app/immutable/none.js',
    '/favicon.svg.br',
    '/_app/../package.json',
    '/%66avicon.svg',
    '/server/server.js',
  ];
  for (const url of nothing) {
    const answer = await app.inject({ url });
    assert.equal(answer.statusCode, 404, url);
  }
});
