import assert from 'node:assert/strict';
import { after, before, test } from 'node:test';
import type { Identity } from '@linnet/api-schemas/gotosocial/identity.ts';
import { findAccountByHandle } from '../../src/core/accounts/find.ts';
import { addEmailDomainBlock } from '../../src/core/barriers/emails.ts';
import { removePerson } from '../../src/core/moderation/remove-local-account.ts';
import { addProvider, removeProvider } from '../../src/core/providers/keep-providers.ts';
import { saveInstanceSettings } from '../../src/core/users/settings.ts';
import { hashPassword } from '../../src/lib/password.ts';
import { systemRng } from '../../src/lib/rng.ts';
import { createTestApp, type TestApp } from '../app.ts';
import { createSeed, type Member, PASSWORD, type Seed } from '../seed.ts';
import { type Browser, createBrowser } from './browser.ts';
import { createClient } from './mastodon/client.ts';
import { CLIENT, type People, startOidcServer, visitOidcServer } from './oidc-server.ts';

const OWN = '/api/v1/accounts/verify_credentials';
const BASE = '/api/v1/user/identities';
const people: People = {
  ada: { preferred_username: 'Ada.L', name: 'Ada L', email: 'ada@work.test' },
  victim: { preferred_username: 'victim', email: 'victim@mail.test', email_verified: true },
  plain: {},
};

let app: TestApp;
let seed: Seed;
let passwordHash: string;
let server: Awaited<ReturnType<typeof startOidcServer>>;
before(async () => {
  app = await createTestApp({ settings: { FEDERATION_ALLOW_PRIVATE: 'true' } });
  seed = createSeed(app.ctx);
  passwordHash = await hashPassword(PASSWORD, systemRng);
  const callback = (key: string) => `${app.ctx.config.publicUrl}/auth/oidc/${key}/callback`;
  server = await startOidcServer(people, () => [callback('office'), callback('club')]);
  const input = { issuer: server.issuer, clientId: CLIENT.id, clientSecret: CLIENT.secret, by: null };
  await addProvider(app.ctx, { ...input, key: 'office', title: 'Work', joins: 'server' });
  await addProvider(app.ctx, { ...input, key: 'club', title: 'Club', joins: 'off' });
  await saveInstanceSettings(app.ctx, { registrations: 'open' });
});
after(async () => {
  await app.close();
  await server.close();
});

const pathOf = (url: string) => url.slice(app.ctx.config.publicUrl.length);

/** Signs in elsewhere as somebody; answers where that leads here. */
async function visit(browser: Browser, login: string, provider = 'office', query = ''): Promise<string> {
  const asked = await browser.open(`/auth/oidc/${provider}${query}`);
  const back = await visitOidcServer(String(asked.headers.location), login);
  return String((await browser.open(pathOf(back))).headers.location);
}

async function whoIs(browser: Browser): Promise<string | undefined> {
  const headers = { cookie: browser.cookie ?? '', 'sec-fetch-site': 'same-origin' };
  return ((await app.inject({ url: OWN, headers })).json() as { username?: string }).username;
}

test('what is offered is told, without its secret', async () => {
  const { sign_in_providers } = (await app.inject('/api/v2/instance')).json() as { sign_in_providers: unknown };
  assert.deepEqual(sign_in_providers, [
    { id: 'club', kind: 'oidc', title: 'Club', joins: 'off' },
    { id: 'office', kind: 'oidc', title: 'Work', joins: 'server' },
  ]);
  const rows = JSON.stringify(await app.ctx.db.kysely.selectFrom('signInProviders').selectAll().execute());
  assert.equal(rows.includes(CLIENT.secret), false);
});

test('whoever comes from a provider whose people may join has an account, and the same one later', async () => {
  const browser = createBrowser(app);
  assert.equal(await visit(browser, 'ada', 'office', '?redirect_to=/lists'), '/lists');
  assert.equal(await whoIs(browser), 'ada_l');
  // What a cookie holds has an end; whoever wants to go beyond it comes in all the same.
  const far = (letters: number) => `/lists?of=${'x'.repeat(letters)}`;
  assert.equal(
    await visit(createBrowser(app), 'ada', 'office', `?redirect_to=${encodeURIComponent(far(1_500))}`),
    far(1_500),
  );
  assert.equal(
    await visit(createBrowser(app), 'ada', 'office', `?redirect_to=${encodeURIComponent(far(4_000))}`),
    '/home',
  );
  const again = createBrowser(app);
  assert.equal(await visit(again, 'ada', 'office', '?redirect_to=//evil.test'), '/home');
  assert.equal(await whoIs(again), 'ada_l');
  // By whichever of our names for that issuer.
  assert.equal(await visit(createBrowser(app), 'ada', 'club'), '/home');
});

