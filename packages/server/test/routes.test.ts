/** Holds the routes that are mounted to those that are described. */
import assert from 'node:assert/strict';
import { after, before, test } from 'node:test';
import { type Endpoint, isIdName, listEndpoints } from '@linnet/api-schemas/endpoint.ts';
import { DIALECTS } from '@linnet/api-schemas/index.ts';
import { DIALECTS as MOUNTED } from '../src/dialects.ts';
import { createTestApp, type TestApp } from './app.ts';
import { listRoutes } from './routes.ts';

const described = Object.entries(DIALECTS).flatMap(([dialect, nouns]) =>
  listEndpoints(nouns).map(([name, endpoint]) => ({ name: `${dialect}: ${name}`, endpoint })),
);
const routesOf = ({ method, path }: Endpoint) => [method].flat().map((verb) => `${verb} ${path}`);

let app: TestApp;
before(async () => {
  app = await createTestApp();
});
after(() => app.close());

test('every route is described, and what is described is mounted', async () => {
  // Where there is nothing else: a 404 in the words of a dialect.
  const unknown = new Set(MOUNTED.flatMap(({ profile }) => profile.unknown.map(({ url }) => url)));
  const mounted = listRoutes(app.fastify)
    .filter(({ url }) => !unknown.has(url))
    .flatMap(({ methods, url }) => methods.map((method) => `${method} ${url === '*' ? '/*' : url}`))
    .filter((route) => !/^(HEAD|OPTIONS) /.test(route));
  assert.ok(mounted.length > 130);
  const wanted = described.flatMap(({ endpoint }) => routesOf(endpoint));
  assert.deepEqual(mounted.toSorted(), wanted.toSorted());
});

test('what a description says can be', () => {
  const wrong: string[] = [];
  for (const { name, endpoint } of described) {
    const { path, params, auth, scopes = [], summary, uploads } = endpoint;
    const inPath = [...path.matchAll(/:(\w+)/g)].map(([, param = '']) => param);
    if (!/^\/[\w.:/*-]*$/.test(path)) wrong.push(`${name}: ${path} is no path`);
    if (!/^[A-Z]/.test(summary) || summary.endsWith('.')) wrong.push(`${name}: a summary is a line without its stop`);
    const both = inPath.filter((param) => param in (params?.properties ?? {}) && isIdName(param));
    if (both.length > 0) wrong.push(`${name}: ${both} is in the path and beside it`);
    if (auth === 'none' && scopes.length > 0) wrong.push(`${name}: scopes of nobody`);
    const files = Object.values(params?.properties ?? {}).filter(
      (param) => 'format' in param && param.format === 'uploaded-file',
    );
    if (files.length > (uploads ?? 0)) wrong.push(`${name}: more files than are taken`);
  }
  assert.deepEqual(wrong, []);
});
