/** What a browser's cookie opens: pages of our own alone, by whatever route, path and header somebody else tries. */
import assert from 'node:assert/strict';
import { after, before, test } from 'node:test';
import { type Endpoint, listEndpoints } from '@linnet/api-schemas/endpoint.ts';
import { DIALECTS } from '@linnet/api-schemas/index.ts';
import { findToken } from '#src/core/oauth/tokens.ts';
import { addProvider } from '#src/core/providers/keep-providers.ts';
import { finishSetUp, startSetUp } from '#src/core/two-factor/set-up.ts';
import { hashPassword } from '#src/lib/password.ts';
import { systemRng } from '#src/lib/rng.ts';
import { createBrowser } from '../api/browser.ts';
import { CLIENT, startOidcServer } from '../api/oidc-server.ts';
import { createTestApp, type TestApp } from '../app.ts';
import { createSeed, type Member, PASSWORD, type Seed } from '../seed.ts';
import { readAuthenticator } from './authenticator.ts';

const ORIGIN = 'https://linnet.test';
const NAME = '__Host-linnet_session';
const OWN = '/api/v1/accounts/verify_credentials';
const ENDPOINTS = Object.values(DIALECTS).flatMap((nouns) => listEndpoints(nouns));

let app: TestApp;
let seed: Seed;
let owner: Member;
let session: string;
let passwordHash: string;
before(async () => {
  app = await createTestApp({ publicUrl: ORIGIN, settings: { FEDERATION_ALLOW_PRIVATE: 'true' } });
  seed = createSeed(app.ctx);
  passwordHash = await hashPassword(PASSWORD, systemRng);
  owner = await seed.account('olivia', { role: 'owner', passwordHash });
  session = await seed.token(owner, 'read write follow push profile admin:read admin:write', { confirmed: true });
});
after(() => app.close());

const urlOf = ({ path }: Endpoint) => path.replaceAll(/:\w+/g, '1');
/** An answer without the moment that it was given at. */
const look = ({ statusCode, body }: { statusCode: number; body: string }) =>
  `${statusCode} ${body.replaceAll(/\d{4}-\d\d-\d\dT[\d:.]+Z/g, '…')}`;

test('T143: every cookie that is set is of this host alone, over https alone, and no script sees it', async () => {
  const server = await startOidcServer({}, () => [`${ORIGIN}/auth/oidc/office/callback`]);
  const provider = { key: 'office', title: 'Work', joins: 'off', by: null } as const;
  await addProvider(app.ctx, {
    ...provider,
    issuer: server.issuer,
    clientId: CLIENT.id,
    clientSecret: CLIENT.secret,
  });
  const guarded = await seed.account('guarded', { passwordHash });
  const { secret } = await startSetUp(app.ctx, guarded.userId);
  await finishSetUp(app.ctx, { userId: guarded.userId, code: readAuthenticator(secret, app.clock), tokenId: 0 });
  app.clock.advance(60_000);

  const [browser, other] = [createBrowser(app), createBrowser(app)];
  const answers = [
    await browser.post('/auth/sign-in', { email: owner.email, password: PASSWORD }),
    await browser.post('/auth/sign-out', {}),
    await other.post('/auth/sign-in', { email: guarded.email, password: PASSWORD }),
    await other.post('/auth/second-step', { code: readAuthenticator(secret, app.clock) }),
    await createBrowser(app).open('/auth/oidc/office'),
  ];
  await server.close();
  const names = new Set<string>();
  for (const header of answers.flatMap(({ headers }) => headers['set-cookie'] ?? []).flat()) {
    const [pair = '', ...attributes] = header.split('; ');
    names.add(pair.slice(0, pair.indexOf('=')));
    assert.match(pair, /^__Host-linnet_/);
    const flags = attributes.filter((one) => !one.startsWith('Max-Age=')).toSorted();
    assert.deepEqual(flags, ['HttpOnly', 'Path=/', 'SameSite=Lax', 'Secure'], header);
  }
  const wanted = ['linnet_asked', 'linnet_device', 'linnet_halfway', 'linnet_session'];
  assert.deepEqual(
    [...names].toSorted(),
    wanted.map((name) => `__Host-${name}`),
  );
});

test('T143: signing out ends the session at the server, and takes its cookie away', async () => {
  const browser = createBrowser(app);
  await browser.post('/auth/sign-in', { email: owner.email, password: PASSWORD });
  const token = /__Host-linnet_session=([\w-]+)/.exec(String(browser.cookie))?.[1] ?? assert.fail();
  const answer = await browser.post('/auth/sign-out', {});
  assert.match(String(answer.headers['set-cookie']), new RegExp(`${NAME}=; Path=/; Max-Age=0;`));
  assert.doesNotMatch(String(browser.cookie), /_session=/);
  assert.equal(await findToken(app.ctx, token), null);
  for (const headers of [
    { cookie: `${NAME}=${token}`, 'sec-fetch-site': 'same-origin' },
    { authorization: `Bearer ${token}` },
  ]) {
    assert.equal((await app.inject({ url: OWN, headers })).statusCode, 401);
  }
});

