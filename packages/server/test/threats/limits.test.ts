/** Who asks is who is counted: by no header of their own, on every route that lets somebody guess or has mail sent. */
import assert from 'node:assert/strict';
import { createRequire } from 'node:module';
import { after, before, test } from 'node:test';
import { type Endpoint, listEndpoints } from '@linnet/api-schemas/endpoint.ts';
import { DIALECTS } from '@linnet/api-schemas/index.ts';
import { LIMITS } from '#src/api/mastodon/http/limits.ts';
import { addIpBlock } from '#src/core/barriers/ips.ts';
import { createApp } from '#src/core/oauth/apps.ts';
import { createToken } from '#src/core/oauth/tokens.ts';
import { finishSetUp, startSetUp } from '#src/core/two-factor/set-up.ts';
import { hashPassword, PASSWORD_MAX } from '#src/lib/password.ts';
import { systemRng } from '#src/lib/rng.ts';
import { createBrowser } from '../api/browser.ts';
import { createTestApp, type TestApp } from '../app.ts';
import { createSeed, type Member, PASSWORD, type Seed } from '../seed.ts';
import { readAuthenticator } from './authenticator.ts';

let app: TestApp;
let proxied: TestApp;
let seed: Seed;
let alice: Member;
before(async () => {
  app = await createTestApp({ config: { rateLimits: true } });
  proxied = await createTestApp({ config: { rateLimits: true }, settings: { TRUSTED_PROXIES: '10.0.0.0/8,fd00::/8' } });
  seed = createSeed(app.ctx);
  const passwordHash = await hashPassword(PASSWORD, systemRng);
  alice = await seed.account('alice', { passwordHash });
});
after(async () => {
  await app.close();
  await proxied.close();
});

/** In the address: who is refused has not been listened to. */
const FORM = new URLSearchParams({ client_name: 'x', redirect_uris: 'https://app.test/', scopes: 'read' });
/** Registering an app is counted by address alone: five in ten minutes. */
const register = async (to: TestApp, remoteAddress: string, headers: Record<string, string> = {}) =>
  (await to.inject({ method: 'POST', url: `/api/v1/apps?${FORM}`, remoteAddress, headers })).statusCode;
async function exhaust(to: TestApp, remoteAddress: string, headers: Record<string, string> = {}): Promise<void> {
  for (let i = 0; i < LIMITS.apps[0].count; i++) {
    assert.equal(await register(to, remoteAddress, headers), 200, `${remoteAddress} ${JSON.stringify(headers)}`);
  }
  assert.equal(await register(to, remoteAddress, headers), 429);
}

/** What clients say of themselves that some server, somewhere, believes. */
const CLAIMS: Record<string, string>[] = [
  ...['x-forwarded-for', 'x-real-ip', 'x-client-ip', 'x-cluster-client-ip', 'x-originating-ip', 'x-remote-ip'],
  ...['cf-connecting-ip', 'true-client-ip', 'fastly-client-ip', 'x-appengine-user-ip', 'client-ip', 'forwarded-for'],
  ...['x-remote-addr', 'x-azure-clientip', 'fly-client-ip', 'x-linnet-peer', 'x-forwarded', 'via'],
].map((name) => ({ [name]: '198.51.100.77' }));
CLAIMS.push(
  { forwarded: 'for=198.51.100.77' },
  { forwarded: 'for="[2001:db8:9::1]:4711";proto=https' },
  { 'x-forwarded-for': '127.0.0.1' },
  { 'x-forwarded-for': '10.0.0.1, 198.51.100.77' },
  { 'x-forwarded-for': '198.51.100.77, 203.0.113.9, 127.0.0.1' },
  { 'x-forwarded-for': '' },
  { 'x-linnet-peer': '198.51.100.77', 'x-linnet-again': '1' },
);

test('T151, T152: with no proxy trusted, as it is unless somebody says so, no header makes somebody of another', async () => {
  assert.deepEqual(app.ctx.config.trustedProxies, []);
  await exhaust(app, '203.0.113.9');
  for (const claim of CLAIMS) assert.equal(await register(app, '203.0.113.9', claim), 429, JSON.stringify(claim));
  assert.equal(await register(app, '203.0.113.10'), 200);
  assert.equal(await register(app, '::ffff:203.0.113.9'), 429, 'the same address, written as IPv6');
});

