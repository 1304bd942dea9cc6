import assert from 'node:assert/strict';
import { after, before, test } from 'node:test';
import type { TwoFactor, TwoFactorSetUp } from '@linnet/api-schemas/gotosocial/two-factor.ts';
import { findUpgradeAuth } from '../../src/api/mastodon/streaming/upgrade-auth.ts';
import { changeRole } from '../../src/core/people/access.ts';
import { createRole, editRole } from '../../src/core/staff/keep-roles.ts';
import { liftTwoFactor } from '../../src/core/two-factor/manage.ts';
import { setPassword } from '../../src/core/users/change-password.ts';
import { createResetLink } from '../../src/core/users/reset-password.ts';
import { saveInstanceSettings } from '../../src/core/users/settings.ts';
import { hashPassword } from '../../src/lib/password.ts';
import { systemRng } from '../../src/lib/rng.ts';
import { totpCode } from '../../src/lib/totp.ts';
import { createTestApp, type TestApp } from '../app.ts';
import { createSeed, type Member, PASSWORD, type Seed } from '../seed.ts';
import { type Browser, createBrowser } from './browser.ts';
import { createClient } from './mastodon/client.ts';

const BASE = '/api/v1/user/2fa';
const OWN = '/api/v1/accounts/verify_credentials';
const STEP_MS = 30_000;

let app: TestApp;
let seed: Seed;
let passwordHash: string;
before(async () => {
  app = await createTestApp();
  seed = createSeed(app.ctx);
  passwordHash = await hashPassword(PASSWORD, systemRng);
});
after(() => app.close());

function fromBase32(text: string): Buffer {
  const bits = [...text].map((letter) =>
    'ABCDEFGHIJKLMNOPQRSTUVWXYZ234567'.indexOf(letter).toString(2).padStart(5, '0'),
  );
  return Buffer.from((bits.join('').match(/.{8}/g) ?? []).map((byte) => Number.parseInt(byte, 2)));
}

/** An authenticator app: the code of now, or some steps off. */
const authenticator =
  (secret: string) =>
  (off = 0) =>
    totpCode(fromBase32(secret), Math.floor(app.clock.now() / STEP_MS) + off);

type Client = ReturnType<typeof createClient>;
const confirm = (client: Client, code?: string, password = PASSWORD) =>
  client.post('/api/v1/user/confirm', { password, ...(code === undefined ? {} : { code }) });

interface Protected {
  person: Member;
  client: Client;
  code: (off?: number) => string;
  backupCodes: string[];
}

/** Somebody of whom a second step is asked, and a client of theirs that has shown who they are. */
async function protect(username: string): Promise<Protected> {
  const person = await seed.account(username, { passwordHash });
  const client = createClient(app, await seed.token(person));
  await confirm(client);
  const { secret } = (await client.post(`${BASE}/setup`)).json() as TwoFactorSetUp;
  const code = authenticator(secret);
  const backupCodes = (await client.post(`${BASE}/enable`, { code: code() })).json() as string[];
  // The next sign-in is another day, and a step has just begun.
  app.clock.advance(24 * 3_600_000);
  app.clock.advance(STEP_MS - (app.clock.now() % STEP_MS));
  return { person, client, code, backupCodes };
}

const opens = async (browser: Browser) => {
  const headers = { cookie: browser.cookie ?? '', 'sec-fetch-site': 'same-origin' };
  return (await app.inject({ url: OWN, headers })).statusCode === 200;
};
const enter = async (browser: Browser, email: string, more: Record<string, string> = {}) =>
  String((await browser.post('/auth/sign-in', { email, password: PASSWORD, ...more })).headers.location);
const step = async (browser: Browser, code: string, more: Record<string, string> = {}) =>
  String((await browser.post('/auth/second-step', { code, ...more })).headers.location);