test('who lets an app in finds the other ways, too', async () => {
  const form = { client_name: 'x', redirect_uris: 'https://app.test/', scopes: 'read' };
  const made = await app.inject({ method: 'POST', url: '/api/v1/apps', payload: form });
  const { client_id = '' } = made.json() as Record<string, string>;
  const query = new URLSearchParams({ response_type: 'code', client_id, redirect_uri: 'https://app.test/' });
  const { body } = await createBrowser(app).open(`/oauth/authorize?${query}`);
  assert.match(body, /href="\/sign-in\?redirect_to=%2Foauth%2Fauthorize%3F[^"]+">Sign in another way/);
});

test('without an address, or where nobody may join, nobody new comes in', async () => {
  assert.equal(await visit(createBrowser(app), 'plain'), '/sign-in?error=no-address');
  assert.equal(await visit(createBrowser(app), 'nobody', 'club'), '/sign-in?error=stranger');
});

test('T136: an address that somebody here has is no way into their account', async () => {
  const victim = await seed.account('victim', { passwordHash });
  const browser = createBrowser(app);
  await visit(browser, 'victim');
  assert.equal(await whoIs(browser), 'victim_2');
  const rows = await app.ctx.db.kysely
    .selectFrom('identities')
    .select('id')
    .where('userId', '=', victim.userId)
    .execute();
  assert.deepEqual(rows, []);
});

test('what staff keep out does not come in this way either, and who leaves takes it along', async () => {
  people['banned'] = { preferred_username: 'banned', email: 'banned@spam.test' };
  await addEmailDomainBlock(app.ctx, { by: null, domain: 'spam.test', approval: false });
  assert.equal(await visit(createBrowser(app), 'banned'), '/sign-in?error=no-address');
  people['leaver'] = { preferred_username: 'leaver', email: 'leaver@work.test' };
  const browser = createBrowser(app);
  assert.equal(await visit(browser, 'leaver'), '/home');
  const count = async () =>
    (await app.ctx.db.kysely.selectFrom('identities').select('id').where('subject', '=', 'leaver').execute()).length;
  assert.equal(await count(), 1);
  const account = await findAccountByHandle(app.ctx, 'leaver');
  await removePerson(app.ctx, { by: null, accountId: account?.id ?? 0, unlessSuspended: true });
  assert.equal(await count(), 0);
  assert.equal(await whoIs(browser), undefined);
});

/** A browser that somebody has signed in on by password. */
async function signedIn(member: Member): Promise<Browser> {
  const browser = createBrowser(app);
  await browser.post('/auth/sign-in', { email: member.email, password: PASSWORD });
  return browser;
}

async function connect(browser: Browser, login: string): Promise<string> {
  const headers = { cookie: browser.cookie ?? '', origin: app.ctx.config.publicUrl };
  const answer = await app.inject({ method: 'POST', url: BASE, headers, payload: { provider: 'club' } });
  assert.equal(answer.statusCode, 200, answer.body);
  const [pair = ''] = String(answer.headers['set-cookie']).split(';', 1);
  const elsewhere = createBrowser(app, `${browser.cookie}; ${pair}`);
  const back = await visitOidcServer((answer.json() as { url: string }).url, login);
  return String((await elsewhere.open(pathOf(back))).headers.location);
}

