import assert from 'node:assert/strict';
import { after, before, test } from 'node:test';
import { listEndpoints } from '@linnet/api-schemas/endpoint.ts';
import { DIALECTS } from '@linnet/api-schemas/index.ts';
import { createTestApp, type TestApp } from '../app.ts';

let app: TestApp;
before(async () => {
  app = await createTestApp();
});
after(() => app.close());

interface Operation {
  operationId: string;
  parameters: { name: string; in: string }[];
  requestBody?: { content: Record<string, { schema: { properties: object; required?: string[] } }> };
  responses: Record<string, { content?: Record<string, { schema: object }> }>;
  security?: object[];
}
interface Document {
  openapi: string;
  paths: Record<string, Record<string, Operation>>;
  components: { schemas: Record<string, object> };
}

test('OpenAPI has every endpoint of the client APIs, and refers to nothing that is not there', async () => {
  const answer = await app.inject('/api/openapi.json');
  assert.match(`${answer.headers['content-type']}`, /^application\/json/);
  const document = answer.json() as Document;
  assert.equal(document.openapi, '3.1.0');
  const told = Object.entries(document.paths).flatMap(([path, methods]) =>
    Object.keys(methods).map((method) => `${method.toUpperCase()} ${path.replaceAll(/\{(\w+)\}/g, ':$1')}`),
  );
  const { server: _server, ...dialects } = DIALECTS;
  const wanted = Object.values(dialects)
    .flatMap((nouns) => listEndpoints(nouns))
    .flatMap(([, { method, path }]) => [method].flat().map((one) => `${one} ${path}`));
  assert.deepEqual(told.toSorted(), wanted.toSorted());

  const operations = Object.values(document.paths).flatMap((methods) => Object.values(methods));
  const ids = operations.map(({ operationId }) => operationId);
  assert.equal(new Set(ids).size, ids.length);
  for (const [path, methods] of Object.entries(document.paths)) {
    const names = [...path.matchAll(/\{(\w+)\}/g)].map(([, name]) => name);
    for (const { parameters } of Object.values(methods)) {
      assert.deepEqual(
        parameters.filter((one) => one.in === 'path').map((one) => one.name),
        names,
        path,
      );
    }
  }
  const references = new Set([...answer.body.matchAll(/"#\/components\/schemas\/(\w+)"/g)].map(([, name]) => name));
  assert.ok(references.has('Status') && references.has('Account'));
  for (const name of references) assert.ok(name !== undefined && name in document.components.schemas, `${name}`);
});

test('an operation says who may call it, with what, and what comes back', async () => {
  const { paths } = (await app.inject('/api/openapi.json')).json() as Document;
  const members = paths['/api/v1/lists/{id}/accounts'];
  assert.deepEqual(members?.['get']?.security, [{ oauth: ['read:lists'] }]);
  assert.deepEqual(
    members?.['get']?.parameters.map(({ name }) => name),
    ['id', 'limit'],
  );
  const items = { $ref: '#/components/schemas/Account' };
  assert.deepEqual(members?.['get']?.responses['200']?.content?.['application/json']?.schema, { type: 'array', items });
  const upload = paths['/api/v2/media']?.['post'];
  assert.deepEqual(Object.keys(upload?.requestBody?.content ?? {}), ['multipart/form-data']);
  assert.deepEqual(upload?.requestBody?.content['multipart/form-data']?.schema.required, ['file']);
  assert.deepEqual(paths['/api/v1/statuses/{id}']?.['get']?.security, [{}, { oauth: ['read:statuses'] }]);
  assert.equal(paths['/api/v2/instance']?.['get']?.security, undefined);
});

test('who has the document is told so', async () => {
  const { headers } = await app.inject('/api/openapi.json');
  const known = { 'if-none-match': `"other", W/${headers['etag']}` };
  const again = await app.inject({ url: '/api/openapi.json', headers: known });
  assert.deepEqual([again.statusCode, again.body], [304, '']);
});

test('the pages lead to every noun, and load and run nothing', async () => {
  const index = await app.inject('/api/docs');
  const links = [...index.body.matchAll(/href="(\/api\/docs\/[^"]+)"/g)].map(([, link = '']) => link);
  assert.equal(links.length, Object.values(DIALECTS).flatMap((nouns) => Object.keys(nouns)).length);
  for (const link of ['/api/docs', ...links]) {
    const page = await app.inject(link);
    assert.equal(page.statusCode, 200, link);
    assert.match(`${page.headers['content-security-policy']}`, /^default-src 'none'/);
    assert.doesNotMatch(page.body, /<script|<link|<img|(?:src|href)="(?:https?:)?\/\//i, link);
    assert.doesNotMatch(page.body, /undefined|\[object/, link);
  }
  const statuses = (await app.inject('/api/docs/mastodon/statuses')).body;
  for (const word of [
    'POST /api/v1/statuses',
    'write:statuses',
    'spoiler_text',
    'Idempotency-Key',
    'favourites_count',
  ]) {
    assert.ok(statuses.includes(word), word);
  }
  for (const nowhere of ['mastodon/nothing', 'nothing/statuses', 'constructor/name', 'mastodon/toString']) {
    assert.equal((await app.inject(`/api/docs/${nowhere}`)).statusCode, 404, nowhere);
  }
});
