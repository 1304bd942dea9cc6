/** Whatever an answer, a document or a page names on this server is there. */
import assert from 'node:assert/strict';
import { after, before, test } from 'node:test';
import { listEndpoints } from '@linnet/api-schemas/endpoint.ts';
import { DIALECTS } from '@linnet/api-schemas/index.ts';
import { editPost } from '#src/core/posts/edit.ts';
import { saveInstanceSettings } from '#src/core/users/settings.ts';
import { saveTerms } from '#src/core/users/terms.ts';
import { hashPassword } from '#src/lib/password.ts';
import { systemRng } from '#src/lib/rng.ts';
import { createBrowser } from '../api/browser.ts';
import { createTestApp, type TestApp } from '../app.ts';
import { createSeed, type Member, PASSWORD, type Seed } from '../seed.ts';

const HERE = 'http://localhost:3000';
/** More than there are: the end of a walk that would go round. */
const MOST = 1_000;
const ACTIVITY = 'application/activity+json';
const JSON_TYPE = 'application/json';
const ALL = 'read write follow push profile admin:read';
/** So many requests a token is good for before it has to wait. */
const PER_TOKEN = 200;

let app: TestApp;
let seed: Seed;
let alice: Member;
let cookie: string;
let post: number;
before(async () => {
  app = await createTestApp();
  seed = createSeed(app.ctx);
  alice = await seed.account('alice', { role: 'owner', passwordHash: await hashPassword(PASSWORD, systemRng) });
  const bob = await seed.account('bob');
  await seed.follow(bob, alice);
  await seed.follow(alice, bob);
  post = await seed.post(alice, 'A #linnet for @bob, see https://elsewhere.test/');
  const text = 'A #linnet for @bob, see https://elsewhere.test/birds';
  const edit = { text, contentWarning: '', sensitive: false, mediaIds: [] };
  await editPost(app.ctx, { accountId: alice.id, postId: post, ...edit });
  await seed.post(bob, '@alice it sings', { replyToId: post });
  await seed.post(bob, 'for you alone @alice', { visibility: 'direct' });
  await seed.like(bob, post);
  await saveInstanceSettings(app.ctx, { privacyPolicy: { text: 'We keep what you write.', updatedAt: 0 } });
  await saveTerms(app.ctx, { by: null, text: 'Be kind.' });
  await app.drain();
  const browser = createBrowser(app);
  await browser.post('/auth/sign-in', { email: alice.email, password: PASSWORD });
  cookie = browser.cookie as string;
});
after(() => app.close());

interface Reader {
  accept: string;
  /** Scopes, of an app. */
  scopes?: string;
  cookie?: string;
}

/** Every list and entity of the API that is asked for by nothing but its path, and is there. */
async function findOpen(): Promise<string[]> {
  const paths = listEndpoints(DIALECTS.mastodon).flatMap(([, { method, path, answer }]) =>
    [method].flat().includes('GET') && !path.includes(':') && typeof answer === 'object' ? [path] : [],
  );
  const open: string[] = [];
  for (const path of paths) {
    const { statusCode } = await app.inject({
      url: path,
      headers: await headersOf({ accept: JSON_TYPE, scopes: ALL }),
    });
    // Not there yet, or not without a parameter.
    if (![400, 404, 422].includes(statusCode)) open.push(path);
  }
  return open;
}

/** What one kind of reader finds at first; the rest it is led to. */
async function readers(): Promise<[name: string, reader: Reader, from: string[]][]> {
  const api = ['verify_credentials', `${alice.id}`, `${alice.id}/statuses`, `${alice.id}/followers?limit=1`];
  return [
    ['a server', { accept: ACTIVITY }, ['/users/alice', '/users/bob', `/posts/${post}`, '/actor']],
    [
      'a machine',
      { accept: '*/*' },
      [
        '/.well-known/webfinger?resource=acct:alice@localhost:3000',
        '/.well-known/webfinger?resource=acct:localhost:3000@localhost:3000',
        '/.well-known/host-meta',
        '/.well-known/host-meta.json',
        '/.well-known/nodeinfo',
        '/.well-known/oauth-authorization-server',
        '/.well-known/security.txt',
        '/manifest.webmanifest',
        '/@alice.rss',
        '/tags/linnet.rss',
        '/api/v1/instance',
        '/api/v2/instance',
      ],
    ],
    [
      'an app',
      { accept: JSON_TYPE, scopes: ALL },
      [
        ...(await findOpen()),
        ...api.map((path) => `/api/v1/accounts/${path}`),
        `/api/v1/statuses/${post}`,
        `/api/v1/statuses/${post}/context`,
        '/api/v1/timelines/home?limit=1',
        '/api/v1/timelines/public?limit=1',
        '/api/v1/timelines/tag/linnet?limit=1',
        '/api/v1/notifications?limit=1',
        '/api/v1/conversations',
        '/api/v2/search?q=linnet',
      ],
    ],
    [
      'a visitor',
      { accept: 'text/html' },
      ['/', '/about', '/public', '/explore', '/explore/tags', '/explore/links', '/nowhere', '/docs/api'],
    ],
    [
      'a member',
      { accept: 'text/html', cookie },
      ['/home', '/settings', '/admin', '/conversations', '/@alice', '/share?text=x'],
    ],
  ];
}

