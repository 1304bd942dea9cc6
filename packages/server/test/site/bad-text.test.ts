import assert from 'node:assert/strict';
import { after, before, test } from 'node:test';
import { createTestApp, type TestApp } from '../app.ts';
import { listRoutes, type Route } from '../routes.ts';
import { createSeed } from '../seed.ts';

/** As they stand in an address: U+0000, a lone surrogate, half a character, halves of escapes, and what is merely odd. */
const VALUES = [
  '%00',
  'a%00b',
  '%ED%A0%80',
  '%F0%9F',
  '%ff',
  '%',
  '%zz',
  '%EF%BF%BF',
  '%E2%80%AE',
  "'%22%3C",
  '%25%30%30',
];
/** In a body, where JSON may say what UTF-8 cannot. */
const TEXTS = ['a\0b', 'a\ud800', '\udc00a', '\uffff', '\u202e'];

let app: TestApp;
let token: string;
let routes: Route[];
before(async () => {
  app = await createTestApp();
  const seed = createSeed(app.ctx);
  const alice = await seed.account('alice');
  await seed.post(alice, 'hello #birds');
  token = await seed.token(alice);
  await app.drain();
  // Streams do not end.
  routes = listRoutes(app.fastify).filter(({ url }) => !url.startsWith('/api/v1/streaming/'));
});
after(() => app.close());

const authorization = () => ({ authorization: `Bearer ${token}` });

async function check(what: string, request: Parameters<TestApp['inject']>[0]): Promise<void> {
  const answer = await app.inject(request);
  assert.ok(answer.statusCode < 500, `${what}: ${answer.statusCode} ${answer.body.slice(0, 200)}`);
}

test('no parameter of a path is text that makes a route fail', async () => {
  const named = routes.filter(({ url }) => url.includes(':'));
  assert.ok(named.length > 40);
  for (const { url, methods } of named) {
    for (const value of VALUES) {
      const path = url.replace(/:[A-Za-z]+/g, value);
      for (const method of methods) {
        if (method === 'OPTIONS') continue;
        await check(`${method} ${path}`, { method: method as 'GET', url: path, headers: authorization() });
      }
    }
  }
});

test('nor one of a query', async () => {
  const names =
    'q resource acct id[] max_id min_id since_id limit offset type tagged any[] local cursor key redirect_to token client_id types[]';
  for (const { url, methods } of routes) {
    if (!methods.includes('GET')) continue;
    const path = url.replace(/:[A-Za-z]+/g, '1').replace(/\*$/, '');
    for (const value of VALUES) {
      const query = names
        .split(' ')
        .map((name) => `${name}=${value}`)
        .join('&');
      await check(`GET ${path}?…${value}`, { url: `${path}?${query}`, headers: authorization() });
    }
  }
});

test('nor one of a body, as JSON and as a form', async () => {
  const names =
    'status spoiler_text language username email password reason client_name redirect_uris scopes website title comment note display_name q id phrase account_ids code token redirect_to'.split(
      ' ',
    );
  for (const { url, methods } of routes) {
    for (const method of methods) {
      if (!['POST', 'PUT', 'PATCH'].includes(method)) continue;
      const path = url.replace(/:[A-Za-z]+/g, '1');
      for (const text of TEXTS) {
        const json = JSON.stringify(Object.fromEntries(names.map((name) => [name, text])));
        const headers = { ...authorization(), origin: 'http://localhost:3000' };
        await check(`${method} ${path} JSON ${JSON.stringify(text)}`, {
          method: method as 'POST',
          url: path,
          headers: { ...headers, 'content-type': 'application/json' },
          payload: json,
        });
        await check(`${method} ${path} form ${JSON.stringify(text)}`, {
          method: method as 'POST',
          url: path,
          headers: { ...headers, 'content-type': 'application/x-www-form-urlencoded' },
          payload: names.map((name) => `${name}=${VALUES[TEXTS.indexOf(text)]}`).join('&'),
        });
      }
    }
  }
});

test('pages too: what cannot be a name is not found or not well-formed', async () => {
  for (const value of VALUES) {
    for (const url of [
      `/tags/${value}`,
      `/tags/a${value}`,
      `/@${value}`,
      `/@alice${value}`,
      `/@alice/${value}`,
      `/@alice/followers?max_id=${value}`,
      `/${value}`,
      `/search?q=${value}`,
      `/public?max_id=${value}`,
      `/sign-in?redirect_to=${value}`,
      `/setup?key=${value}`,
      `/.well-known/webfinger?resource=acct:${value}@localhost:3000`,
      `/media/proxy/x/${value}`,
    ]) {
      for (const headers of [{}, { cookie: `linnet_session=${token}`, 'sec-fetch-site': 'same-origin' }]) {
        await check(url, { url, headers });
      }
    }
  }
  for (const url of ['/tags/a%00', '/@%ED%A0%80', '/@%00', '/search?q=%00', '/api/v1/timelines/tag/a%00']) {
    const { statusCode } = await app.inject({ url, headers: authorization() });
    assert.ok(statusCode === 400 || statusCode === 404, `${url}: ${statusCode}`);
  }
});