test('a second step is turned on by who shows their password and has the right app', async () => {
  const alice = await seed.account('alice', { passwordHash });
  const [client, other] = [createClient(app, await seed.token(alice)), createClient(app, await seed.token(alice))];
  const before = (await client.get(BASE)).json() as TwoFactor;
  assert.deepEqual(before, { enabled_at: null, backup_codes_left: 0, required: false });

  const early = await client.post(`${BASE}/setup`);
  assert.equal(early.statusCode, 403);
  assert.match(String(early.headers['www-authenticate']), /error="insufficient_user_authentication"/);
  assert.equal((await confirm(client, undefined, 'not it')).statusCode, 403);
  assert.equal((await client.post(`${BASE}/setup`)).statusCode, 403);
  assert.equal((await confirm(client)).statusCode, 200);
  // Another token of theirs has shown nothing.
  assert.equal((await other.post(`${BASE}/setup`)).statusCode, 403);

  assert.equal((await client.post(`${BASE}/enable`, { code: '123456' })).statusCode, 422);
  const { secret, uri, qr } = (await client.post(`${BASE}/setup`)).json() as TwoFactorSetUp;
  assert.equal(new URL(uri).searchParams.get('secret'), secret);
  assert.match(qr.path, /^(M\d+ \d+h\d+v1h-\d+z)+$/);
  const rows = JSON.stringify(await app.ctx.db.kysely.selectFrom('authenticators').selectAll().execute());
  assert.equal(rows.includes(secret) || rows.includes(fromBase32(secret).toString('base64url')), false);

  const code = authenticator(secret);
  assert.equal((await client.post(`${BASE}/enable`, { code: code(3) })).statusCode, 422);
  assert.equal((await client.get(BASE)).json().enabled_at, null);
  assert.equal((await other.get(OWN)).statusCode, 200);
  const codes = (await client.post(`${BASE}/enable`, { code: code() })).json() as string[];
  assert.equal(new Set(codes).size, 10);
  assert.match(codes[0] ?? '', /^([a-z2-7]{4}-){3}[a-z2-7]{4}$/);
  // What was signed in elsewhere had shown one factor.
  assert.deepEqual([(await client.get(OWN)).statusCode, (await other.get(OWN)).statusCode], [200, 401]);
  assert.equal((await client.get(BASE)).json().backup_codes_left, 10);
  assert.equal((await client.post(`${BASE}/setup`)).statusCode, 409);
});

test('who has shown who they are has fifteen minutes', async () => {
  const client = createClient(app, await seed.token(await seed.account('quarter', { passwordHash })));
  await confirm(client);
  app.clock.advance(15 * 60_000 - 1_000);
  assert.equal((await client.post(`${BASE}/setup`)).statusCode, 200);
  app.clock.advance(2_000);
  assert.equal((await client.post(`${BASE}/setup`)).statusCode, 403);
});

test('a sign-in is two steps then, and the first one opens nothing', async () => {
  const { person, code } = await protect('bob');
  const browser = createBrowser(app);
  assert.equal(await enter(browser, person.email, { redirect_to: '/lists' }), '/sign-in/code?redirect_to=%2Flists');
  assert.match(String(browser.cookie), /linnet_halfway=/);
  assert.equal(await opens(browser), false);
  assert.equal(
    await step(browser, '000000', { redirect_to: '/lists' }),
    '/sign-in/code?error=invalid&redirect_to=%2Flists',
  );
  assert.equal(await opens(browser), false);
  assert.equal(await step(browser, code(), { redirect_to: '//evil.test' }), '/home');
  assert.equal(await opens(browser), true);
  assert.doesNotMatch(String(browser.cookie), /linnet_halfway=/);
});

test('T155, T156: a code counts once, a clock may be a step off, and a backup code opens once', async () => {
  const { person, code, backupCodes } = await protect('clockwise');
  const [first = '', second = ''] = backupCodes;
  const [yes, no] = ['/home true', '/sign-in/code?error=invalid false'];
  const expect = async (answers: Record<string, string>[]) => {
    for (const [one = '', answer] of answers.flatMap((pair) => Object.entries(pair))) {
      const browser = createBrowser(app);
      await enter(browser, person.email);
      assert.equal(`${await step(browser, one)} ${await opens(browser)}`, answer, one);
    }
  };
  await expect([{ [code(-1)]: yes }, { [code(-1)]: no }, { [code(1)]: yes }, { [code()]: no }]);
  // Tries are counted: some time brings them back.
  app.clock.advance(3_600_000);
  await expect([{ [first.toUpperCase().replaceAll('-', ' ')]: yes }, { [first]: no }, { [second]: yes }]);
});