test('every address that is published is served', async () => {
  for (const [name, reader, from] of await readers()) {
    const seen = new Set<string>();
    const missing: string[] = [];
    const waiting = from.map((path) => ({ path, by: 'the test' }));
    for (let next = waiting.shift(); next !== undefined; next = waiting.shift()) {
      const { path, by } = next;
      if (seen.has(path) || leavesTheSession(path)) continue;
      seen.add(path);
      assert.ok(seen.size < MOST, `${name} finds no end: ${path}`);
      const answer = await app.inject({ url: path, headers: await headersOf(reader, path) });
      assert.notEqual(answer.statusCode, 429, `${name} asks too much: ${path}`);
      const { location } = answer.headers;
      const there = answer.statusCode < 500 && (answer.statusCode !== 404 || (await takesPosts(path)));
      if (!there && path !== '/nowhere') missing.push(`${path} (${answer.statusCode}), named by ${by}`);
      if (answer.statusCode === 404 && path !== '/nowhere') continue;
      const named = location === undefined ? findAddresses(answer) : [String(location)];
      waiting.push(...named.flatMap((address) => toPath(address, path)).map((to) => ({ path: to, by: path })));
    }
    assert.deepEqual(missing, [], `${name} was led to what is not there`);
    assert.ok(seen.size > from.length, `${name} was led nowhere`);
  }
});

let asked = 0;
let token = '';

/** Only a browser shows its cookie, and not to the addresses that apps call. */
async function headersOf({ cookie: kept, scopes, accept }: Reader, path = ''): Promise<Record<string, string>> {
  if (scopes !== undefined) {
    if (asked++ % PER_TOKEN === 0) token = await seed.token(alice, scopes);
    return { accept, authorization: `Bearer ${token}` };
  }
  const shows = kept !== undefined && !path.startsWith('/api/');
  return shows ? { accept, cookie: kept, 'sec-fetch-site': 'same-origin' } : { accept };
}

const leavesTheSession = (path: string) => /sign-out|\/language\//.test(path);

/** Inboxes, token endpoints and targets of forms are not for reading. */
async function takesPosts(path: string): Promise<boolean> {
  const answer = await app.inject({ method: 'POST', url: path, headers: { 'content-type': 'application/json' } });
  return answer.statusCode !== 404;
}