/** Where a request of another page comes from, as a browser says it. */
const STRANGERS: Record<string, Record<string, string>> = {
  'another site': { origin: 'https://evil.test', 'sec-fetch-site': 'cross-site' },
  'a frame without an origin': { origin: 'null', 'sec-fetch-site': 'cross-site' },
  'a host below ours': { origin: 'https://blog.linnet.test', 'sec-fetch-site': 'same-site' },
  'ours without https': { origin: 'http://linnet.test', 'sec-fetch-site': 'cross-site' },
  'another port of ours': { origin: `${ORIGIN}:8443`, 'sec-fetch-site': 'same-site' },
  'an origin that begins with ours': { origin: `${ORIGIN}.evil.test`, 'sec-fetch-site': 'cross-site' },
  'a browser that says nothing': {},
  'a referrer of ours alone': { referer: `${ORIGIN}/home`, 'sec-fetch-site': 'cross-site' },
};

test('T145: a cookie counts for nothing where another site asks, on every route', async () => {
  const cookie = { cookie: `${NAME}=${session}` };
  // The same from our own page is let in: what is asked here can fail.
  assert.equal(
    (await app.inject({ url: OWN, headers: { ...cookie, 'sec-fetch-site': 'same-origin' } })).statusCode,
    200,
  );
  const patch = { method: 'PATCH', url: '/api/v1/profile', headers: { ...cookie, origin: ORIGIN } } as const;
  assert.equal((await app.inject(patch)).statusCode, 200);
  let asked = 0;
  for (const [name, endpoint] of ENDPOINTS) {
    if (endpoint.auth === 'none' || endpoint.answer === 'stream') continue;
    for (const method of [endpoint.method].flat()) {
      const url = urlOf(endpoint);
      const visitor = look(await app.inject({ method, url }));
      for (const [who, stranger] of Object.entries(STRANGERS)) {
        const answer = look(await app.inject({ method, url, headers: { ...cookie, ...stranger } }));
        assert.ok(answer === visitor, `${name} by ${method}, from ${who}: ${answer.slice(0, 200)}`);
        if (endpoint.auth === 'user') assert.match(answer, /^401 /, `${name} by ${method}, from ${who}`);
        asked += 1;
      }
    }
  }
  assert.ok(asked > 2_000, `only ${asked} were asked`);
});

/** Forms that nobody is signed in for, and what keeps other sites from sending them. */
const FREE: Record<string, string> = {
  'apps.register': 'opens nothing',
  'tokens.create': 'wants the secret of an app',
  'tokens.revoke': 'wants the secret of an app',
  'tokens.introspect': 'wants the secret of an app',
  'providers.samlForm':
    'comes from another site; it reads no cookie, and what it sets counts only for what the browser was sent to ask',
  'unsubscribe.form': 'wants the key out of a mail',
  'unsubscribe.oneClick': 'wants the key out of a mail (RFC 8058)',
};

test('T145: no form that reads or sets a cookie is taken from another site', async () => {
  const refused: string[] = [];
  for (const [name, endpoint] of listEndpoints(DIALECTS.oauth)) {
    const { method, auth } = endpoint;
    if (auth !== 'none' || !['POST'].includes(String(method)) || name in FREE) continue;
    for (const [who, stranger] of Object.entries(STRANGERS)) {
      const answer = await app.inject({
        method: 'POST',
        url: urlOf(endpoint),
        headers: {
          cookie: `${NAME}=${session}`,
          'content-type': 'application/x-www-form-urlencoded',
          ...stranger,
        },
        payload: new URLSearchParams({ email: owner.email, password: PASSWORD, key: 'x', code: '1' }).toString(),
      });
      assert.equal(answer.statusCode, 403, `${name}, from ${who}`);
      assert.equal(answer.headers['set-cookie'], undefined, `${name}, from ${who}`);
    }
    refused.push(name);
  }
  assert.ok(refused.length >= 11, `${refused}`);
  // What they tried did nothing: the session is what it was.
  const headers = { cookie: `${NAME}=${session}`, 'sec-fetch-site': 'same-origin' };
  assert.equal((await app.inject({ url: OWN, headers })).statusCode, 200);
});