test('T155, T156: of two who send one code at the same moment one comes in', async () => {
  const { person, code, backupCodes } = await protect('twice');
  for (const one of [code(), backupCodes[3] ?? '']) {
    const browsers = [createBrowser(app), createBrowser(app)];
    for (const browser of browsers) await enter(browser, person.email);
    await Promise.all(browsers.map((browser) => step(browser, one)));
    const inside = await Promise.all(browsers.map(opens));
    assert.deepEqual(inside.filter(Boolean).length, 1, one);
  }
});

test('T155: codes are guessed five times in a quarter of an hour, and nobody is kept out where they were before', async () => {
  const { person, code } = await protect('guessed');
  const known = createBrowser(app);
  await enter(known, person.email);
  await step(known, code());
  app.clock.advance(STEP_MS);
  const answers: string[] = [];
  for (let i = 0; i < 6; i++) {
    const browser = createBrowser(app);
    await enter(browser, person.email);
    answers.push(await step(browser, `00000${i}`));
  }
  assert.deepEqual(
    answers.map((answer) => answer.replace('/sign-in/code?error=', '')),
    [...Array(4).fill('invalid'), 'limited', 'limited'],
  );
  await enter(known, person.email);
  assert.equal(await step(known, code()), '/home');
});

test('T156: no other way leads round the second step', async () => {
  const { person, client, code } = await protect('guarded');
  const ways: Record<string, () => Promise<boolean>> = {
    'the cookie of the first step as a session': async () => {
      const browser = createBrowser(app);
      await enter(browser, person.email);
      const halfway = /linnet_halfway=([^;]+)/.exec(String(browser.cookie))?.[1] ?? '';
      const headers = { authorization: `Bearer ${halfway}` };
      return (
        (await opens(createBrowser(app, `linnet_session=${halfway}`))) ||
        (await app.inject({ url: OWN, headers })).statusCode === 200
      );
    },
    'a made up first step': async () => {
      const browser = createBrowser(
        app,
        `linnet_halfway=${person.userId}.${app.clock.now() + 60_000}.${'x'.repeat(43)}`,
      );
      return (await step(browser, code(1))) !== '/sign-in?error=late' || opens(browser);
    },
    'the first step of somebody else': async () => {
      const eve = await seed.account('eve', { passwordHash });
      const browser = createBrowser(app);
      const mine = createBrowser(app);
      await enter(browser, person.email);
      await enter(mine, eve.email);
      const forged = String(browser.cookie).replace(String(person.userId), String(eve.userId));
      const thief = createBrowser(app, forged);
      await step(thief, code(1));
      return opens(thief);
    },
    'a first step of ten minutes ago': async () => {
      const browser = createBrowser(app);
      await enter(browser, person.email);
      app.clock.advance(10 * 60_000);
      return (await step(browser, code())) !== '/sign-in?error=late';
    },
    'a browser that was let in before': async () => {
      const browser = createBrowser(app);
      await enter(browser, person.email);
      assert.equal(await step(browser, code(1)), '/home');
      await browser.post('/auth/sign-out', {});
      await enter(browser, person.email);
      return opens(browser);
    },
    'the password grant': async () => {
      const apps = await app.inject({
        method: 'POST',
        url: '/api/v1/apps',
        payload: { client_name: 'x', redirect_uris: 'https://app.test/', scopes: 'read write' },
      });
      const { client_id, client_secret } = apps.json() as Record<string, string>;
      const grant = { grant_type: 'password', username: person.username, password: PASSWORD };
      const payload = { ...grant, client_id, client_secret, scope: 'read' };
      return (await app.inject({ method: 'POST', url: '/oauth/token', payload })).statusCode === 200;
    },
    'the consent page': async () => {
      const browser = createBrowser(app);
      await enter(browser, person.email, { redirect_to: '/oauth/authorize?client_id=x' });
      return opens(browser);
    },
    'a password alone, to confirm': async () => {
      app.clock.advance(16 * 60_000);
      await confirm(client);
      return (await client.post(`${BASE}/disable`)).statusCode === 200;
    },
    'joining under the same name or address': async () => {
      const browser = createBrowser(app);
      await browser.post('/auth/sign-up', { username: person.username, email: person.email, password: PASSWORD });
      return opens(browser);
    },
    'a link for a new password': async () => {
      const link = await createResetLink(app.ctx, person.userId);
      const browser = createBrowser(app);
      const key = new URL(link).searchParams.get('key') ?? '';
      await browser.post('/auth/reset-password', { key, password: PASSWORD });
      if (await opens(browser)) return true;
      await enter(browser, person.email);
      return opens(browser);
    },
    // Last: what was known before is good no more.
    'a password that was set anew': async () => {
      const old = createBrowser(app);
      await enter(old, person.email);
      await setPassword(app.ctx, { userId: person.userId, password: PASSWORD });
      if ((await step(old, code(1))) !== '/sign-in?error=late') return true;
      const browser = createBrowser(app);
      await enter(browser, person.email);
      return opens(browser);
    },
  };
  for (const [name, gotIn] of Object.entries(ways)) assert.equal(await gotIn(), false, name);
});