/** Whatever looks like an address, in JSON, XML, HTML, plain text or a Link header. */
function findAddresses({ body, headers }: { body: string; headers: Record<string, unknown> }): string[] {
  const type = String(headers['content-type'] ?? '');
  const text = `${body} ${headers['link'] ?? ''}`.replaceAll('\\/', '/').replaceAll('&amp;', '&');
  const whole = [...text.matchAll(/http:\/\/localhost:3000[^\s"'<>\\]*/g)].map(([address]) => address);
  const marked = /html/.test(type) ? [...text.matchAll(/(?<!-)\b(?:href|src|action)="([^"]*)"/g)] : [];
  const paths = /manifest/.test(type) ? [...text.matchAll(/"(?:start_url|src|action)": "([^"]*)"/g)] : [];
  return [...whole, ...[...marked, ...paths].map(([, address = '']) => address)];
}

/** The path of an address of ours, its template filled in; others, and places on the same page, are none. */
function toPath(address: string, from: string): string[] {
  const filled = address.replaceAll(/(?:\{|%7B)\w+(?:\}|%7D)/gi, encodeURIComponent(`${HERE}/users/alice`));
  if (filled.startsWith('#') || !URL.canParse(filled, HERE + from)) return [];
  const url = new URL(filled.replace(/[).,;]+$/, ''), HERE + from);
  return url.origin === HERE ? [url.pathname + url.search] : [];
}

/** What others call our pages, and which they are. */
const OLD: [string, string][] = [
  ['/auth/sign_up', '/sign-up'],
  ['/auth/confirmation/new', '/confirm-email'],
  ['/auth/password/new', '/forgot-password'],
  ['/auth/sign_in', '/sign-in'],
  ['/auth/edit', '/settings/password'],
  ['/settings/exports', '/settings/export'],
  ['/settings/applications', '/settings/sessions'],
  ['/settings/two_factor_authentication_methods', '/settings'],
  ['/oauth/authorized_applications', '/settings/sessions'],
  ['/.well-known/change-password', '/settings/password'],
  ['/filters', '/settings/filters'],
  ['/explore/suggestions', '/explore/people'],
  ['/privacy-policy', '/about#privacy'],
  ['/terms', '/about#terms'],
  ['/about/more', '/about'],
  ['/about/more/', '/about'],
  ['/favicon.ico', '/favicon.svg'],
  ['/publish?text=a%20b', '/share?text=a%20b'],
  ['/web', '/home'],
  ['/web/home', '/home'],
  ['/web/timelines/tag/linnet', '/timelines/tag/linnet'],
  ['/timelines/tag/linnet', '/tags/linnet'],
  ['/web/@alice', '/@alice'],
  ['/web/search?q=x', '/search?q=x'],
  ['/authorize_follow?acct=bob@a.test', '/authorize_interaction?uri=bob%40a.test'],
];

test('what others call our pages leads to them', async () => {
  const member = { accept: 'text/html', cookie, 'sec-fetch-site': 'same-origin' };
  for (const [old, expected] of OLD) {
    const answer = await app.inject({ url: old, headers: { accept: 'text/html' } });
    assert.deepEqual([answer.statusCode, answer.headers.location], [302, expected], old);
    let [url, status] = [expected, 302];
    for (let steps = 0; status >= 300 && status < 400 && steps < 4; steps++) {
      const led = await app.inject({ url, headers: member });
      status = led.statusCode;
      url = String(led.headers.location ?? url);
    }
    assert.equal(status, 200, `${old} ends at ${url}`);
  }
  const ofPost = await app.inject({ url: `/web/statuses/${post}` });
  assert.equal(ofPost.headers.location, `/statuses/${post}`);
  assert.equal((await app.inject(`/statuses/${post}`)).headers.location, `/posts/${post}`);
  assert.equal((await app.inject('/timelines/list/7')).headers.location, '/lists/7');
});

test('what leads elsewhere, or nowhere, is no page', async () => {
  for (const url of [
    '/web//evil.test',
    '/web/.//evil.test',
    '/web/%2f%2fevil.test',
    '/interact/x',
    '/statuses/x',
    '/auth/x',
  ]) {
    const answer = await app.inject({ url, headers: { accept: 'text/html' } });
    assert.deepEqual([answer.statusCode, answer.headers.location], [404, undefined], url);
  }
});

test('who wants to follow or answer from elsewhere is led to the thing, after signing in', async () => {
  const uri = encodeURIComponent(`${HERE}/users/bob`);
  const visitor = await app.inject({ url: `/authorize_interaction?uri=${uri}`, headers: { accept: 'text/html' } });
  assert.equal(visitor.statusCode, 302);
  assert.equal(
    visitor.headers.location,
    `/sign-in?redirect_to=${encodeURIComponent(`/authorize_interaction?uri=${uri}`)}`,
  );
  const cases: [string, string][] = [
    [`${HERE}/users/bob`, '/@bob'],
    [`${HERE}/@bob`, '/@bob'],
    ['acct:bob@localhost:3000', '/@bob'],
    ['@bob@localhost:3000', '/@bob'],
    [`${HERE}/posts/${post}`, `/@alice/${post}`],
    [`${HERE}/@alice/${post}`, `/@alice/${post}`],
    [`${HERE}/users/nobody`, `/search?q=${encodeURIComponent(`${HERE}/users/nobody`)}`],
    ['', '/search'],
  ];
  const member = { accept: 'text/html', cookie, 'sec-fetch-site': 'same-origin' };
  for (const [named, expected] of cases) {
    const url = `/authorize_interaction?${new URLSearchParams({ uri: named })}`;
    const answer = await app.inject({ url, headers: member });
    assert.deepEqual([answer.statusCode, answer.headers.location], [302, expected], named);
  }
  const old = await app.inject({ url: `/interact/${post}`, headers: member });
  assert.equal(old.headers.location, `/authorize_interaction?uri=${encodeURIComponent(`${HERE}/posts/${post}`)}`);
});