test('T151: an IPv6 network of somebody is one address', async () => {
  await exhaust(app, '2001:db8:1:2::1');
  for (const same of ['2001:db8:1:2::2', '2001:db8:1:2:ffff:ffff:ffff:ffff', '2001:0db8:0001:0002:0:0:0:9']) {
    assert.equal(await register(app, same), 429, same);
  }
  for (const other of ['2001:db8:1:3::1', '2001:db8::1']) assert.equal(await register(app, other), 200, other);
});

test('T151: behind a proxy its last word counts, and nothing that was there before', async () => {
  const from = (chain: string, more: object = {}) => ({ 'x-forwarded-for': chain, ...more });
  await exhaust(proxied, '10.0.0.1', from('198.51.100.1'));
  for (const headers of [
    from('192.0.2.1, 198.51.100.1'),
    from('192.0.2.1,192.0.2.2 , 198.51.100.1'),
    from('198.51.100.1, 10.0.0.2, 10.9.9.9'),
    from('::1, 198.51.100.1'),
    from('10.0.0.5, 198.51.100.1'),
    from('nonsense, 198.51.100.1'),
    from('"x", 198.51.100.1'),
    from('::ffff:198.51.100.1'),
    // Some proxies say a port, which every connection has another of.
    from('198.51.100.1:4711'),
    from('192.0.2.1, 198.51.100.1:50000'),
    from('198.51.100.1', { forwarded: 'for=192.0.2.3', 'x-real-ip': '192.0.2.4', 'cf-connecting-ip': '192.0.2.5' }),
  ]) {
    assert.equal(await register(proxied, '10.0.0.1', headers), 429, JSON.stringify(headers));
  }
  // Who comes by another way than the proxies is who they are.
  await exhaust(proxied, '203.0.113.5', from('198.51.100.2'));
  assert.equal(await register(proxied, '203.0.113.5', from('198.51.100.3')), 429);
  assert.equal(await register(proxied, '10.0.0.1', from('198.51.100.2')), 200);
  assert.equal(await register(proxied, 'fd00::1', from('198.51.100.1')), 429);
});

test('T151: neither does a header get round an address that is shut out', async () => {
  for (const to of [app, proxied]) {
    const block = { severity: 'no-access', comment: '', expiresAt: null, by: null, from: null } as const;
    await addIpBlock(to.ctx, { ...block, range: '198.51.100.200' });
  }
  const status = async (to: TestApp, remoteAddress: string, headers: Record<string, string> = {}) =>
    (await to.inject({ url: '/api/v1/instance', remoteAddress, headers })).statusCode;
  for (const claim of [{}, ...CLAIMS]) assert.equal(await status(app, '198.51.100.200', claim), 403);
  for (const chain of [
    '198.51.100.200',
    '192.0.2.1, 198.51.100.200',
    '198.51.100.200:99',
    '198.51.100.200, 10.0.0.9',
  ]) {
    assert.equal(await status(proxied, '10.0.0.1', { 'x-forwarded-for': chain }), 403, chain);
  }
  assert.equal(await status(proxied, '10.0.0.1', { 'x-forwarded-for': '198.51.100.200, 192.0.2.1' }), 200);
});

test('T152: a login is guessed so often in an hour, from however many addresses', async () => {
  const victim = await seed.account('victim');
  // Too long to be one: nothing is computed for it.
  const form = { email: victim.email, password: 'x'.repeat(PASSWORD_MAX + 1) };
  const answers = new Map<string, number>();
  for (let i = 0; i < 610; i++) {
    const address = `2001:db8:${i.toString(16)}:1::1`;
    const { headers } = await createBrowser(app).post('/auth/sign-in', form, undefined, address);
    const said = String(headers.location);
    answers.set(said, (answers.get(said) ?? 0) + 1);
  }
  assert.deepEqual([...answers.keys()], ['/sign-in?error=invalid', '/sign-in?error=limited']);
  // What the time that this took gives back comes on top.
  const guessed = answers.get('/sign-in?error=invalid') ?? 0;
  assert.ok(guessed >= 600 && guessed < 610, `${guessed}`);
});