test('an app is let in by both steps', async () => {
  const { person, code } = await protect('appuser');
  const redirect = 'https://app.test/back';
  const apps = await app.inject({
    method: 'POST',
    url: '/api/v1/apps',
    payload: { client_name: 'An app', redirect_uris: redirect, scopes: 'read' },
  });
  const { client_id = '' } = apps.json() as Record<string, string>;
  const path = `/oauth/authorize?${new URLSearchParams({ response_type: 'code', client_id, redirect_uri: redirect })}`;
  const browser = createBrowser(app);
  const asked = await enter(browser, person.email, { redirect_to: path });
  assert.equal(asked, `/sign-in/code?${new URLSearchParams({ redirect_to: path })}`);
  assert.match((await browser.open(path)).body, /action="\/auth\/sign-in"/);
  assert.equal(await step(browser, code(), { redirect_to: path }), path);
  assert.match((await browser.open(path)).body, /<h1>Let An app use your account\?/);
});

test('backup codes are made anew, and the second step is turned off, with password and code', async () => {
  const { person, client, code, backupCodes } = await protect('leaver');
  const other = createClient(app, await seed.token(person));
  for (const act of ['backup_codes', 'disable'])
    assert.equal((await client.post(`${BASE}/${act}`)).statusCode, 403, act);
  assert.equal((await confirm(client, '000000')).statusCode, 403);
  assert.equal((await confirm(client, code())).statusCode, 200);
  const fresh = (await client.post(`${BASE}/backup_codes`)).json() as string[];
  assert.equal(fresh.length, 10);
  app.clock.advance(STEP_MS);
  const browser = createBrowser(app);
  await enter(browser, person.email);
  assert.match(await step(browser, backupCodes[0] ?? ''), /error=invalid/);
  assert.equal((await client.post(`${BASE}/disable`)).statusCode, 200);
  assert.deepEqual([(await client.get(OWN)).statusCode, (await other.get(OWN)).statusCode], [200, 401]);
  assert.deepEqual((await client.get(BASE)).json(), { enabled_at: null, backup_codes_left: 0, required: false });
  for (const act of ['backup_codes', 'disable'])
    assert.equal((await client.post(`${BASE}/${act}`)).statusCode, 409, act);
  assert.equal(await enter(createBrowser(app), person.email), '/home');
});

test('staff lift it from who stands below them, and it is written down', async () => {
  const { person, client } = await protect('locked_out');
  const [boss, other] = [await seed.account('boss', { role: 'admin' }), await seed.account('peer')];
  await assert.rejects(liftTwoFactor(app.ctx, { by: other.id, userId: person.userId }), { code: 'forbidden' });
  await liftTwoFactor(app.ctx, { by: boss.id, userId: person.userId });
  assert.equal((await client.get(OWN)).statusCode, 401);
  assert.equal(await enter(createBrowser(app), person.email), '/home');
  await assert.rejects(liftTwoFactor(app.ctx, { by: null, userId: person.userId }), { code: 'conflict' });
  const rows = await app.ctx.db.kysely.selectFrom('auditEntries').select(['act', 'accountId', 'targetKey']).execute();
  assert.deepEqual(rows, [{ act: 'user.lift-two-factor', accountId: boss.id, targetKey: String(person.id) }]);
});