test('T145: pages take no form: what is posted has a route of its own', async () => {
  for (const url of ['/', '/home', '/settings/profile', '/admin', '/sign-in', '/language/de']) {
    const answer = await app.inject({
      method: 'POST',
      url,
      headers: { cookie: `${NAME}=${session}`, origin: 'https://evil.test' },
    });
    assert.equal(answer.statusCode, 404, url);
  }
});

test('T164: other origins read answers to tokens, never with credentials; what reads cookies they read not at all', async () => {
  const evil = { origin: 'https://evil.test' };
  let open = 0;
  for (const [name, endpoint] of ENDPOINTS) {
    const url = urlOf(endpoint);
    for (const method of [endpoint.method].flat()) {
      const asking = {
        ...evil,
        'access-control-request-method': method,
        'access-control-request-headers': 'authorization',
      };
      const preflight = await app.inject({ method: 'OPTIONS', url, headers: asking });
      const answers = [preflight];
      if (endpoint.answer !== 'stream') answers.push(await app.inject({ method, url, headers: evil }));
      for (const { headers } of answers) {
        assert.equal(headers['access-control-allow-credentials'], undefined, name);
        const allowed = headers['access-control-allow-origin'];
        assert.ok(allowed === undefined || allowed === '*', name);
        if (/^\/(?:auth|setup)\b|^\/oauth\/authorize/.test(url)) assert.equal(allowed, undefined, name);
        if (url.startsWith('/api/')) {
          assert.equal(allowed, '*', name);
          open += 1;
        }
      }
    }
  }
  assert.ok(open > 500, `${open}`);
});

test('T164: no page is read by another origin, signed in or not', async () => {
  for (const url of ['/', '/home', '/settings/profile', '/sign-in', '/oauth/authorize', '/admin']) {
    const { headers } = await app.inject({
      url,
      headers: { origin: 'https://evil.test', cookie: `${NAME}=${session}` },
    });
    assert.equal(headers['access-control-allow-origin'], undefined, url);
    assert.equal(headers['access-control-allow-credentials'], undefined, url);
  }
});

/** Other spellings of a path: what a proxy or a router might take for it. */
function spell(path: string): string[] {
  const at = path.indexOf('/admin');
  const [before, rest] = [path.slice(0, at), path.slice(at + '/admin'.length)];
  const encode = (text: string) => [...text].map((one) => `%${one.charCodeAt(0).toString(16)}`).join('');
  return [
    `${before}/%61dmin${rest}`,
    `${before}/%41dmin${rest}`,
    `${before}/${encode('admin')}${rest}`,
    `${before}/%2561dmin${rest}`,
    `${before}%2fadmin${rest}`,
    `${before}%2Fadmin${rest}`,
    `${before}//admin${rest}`,
    `/${path}`,
    `${before}/./admin${rest}`,
    `${before}/x/../admin${rest}`,
    `${before}/x/%2e%2e/admin${rest}`,
    `${before}/%2e/admin${rest}`,
    `${before}/x/..%2fadmin${rest}`,
    `${before}/x/..;/admin${rest}`,
    `${before}\\admin${rest}`,
    `${before}/ADMIN${rest}`,
    path.toUpperCase(),
    `${path}/`,
    `${path}//`,
    `${path}.`,
    `${path}.json`,
    `${path}%20`,
    `${path}%00`,
    `${path};x=1`,
    `${path}%3f`,
    `${path}?x=/api/v1/instance`,
    `${path}%23`,
    `${before}/instance/../admin${rest}`,
    `http://linnet.test${path}`,
    `http://evil.test${path}`,
  ];
}

test('T144: however a path of staff is written, it is theirs alone', async () => {
  const plain = await seed.token(await seed.account('plain'), 'read write follow push admin:read admin:write');
  const staff = listEndpoints(DIALECTS.mastodon).filter(([, { path }]) => /\/admin\//.test(path));
  const others: Record<string, Record<string, string>> = {
    'a visitor': {},
    'somebody who is no staff': { authorization: `Bearer ${plain}` },
  };
  const wrong: string[] = [];
  let reached = 0;
  for (const [i, [name, endpoint]] of staff.entries()) {
    const method = [endpoint.method].flat()[0] ?? 'GET';
    for (const url of spell(urlOf(endpoint))) {
      for (const [who, headers] of Object.entries(others)) {
        // Whoever is no staff is refused where a visitor is: asked of some.
        if (who !== 'a visitor' && i % 5 !== 0) continue;
        const { statusCode } = await app.inject({ method, url, headers });
        if (![400, 401, 403, 404].includes(statusCode))
          wrong.push(`${name}: ${method} ${url} by ${who}: ${statusCode}`);
        if (statusCode === 401 || statusCode === 403) reached += 1;
      }
    }
  }
  assert.deepEqual(wrong, []);
  // Some of them are the route, which is why it decides.
  assert.ok(reached > staff.length * 3, `${reached}`);
});