test('T153: what a request says of its host and scheme is in no answer, from whomever it comes', async () => {
  const { version } = createRequire(import.meta.url)('fastify/package.json') as { version: string };
  const [major = 0, minor = 0, patch = 0] = version.split('.').map(Number);
  assert.ok(major * 1e6 + minor * 1e3 + patch >= 5_008_003, version);

  const post = await createSeed(proxied.ctx)
    .account('ann')
    .then((ann) => createSeed(proxied.ctx).post(ann, 'hello'));
  const evil = {
    'x-forwarded-host': 'evil.test',
    'x-forwarded-proto': 'gopher',
    'x-forwarded-port': '6666',
    'x-original-url': '/evil.test',
    'x-rewrite-url': '/evil.test',
    'x-forwarded-prefix': '/evil.test',
    forwarded: 'host=evil.test;proto=gopher',
    'x-host': 'evil.test',
    'x-original-host': 'evil.test',
  };
  const values: Record<string, string> = { name: 'ann', id: `${post}`, username: 'ann' };
  const urls = Object.values(DIALECTS)
    .flatMap((nouns) => listEndpoints(nouns))
    .filter(([, { method, auth, answer }]) => [method].flat().includes('GET') && auth !== 'user' && answer !== 'stream')
    .map(([, { path }]) => path.replaceAll(/:(\w+)/g, (_, name: string) => values[name] ?? '1'));
  urls.push('/.well-known/webfinger?resource=acct:ann@localhost:3000', '/', '/@ann', `/@ann/${post}`, '/sign-in');
  for (const url of new Set(urls)) {
    for (const [host, remoteAddress] of [
      ['localhost:3000', '10.0.0.1'],
      ['evil.test', '10.0.0.1'],
      ['evil.test', '203.0.113.30'],
    ] as const) {
      const { headers, body } = await proxied.inject({ url, remoteAddress, headers: { ...evil, host } });
      assert.doesNotMatch(`${JSON.stringify(headers)}${body}`, /evil\.test|gopher|:6666/, `${url} at ${host}`);
    }
  }
});

const ENDPOINTS = Object.values(DIALECTS).flatMap((nouns) => listEndpoints(nouns));
const STRICT = ['login', 'credentials', 'password', 'apps', 'sign-up', 'challenge', 'invitation'];
/** Where something is guessed, mail is sent, or somebody comes in. */
const SENSITIVE =
  /\/(?:auth|setup|oauth|invitations|join_requests)(?:\/|$)|\/v1\/user\/|\/emails\/|\/accounts\/delete$|\/v1\/(?:accounts|apps)$/;
const FREE: Record<string, string> = {
  'accounts.many': 'reads what everybody sees',
  'signUp.request': 'its ticket is signed',
  'emails.check': 'answers about whoever asks',
  'authorize.page': 'changes nothing',
  'tokens.revoke': 'wants the secret of an app, of 256 bits, and answers the same whatever it ends',
  'metadata.tokenInfo': 'answers about the token of whoever asks',
  'metadata.userInfo': 'answers about the token of whoever asks',
  'sessions.signOut': 'ends what its cookie opened',
  'unsubscribe.form': 'its key is signed, and opens nothing',
  'unsubscribe.oneClick': 'its key is signed, and opens nothing',
  'unsubscribe.open': 'leads to a page',
  'twoFactor.show': 'answers about whoever asks',
  'passkeys.all': 'answers about whoever asks',
  'passkeys.rename': 'names what is one’s own',
  'identities.all': 'answers about whoever asks',
};

test('T154: every route where something could be guessed or mailed has a limit of its own', () => {
  const without = ENDPOINTS.filter(
    ([name, { path, limit, confirm }]) =>
      SENSITIVE.test(path) &&
      !path.startsWith('/.well-known') &&
      // What asks for a password first is as limited as that.
      confirm !== true &&
      !STRICT.includes(limit ?? '') &&
      !(name in FREE),
  );
  assert.deepEqual(
    without.map(([name]) => name),
    [],
  );
});

/** Of what one person is mailed. */
const FEWER: Record<string, number> = { 'emails.confirm': 5 };