test('where the server asks for it, who has none sets it up first, and nobody turns it off', async () => {
  const [mod, plain] = [
    await seed.account('watcher', { role: 'moderator', passwordHash }),
    await seed.account('plain'),
  ];
  const { client: safe, code } = await protect('safe');
  const [client, other] = [createClient(app, await seed.token(mod)), createClient(app, await seed.token(plain))];
  const home = async (who: Client) => (await who.get('/api/v1/timelines/home')).statusCode;
  await saveInstanceSettings(app.ctx, { twoFactorFor: 'staff' });
  assert.deepEqual([await home(client), await home(other), await home(safe)], [403, 200, 200]);
  await saveInstanceSettings(app.ctx, { twoFactorFor: 'everybody' });
  assert.deepEqual([await home(client), await home(other), await home(safe)], [403, 403, 200]);
  assert.match((await client.get('/api/v1/timelines/public')).json().error, /two-factor/);
  assert.equal((await client.get(OWN)).json().two_factor_missing, true);
  assert.equal((await safe.get(OWN)).json().two_factor_missing, undefined);
  await assert.rejects(
    findUpgradeAuth(app.ctx, { headers: {} } as never, new URLSearchParams({ access_token: await seed.token(mod) })),
    { problem: 'held-back' },
  );

  assert.deepEqual((await client.get(BASE)).json(), { enabled_at: null, backup_codes_left: 0, required: true });
  await confirm(client);
  const { secret } = (await client.post(`${BASE}/setup`)).json() as TwoFactorSetUp;
  assert.equal((await client.post(`${BASE}/enable`, { code: authenticator(secret)() })).statusCode, 200);
  assert.equal(await home(client), 200);
  assert.equal((await client.post(`${BASE}/disable`)).statusCode, 403);
  await confirm(safe, code());
  assert.equal((await safe.post(`${BASE}/disable`)).statusCode, 403);
  await saveInstanceSettings(app.ctx, { twoFactorFor: 'nobody' });
  assert.deepEqual([await home(other), (await safe.post(`${BASE}/disable`)).statusCode], [200, 200]);
  await assert.rejects(saveInstanceSettings(app.ctx, { twoFactorFor: 'cats' as never }), { code: 'invalid' });
});

test('a role asks for it, in every session of whoever has it, whatever the setting says', async () => {
  const look = { color: '', highlighted: false, position: 0, permissions: new Set<never>() };
  const key = await createRole(app.ctx, { by: null, ...look, name: 'Treasurer', twoFactor: true });
  const [held, plain] = [await seed.account('treasurer', { passwordHash }), await seed.account('plainest')];
  const tokens = [await seed.token(held), await seed.appToken(held), await seed.token(plain)];
  const clients = tokens.map((token) => createClient(app, token));
  const homes = async () =>
    Promise.all(clients.map(async (client) => (await client.get('/api/v1/timelines/home')).statusCode));
  assert.deepEqual(await homes(), [200, 200, 200]);
  await changeRole(app.ctx, { by: null, accountId: held.id, role: key });
  assert.deepEqual(await homes(), [403, 403, 200]);
  const client = clients[0] as Client;
  assert.equal((await client.get(OWN)).json().two_factor_missing, true);
  await editRole(app.ctx, { by: null, key, twoFactor: false });
  assert.deepEqual(await homes(), [200, 200, 200]);
  await editRole(app.ctx, { by: null, key, twoFactor: true });
  await confirm(client);
  const { secret } = (await client.post(`${BASE}/setup`)).json() as TwoFactorSetUp;
  await client.post(`${BASE}/enable`, { code: authenticator(secret)() });
  assert.equal((await client.get('/api/v1/timelines/home')).statusCode, 200);
  await confirm(client, authenticator(secret)(1));
  assert.equal((await client.post(`${BASE}/disable`)).statusCode, 403);
});

test('a narrow token changes nothing', async () => {
  const client = createClient(app, await seed.token(await seed.account('narrow', { passwordHash }), 'read'));
  assert.equal((await confirm(client)).statusCode, 403);
  for (const act of ['setup', 'enable', 'disable', 'backup_codes']) {
    assert.equal((await client.post(`${BASE}/${act}`, { code: '1' })).statusCode, 403, act);
  }
});