test('an account elsewhere is connected by who is signed in here, and taken away again', async () => {
  const bob = await seed.account('bob', { passwordHash });
  const browser = await signedIn(bob);
  assert.equal(await connect(browser, 'bob-elsewhere'), '/settings/identities?done=connected');
  const visitor = createBrowser(app);
  assert.equal(await visit(visitor, 'bob-elsewhere', 'club'), '/home');
  assert.equal(await whoIs(visitor), 'bob');
  // It is nobody else's then.
  const eve = await signedIn(await seed.account('eve', { passwordHash }));
  assert.equal(await connect(eve, 'bob-elsewhere'), '/settings/identities?error=connected');

  const narrow = createClient(app, await seed.token(bob));
  assert.equal((await narrow.post(BASE, { provider: 'club' })).statusCode, 403);
  const client = createClient(app, await seed.token(bob, undefined, { confirmed: true }));
  const [identity] = (await client.get(BASE)).json() as Identity[];
  assert.deepEqual([identity?.provider, identity?.name], ['Club', 'bob-elsewhere']);
  assert.equal((await narrow.delete(`${BASE}/${identity?.id}`)).statusCode, 403);
  assert.equal((await client.delete(`${BASE}/${identity?.id}`)).statusCode, 200);
  assert.deepEqual([(await client.get(OWN)).statusCode, (await narrow.get(OWN)).statusCode], [200, 401]);
  assert.equal(await visit(createBrowser(app), 'bob-elsewhere', 'club'), '/sign-in?error=stranger');
});

test('T156: where a second step is asked, it is asked of who comes from elsewhere, too', async () => {
  const carol = await seed.account('carol', { passwordHash });
  await connect(await signedIn(carol), 'carol-elsewhere');
  await app.ctx.db.kysely.updateTable('users').set({ twoFactorAt: 1 }).where('id', '=', carol.userId).execute();
  const browser = createBrowser(app);
  assert.equal(await visit(browser, 'carol-elsewhere', 'club'), '/sign-in/code?');
  assert.equal(await whoIs(browser), undefined);
});

test('an answer to something else, in another browser, changed or twice lets nobody in', async () => {
  const browser = createBrowser(app);
  const asked = await browser.open('/auth/oidc/office');
  const url = String(asked.headers.location);
  assert.match(url, /code_challenge_method=S256/);
  const back = pathOf(await visitOidcServer(url, 'ada'));
  const kept = browser.cookie ?? '';
  const open = async (path: string, cookies: string) => {
    const other = createBrowser(app, cookies);
    const to = String((await other.open(path)).headers.location);
    return [to, await whoIs(other)];
  };
  const late = ['/sign-in?error=late', undefined];
  const refused = ['/sign-in?error=provider', undefined];
  assert.deepEqual(await open(back, ''), late);
  assert.deepEqual(await open(back, 'linnet_asked=made-up'), late);
  assert.deepEqual(await open(back.replace('/office/', '/club/'), kept), late);
  assert.deepEqual(await open(back.replace(/state=[^&]+/, 'state=other'), kept), refused);
  assert.deepEqual(await open(back.replace(/iss=[^&]+/, 'iss=https%3A%2F%2Fevil.test'), kept), refused);
  assert.deepEqual(await open(back.replace(/code=[^&]+/, 'code=other'), kept), refused);
  assert.deepEqual(await open('/auth/oidc/office/callback?error=access_denied', kept), refused);
  const fresh = await createBrowser(app).open('/auth/oidc/office');
  const other = String(fresh.headers['set-cookie']).split(';', 1)[0] ?? '';
  assert.deepEqual(await open(back, other), refused);
  assert.deepEqual(await open(back, kept), ['/home', 'ada_l']);
  assert.deepEqual(await open(back, kept), refused);
  app.clock.advance(10 * 60_000);
  assert.deepEqual(await open(back, kept), late);
});

test('one that is not there any more, or does not answer, lets nobody in', async () => {
  const input = { clientId: 'x', clientSecret: 'x', by: null, joins: 'server', title: 'Gone' } as const;
  await addProvider(app.ctx, { ...input, key: 'gone', issuer: 'http://localhost:9' });
  const ask = async (key: string) => String((await createBrowser(app).open(`/auth/oidc/${key}`)).headers.location);
  assert.equal(await ask('gone'), '/sign-in?error=provider');
  await removeProvider(app.ctx, { by: null, key: 'gone' });
  assert.equal(await ask('gone'), '/sign-in?error=stranger');
  await assert.rejects(removeProvider(app.ctx, { by: null, key: 'gone' }), { code: 'not-found' });
  for (const changes of [
    { key: 'Up' },
    { title: ' ' },
    { issuer: 'ftp://x' },
    { issuer: 'https://x/?a' },
    { clientId: '' },
  ]) {
    const bad = addProvider(app.ctx, { ...input, key: 'ok', issuer: 'https://id.test', ...changes });
    await assert.rejects(bad, { code: 'invalid' });
  }
  await assert.rejects(addProvider(app.ctx, { ...input, key: 'office', issuer: 'https://id.test' }), {
    code: 'conflict',
  });
});