test('T154: each of them is throttled, whatever its method and however its path is written', async () => {
  const { id: appId } = await createApp(app.ctx, {
    name: 'x',
    redirectUris: ['https://x.test/'],
    scopes: 'read write',
  });
  let asked = 0;
  let number = 0;
  for (const [name, endpoint] of ENDPOINTS) {
    const { method, path, limit = '' } = endpoint;
    if (!STRICT.includes(limit)) continue;
    const [rule] = LIMITS[limit as keyof typeof LIMITS] as readonly [{ by: string; count: number }];
    number += 1;
    // By address: from one; by user: with one of theirs after the other, from many.
    const person = await seed.account(`limited${number}`);
    const tokens: string[] = [];
    if (endpoint.auth === 'user') tokens.push(await seed.token(person), await seed.token(person));
    if (endpoint.auth === 'app')
      tokens.push((await createToken(app.ctx, { appId, userId: null, scopes: 'write' })).token);
    const ask = async (i: number, suffix = '', how: Endpoint['method'] = method) => {
      const token = tokens[i % Math.max(tokens.length, 1)];
      const remoteAddress = rule.by === 'user' && tokens.length > 0 ? `192.0.2.${i}` : `198.51.100.${number}`;
      const { publicUrl } = app.ctx.config;
      const authorization = token === undefined ? {} : { authorization: `Bearer ${token}` };
      const headers = { origin: publicUrl, ...authorization };
      const one = [how].flat()[0] ?? 'POST';
      const url = path.replaceAll(/:\w+/g, 'x') + suffix;
      return (await app.inject({ method: one, url, remoteAddress, headers })).statusCode;
    };
    const count = FEWER[name] ?? rule.count;
    for (let i = 0; i < count; i++) assert.notEqual(await ask(i), 429, `${name}, the ${i + 1}th time`);
    for (const suffix of ['', '/', '?x=1', '?format=json']) {
      // A slow machine gives some back meanwhile.
      const answers: number[] = [];
      for (let i = 0; i < 10 && answers.at(-1) !== 429; i++) answers.push(await ask(count, suffix));
      assert.equal(answers.at(-1), 429, `${name}${suffix}`);
    }
    // Another spelling is another route, which is none.
    for (const suffix of ['.json', '.html', '%20', ';x']) {
      assert.ok([400, 401, 404, 429].includes(await ask(count, suffix)), `${name}${suffix}`);
    }
    if (![method].flat().includes('GET')) assert.ok([404, 429].includes(await ask(count, '', 'PUT')), name);
    asked += 1;
  }
  assert.ok(asked >= 20, `${asked}`);
});

test('T154: by the account, too: mails and codes of one person, whoever asks from wherever', async () => {
  const { userId, email } = alice;
  const { secret } = await startSetUp(app.ctx, userId);
  await finishSetUp(app.ctx, { userId, code: readAuthenticator(secret, app.clock), tokenId: 0 });
  const token = await seed.token(alice);
  const from = (i: number) => `198.18.${i}.1`;
  const post = async (i: number, url: string, form: Record<string, string>) =>
    String((await createBrowser(app).post(url, form, undefined, from(i))).headers.location);
  const ways: Record<string, (i: number) => Promise<boolean>> = {
    'a new password': async (i) => (await post(i, '/auth/forgot-password', { email })).includes('error=limited'),
    'a confirmation': async (i) => (await post(i, '/auth/resend-confirmation', { email })).includes('error=limited'),
    'a confirmation, by an app': async (i) => {
      const headers = { authorization: `Bearer ${token}` };
      const url = '/api/v1/emails/confirmations';
      return (await app.inject({ method: 'POST', url, remoteAddress: from(i), headers })).statusCode === 429;
    },
    'a code': async (i) => {
      const browser = createBrowser(app);
      await browser.post('/auth/sign-in', { email, password: PASSWORD }, undefined, from(i));
      const answer = await browser.post('/auth/second-step', { code: '000000' }, undefined, from(i));
      return String(answer.headers.location).includes('error=limited');
    },
  };
  for (const [name, isLimited] of Object.entries(ways)) {
    const answers: boolean[] = [];
    for (let i = 0; i < 7; i++) answers.push(await isLimited(i));
    assert.deepEqual([answers[0], answers.at(-1)], [false, true], name);
    assert.ok(answers.filter((limited) => !limited).length <= 5, name);
  }
});
