/** Sessions are new at each step in (T163); what is secret is kept as a hash or sealed, and compared in constant time (T165). */
import assert from 'node:assert/strict';
import { createECDH } from 'node:crypto';
import { globSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { after, before, test } from 'node:test';
import { createApp } from '#src/core/oauth/apps.ts';
import { createCode, exchangeCode } from '#src/core/oauth/codes.ts';
import { findToken } from '#src/core/oauth/tokens.ts';
import { addProvider } from '#src/core/providers/keep-providers.ts';
import { finishSetUp, startSetUp } from '#src/core/two-factor/set-up.ts';
import { createEmailLink } from '#src/core/users/email.ts';
import { createResetLink } from '#src/core/users/reset-password.ts';
import { saveInstanceSettings } from '#src/core/users/settings.ts';
import { createSetupLink } from '#src/core/users/setup.ts';
import { hashPassword } from '#src/lib/password.ts';
import { systemRng } from '#src/lib/rng.ts';
import { type Browser, createBrowser } from '../api/browser.ts';
import { createDevice } from '../api/device.ts';
import { createClient } from '../api/mastodon/client.ts';
import { CLIENT, type People, startOidcServer, visitOidcServer } from '../api/oidc-server.ts';
import { createTestApp, type TestApp } from '../app.ts';
import { createSeed, type Member, PASSWORD, type Seed } from '../seed.ts';
import { readAuthenticator } from './authenticator.ts';

const OWN = '/api/v1/accounts/verify_credentials';
const people: People = { ada: { preferred_username: 'ada', email: 'ada@work.test', email_verified: true } };

let app: TestApp;
let seed: Seed;
let eve: Member;
let passwordHash: string;
let provider: Awaited<ReturnType<typeof startOidcServer>>;
before(async () => {
  app = await createTestApp({ settings: { FEDERATION_ALLOW_PRIVATE: 'true' } });
  seed = createSeed(app.ctx);
  passwordHash = await hashPassword(PASSWORD, systemRng);
  const { publicUrl } = app.ctx.config;
  provider = await startOidcServer(people, () => [`${publicUrl}/auth/oidc/office/callback`]);
  const input = { issuer: provider.issuer, clientId: CLIENT.id, clientSecret: CLIENT.secret, by: null };
  await addProvider(app.ctx, { ...input, key: 'office', title: 'Work', joins: 'always' });
  await saveInstanceSettings(app.ctx, { registrations: 'open' });
  eve = await seed.account('eve');
});
after(async () => {
  await app.close();
  await provider.close();
});

const tokenIn = (browser: Browser) => /linnet_session=([\w-]+)/.exec(String(browser.cookie))?.[1];
async function whoIs(token: string): Promise<string | undefined> {
  const headers = { cookie: `linnet_session=${token}`, 'sec-fetch-site': 'same-origin' };
  return ((await app.inject({ url: OWN, headers })).json() as { username?: string }).username;
}

/** Ways in, each in a browser that somebody else may have put a cookie into; they answer who it is then. */
const WAYS: Record<string, (browser: Browser) => Promise<string>> = {
  'a password': async (browser) => {
    const member = await seed.account(`p${app.ctx.ids.next()}`, { passwordHash });
    await browser.post('/auth/sign-in', { email: member.email, password: PASSWORD });
    return member.username;
  },
  'a second step': async (browser) => {
    const member = await seed.account(`s${app.ctx.ids.next()}`, { passwordHash });
    const { secret } = await startSetUp(app.ctx, member.userId);
    await finishSetUp(app.ctx, { userId: member.userId, code: readAuthenticator(secret, app.clock), tokenId: 0 });
    app.clock.advance(60_000);
    const planted = tokenIn(browser) ?? '';
    await browser.post('/auth/sign-in', { email: member.email, password: PASSWORD });
    // The first step by itself makes nobody of this browser.
    assert.equal(tokenIn(browser), planted);
    assert.notEqual(await whoIs(planted), member.username);
    await browser.post('/auth/second-step', { code: readAuthenticator(secret, app.clock) });
    return member.username;
  },
  'a passkey': async (browser) => {
    const member = await seed.account(`k${app.ctx.ids.next()}`);
    const client = createClient(app, await seed.token(member, undefined, { confirmed: true }));
    const device = createDevice(app.ctx.config.publicUrl, 'localhost');
    const { challenge } = (await client.post('/api/v1/user/passkeys/options')).json() as { challenge: string };
    await client.post('/api/v1/user/passkeys', { name: 'Phone', ...device.register(challenge) });
    const asked = (await browser.post('/auth/passkey/challenge', {})).json() as { challenge: string };
    await browser.post('/auth/passkey', device.signIn(asked.challenge));
    return member.username;
  },
  'a provider': async (browser) => {
    const asked = await browser.open('/auth/oidc/office');
    const back = await visitOidcServer(String(asked.headers.location), 'ada');
    await browser.open(back.slice(app.ctx.config.publicUrl.length));
    return 'ada';
  },
  joining: async (browser) => {
    const username = `j${app.ctx.ids.next()}`;
    await browser.post('/auth/sign-up', { username, email: `${username}@mail.test`, password: PASSWORD });
    return username;
  },
  'the link of a fresh server': async (browser) => {
    const key = new URL(await createSetupLink(app.ctx)).searchParams.get('key') as string;
    const form = { key, username: 'olivia', email: 'o@mail.test', password: PASSWORD, title: 'Nest' };
    await browser.post('/setup', { ...form, registrations: 'open' });
    return 'olivia';
  },
};

for (const [name, enter] of Object.entries(WAYS)) {
  test(`T163: a session is new, and the one before ends: ${name}`, async () => {
    // One that is really somebody's, and one that nobody gave.
    for (const planted of name.includes('fresh') ? ['x'.repeat(43)] : [await seed.token(eve), 'x'.repeat(43)]) {
      const browser = createBrowser(app, `linnet_session=${planted}`);
      const username = await enter(browser);
      const token = tokenIn(browser) ?? assert.fail();
      assert.notEqual(token, planted);
      assert.equal(await whoIs(token), username);
      assert.equal(await findToken(app.ctx, planted), null);
      assert.equal(await whoIs(planted), undefined);
    }
  });
}

test('T163: what another step wants is shown by the session that did it, and by no other', async () => {
  const member = await seed.account('stepper', { passwordHash });
  const [one, other] = [createClient(app, await seed.token(member)), createClient(app, await seed.token(member))];
  const setUp = (client: typeof one) => client.post('/api/v1/user/2fa/setup');
  assert.equal((await setUp(one)).statusCode, 403);
  assert.equal((await one.post('/api/v1/user/confirm', { password: PASSWORD })).statusCode, 200);
  assert.deepEqual([(await setUp(one)).statusCode, (await setUp(other)).statusCode], [200, 403]);
});

/** Every row of every table, as text. */
async function dump(): Promise<string> {
  const { kysely } = app.ctx.db;
  const parts: string[] = [];
  for (const { name } of await kysely.introspection.getTables()) {
    const rows = await kysely
      .selectFrom(name as 'accounts')
      .selectAll()
      .execute();
    parts.push(...rows.map((row) => JSON.stringify(row)));
  }
  return parts.join('\n');
}

test('T165: nothing that opens something stands in the database as it is', async () => {
  const { ctx } = app;
  const member = await seed.account('keeper', { passwordHash });
  const { userId } = member;
  const { id: appId, clientSecret } = await createApp(ctx, {
    name: 'x',
    redirectUris: ['https://x.test/'],
    scopes: 'read push',
  });
  const wanted = { appId, userId, redirectUri: 'https://x.test/', scopes: 'read push', challenge: null };
  const [used, open] = [await createCode(ctx, wanted), await createCode(ctx, wanted)];
  const given = { appId, code: used, redirectUri: 'https://x.test/', appSecret: clientSecret };
  const { token } = await exchangeCode(ctx, given);
  const session = await seed.token(member);
  const keyOf = (url: string) => new URL(url).searchParams.get('key') as string;
  const browser = createBrowser(app);
  await browser.post('/auth/sign-in', { email: member.email, password: PASSWORD });
  const { secret } = await startSetUp(ctx, userId);
  const codes = await finishSetUp(ctx, { userId, code: readAuthenticator(secret, app.clock), tokenId: 0 });
  const asked = (await createBrowser(app).post('/auth/passkey/challenge', {})).json() as { challenge: string };
  // An app that is told of notifications has its token in every message.
  const p256dh = createECDH('prime256v1').generateKeys('base64url');
  const subscription = { endpoint: 'https://push.test/x', keys: { p256dh, auth: 'A'.repeat(22) } };
  const again = (await exchangeCode(ctx, { ...given, code: await createCode(ctx, wanted) })).token;
  const told = await createClient(app, again).post('/api/v1/push/subscription', { subscription });
  assert.equal(told.statusCode, 200, told.body);

  const secrets: Record<string, string> = {
    'an access token': token,
    'a token of who is told of notifications': again,
    'a session': session,
    'the session of a browser': tokenIn(browser) ?? '',
    'the secret of an app': clientSecret,
    'a code that was used': used,
    'a code that was not': open,
    'a link for a password': keyOf(await createResetLink(ctx, userId)),
    'a link for an address': keyOf((await createEmailLink(ctx, { userId, email: member.email })).url),
    'a password': PASSWORD,
    'the secret of an authenticator': secret,
    'a backup code': codes[0] ?? '',
    'what a passkey signs': asked.challenge,
    'the secret of a provider': CLIENT.secret,
  };
  const rows = await dump();
  for (const [name, text] of Object.entries(secrets)) {
    assert.ok(text.length >= 8, name);
    const bytes = Buffer.from(text);
    const plain = text.replaceAll('-', '');
    for (const form of [text, plain, bytes.toString('base64'), bytes.toString('hex'), bytes.toString('base64url')]) {
      assert.equal(rows.includes(form), false, name);
    }
  }
  assert.ok(rows.includes(member.email), 'the whole database was looked at');
});

test('T165: whatever is signed or hashed is compared in constant time', () => {
  const src = join(import.meta.dirname, '../../src');
  const files = globSync('**/*.ts', { cwd: src }).filter((file) => !file.endsWith('.test.ts'));
  // A signature, a hash or a secret that was brought, beside `===`.
  const compared =
    /\b(?:\w*(?:[sS]ignature|[sS]ecret|[hH]mac|[pP]assword|[dD]igest|csrf\w*))\b\s*(?:===|!==)\s*(?!undefined|null|''|'|"|true|false)\w/;
  const found = files.flatMap((file) =>
    readFileSync(join(src, file), 'utf8')
      .split('\n')
      .filter((line) => compared.test(line) && !/^\s*(?:\*|\/\/)/.test(line))
      .map((line) => `${file}: ${line.trim()}`),
  );
  assert.deepEqual(found, []);
  const signing = files.filter((file) => /\bcreateHmac\(/.test(readFileSync(join(src, file), 'utf8')));
  assert.ok(signing.length > 3, `${signing}`);
});
