import assert from 'node:assert/strict';
import { X509Certificate } from 'node:crypto';
import { after, before, test } from 'node:test';
import type { Identity } from '@linnet/api-schemas/gotosocial/identity.ts';
import { createInvite } from '../../src/core/invites/create.ts';
import { changeProvider, removeProvider } from '../../src/core/providers/keep-providers.ts';
import { addSamlProvider } from '../../src/core/providers/keep-saml.ts';
import { changeSettings } from '../../src/core/users/change-settings.ts';
import { hashPassword } from '../../src/lib/password.ts';
import { systemRng } from '../../src/lib/rng.ts';
import { createTestApp, type TestApp } from '../app.ts';
import { createSeed, type Member, PASSWORD, type Seed } from '../seed.ts';
import { type Browser, createBrowser } from './browser.ts';
import { createClient } from './mastodon/client.ts';
import { type SamlPeople, type SamlServer, startSamlServer, visitSamlServer } from './saml-server.ts';

const OWN = '/api/v1/accounts/verify_credentials';
const BASE = '/api/v1/user/identities';
const people: SamlPeople = {
  ada: { uid: 'Ada.L', displayName: 'Ada L', mail: 'ada@work.test' },
  plain: {},
};

let app: TestApp;
let seed: Seed;
let server: SamlServer;
let sealing: SamlServer;
before(async () => {
  app = await createTestApp({ settings: { FEDERATION_ALLOW_PRIVATE: 'true' } });
  seed = createSeed(app.ctx);
  const start = (key: string, encrypts: boolean) =>
    startSamlServer({
      people,
      readSp: async () => (await app.inject(`/auth/saml/${key}/metadata`)).body,
      now: () => app.clock.now(),
      encrypts,
    });
  server = await start('office', false);
  sealing = await start('sealed', true);
  const offer = { by: null, unsolicited: false } as const;
  await addSamlProvider(app.ctx, {
    ...offer,
    key: 'office',
    title: 'Work',
    joins: 'server',
    source: { url: server.metadataUrl },
  });
  await addSamlProvider(app.ctx, {
    ...offer,
    key: 'sealed',
    title: 'Safe',
    joins: 'off',
    source: { url: sealing.metadataUrl },
  });
  await changeSettings(app.ctx, { by: null, texts: { registrations: 'open' } });
});
after(async () => {
  await app.close();
  await server.close();
  await sealing.close();
});

const pathOf = (url: string) => url.slice(app.ctx.config.publicUrl.length);

/** Brings back what a provider sent, as a browser does: a form from elsewhere, without cookies, and then a link. */
async function bring(browser: Browser, action: string, SAMLResponse: string): Promise<string> {
  const stranger = createBrowser(app);
  const sent = await stranger.post(pathOf(action), { SAMLResponse }, 'https://elsewhere.test');
  const to = String(sent.headers.location);
  if (!to.startsWith('/auth/')) return to;
  const both = createBrowser(app, [browser.cookie, stranger.cookie].filter(Boolean).join('; '));
  const answer = await both.open(to);
  for (const header of [answer.headers['set-cookie'] ?? []].flat()) {
    if (header.startsWith('linnet_session=')) sessions.set(browser, header.split(';', 1)[0] ?? '');
  }
  return String(answer.headers.location);
}
const sessions = new Map<Browser, string>();

/** Signs in elsewhere as somebody; answers where that leads here. */
async function visit(browser: Browser, login: string, provider = 'office', query = ''): Promise<string> {
  const asked = await browser.open(`/auth/saml/${provider}${query}`);
  const { action, SAMLResponse } = await visitSamlServer(String(asked.headers.location), login);
  return bring(browser, action, SAMLResponse);
}

async function whoIs(browser: Browser): Promise<string | undefined> {
  const headers = { cookie: sessions.get(browser) ?? '', 'sec-fetch-site': 'same-origin' };
  return ((await app.inject({ url: OWN, headers })).json() as { username?: string }).username;
}

test('what is offered is told; what a provider has to know stands at a fixed address; the key is sealed', async () => {
  const { sign_in_providers } = (await app.inject('/api/v2/instance')).json() as { sign_in_providers: unknown };
  assert.deepEqual(sign_in_providers, [
    { id: 'office', kind: 'saml', title: 'Work', joins: 'server' },
    { id: 'sealed', kind: 'saml', title: 'Safe', joins: 'off' },
  ]);
  const { body, headers } = await app.inject('/auth/saml/office/metadata');
  assert.match(String(headers['content-type']), /^application\/samlmetadata\+xml/);
  const { publicUrl } = app.ctx.config;
  assert.ok(body.includes(`entityID="${publicUrl}/auth/saml/office/metadata"`));
  assert.ok(body.includes(`Location="${publicUrl}/auth/saml/office/acs"`));
  const der = /<ds:X509Certificate>([^<]+)</.exec(body)?.[1] ?? '';
  const certificate = new X509Certificate(Buffer.from(der, 'base64'));
  assert.equal(certificate.verify(certificate.publicKey), true);
  assert.equal(certificate.subject, `CN=${app.ctx.config.hosts.handles}`);
  assert.ok(certificate.validFromDate.getTime() <= app.clock.now());
  assert.ok(certificate.validToDate.getTime() > app.clock.now() + 20 * 365 * 86_400_000);
  const rows = JSON.stringify(await app.ctx.db.kysely.selectFrom('signInProviders').selectAll().execute());
  assert.equal(rows.includes('PRIVATE'), false);
  assert.equal((await app.inject('/auth/saml/gone/metadata')).statusCode, 404);
});

test('whoever comes from a provider whose people may join has an account, and the same one later', async () => {
  const browser = createBrowser(app);
  assert.equal(await visit(browser, 'ada', 'office', '?redirect_to=/lists'), '/lists');
  assert.equal(await whoIs(browser), 'ada_l');
  const { displayName, email } = await app.ctx.db.kysely
    .selectFrom('users')
    .innerJoin('accounts', 'accounts.id', 'users.accountId')
    .select(['accounts.displayName', 'users.email'])
    .where('accounts.username', '=', 'ada_l')
    .executeTakeFirstOrThrow();
  assert.deepEqual([displayName, email], ['Ada L', 'ada@work.test']);
  const again = createBrowser(app);
  assert.equal(await visit(again, 'ada', 'office', '?redirect_to=//evil.test'), '/home');
  assert.equal(await whoIs(again), 'ada_l');
});

test('without an address, or where nobody may join, nobody new comes in; an encrypted answer is read', async () => {
  assert.equal(await visit(createBrowser(app), 'plain'), '/sign-in?error=no-address');
  assert.equal(await visit(createBrowser(app), 'ada', 'sealed'), '/sign-in?error=stranger');
  await changeProvider(app.ctx, { by: null, key: 'sealed', joins: 'always' });
  people['eve'] = { uid: 'eve', mail: 'eve@work.test' };
  const browser = createBrowser(app);
  assert.equal(await visit(browser, 'eve', 'sealed'), '/home');
  assert.equal(await whoIs(browser), 'eve');
});

test('where people join by invites, one is wanted, and goes along', async () => {
  const ann = await seed.account('ann');
  await changeSettings(app.ctx, { by: null, texts: { registrations: 'invite', invitesFor: 'everybody' } });
  people['guest'] = { uid: 'guest', mail: 'guest@work.test' };
  assert.equal(await visit(createBrowser(app), 'guest'), '/sign-in?error=invite');
  const { code } = await createInvite(app.ctx, { accountId: ann.id, lastsMs: 60_000 });
  assert.equal(await visit(createBrowser(app), 'guest', 'office', `?invite_code=${code}`), '/home');
  await changeSettings(app.ctx, { by: null, texts: { registrations: 'open' } });
});

test('roles come by groups, and go with them', async () => {
  const roles = [{ value: 'mods', role: 'moderator' }];
  await changeProvider(app.ctx, { by: null, key: 'office', roleClaim: 'groups', roles });
  const roleOf = async () =>
    (
      await app.ctx.db.kysely
        .selectFrom('users')
        .innerJoin('accounts', 'accounts.id', 'users.accountId')
        .select('users.role')
        .where('accounts.username', '=', 'mia')
        .executeTakeFirstOrThrow()
    ).role;
  people['mia'] = { uid: 'mia', mail: 'mia@work.test', groups: ['others', 'mods'] };
  assert.equal(await visit(createBrowser(app), 'mia'), '/home');
  assert.equal(await roleOf(), 'moderator');
  people['mia'].groups = ['others'];
  await visit(createBrowser(app), 'mia');
  assert.equal(await roleOf(), 'user');
});

/** A browser that somebody has signed in on by password. */
async function signedIn(member: Member): Promise<Browser> {
  const browser = createBrowser(app);
  await browser.post('/auth/sign-in', { email: member.email, password: PASSWORD });
  return browser;
}

test('an account elsewhere is connected by who is signed in here, and taken away again', async () => {
  const passwordHash = await hashPassword(PASSWORD, systemRng);
  const bob = await seed.account('bob', { passwordHash });
  const connect = async (browser: Browser) => {
    const headers = { cookie: browser.cookie ?? '', origin: app.ctx.config.publicUrl };
    const answer = await app.inject({ method: 'POST', url: BASE, headers, payload: { provider: 'sealed' } });
    assert.equal(answer.statusCode, 200, answer.body);
    const [pair = ''] = String(answer.headers['set-cookie']).split(';', 1);
    const { action, SAMLResponse } = await visitSamlServer((answer.json() as { url: string }).url, 'bob-elsewhere');
    return bring(createBrowser(app, `${browser.cookie}; ${pair}`), action, SAMLResponse);
  };
  const browser = await signedIn(bob);
  assert.equal(await connect(browser), '/settings/identities?done=connected');
  const visitor = createBrowser(app);
  assert.equal(await visit(visitor, 'bob-elsewhere', 'sealed'), '/home');
  assert.equal(await whoIs(visitor), 'bob');
  const other = await signedIn(await seed.account('other', { passwordHash }));
  assert.equal(await connect(other), '/settings/identities?error=connected');
  const client = createClient(app, await seed.token(bob, undefined, { confirmed: true }));
  const [identity] = (await client.get(BASE)).json() as Identity[];
  assert.deepEqual([identity?.provider, identity?.name], ['Safe', 'persistent id of bob-elsewhere']);
  assert.equal((await client.delete(`${BASE}/${identity?.id}`)).statusCode, 200);
  await changeProvider(app.ctx, { by: null, key: 'sealed', joins: 'off' });
  assert.equal(await visit(createBrowser(app), 'bob-elsewhere', 'sealed'), '/sign-in?error=stranger');
});

test('T156: where a second step is asked, it is asked of who comes from there, too; who is suspended stays out', async () => {
  const set = (what: { twoFactorAt?: number; disabledAt?: number | null }) =>
    app.ctx.db.kysely
      .updateTable('users')
      .set(what)
      .where('id', 'in', (q) => q.selectFrom('identities').select('userId').where('name', '=', 'ada@work.test'))
      .execute();
  await set({ disabledAt: 1 });
  assert.equal(await visit(createBrowser(app), 'ada'), '/sign-in?error=disabled');
  await set({ disabledAt: null, twoFactorAt: 1 });
  const browser = createBrowser(app);
  assert.equal(await visit(browser, 'ada'), '/sign-in/code?');
  assert.equal(await whoIs(browser), undefined);
});

test('one that is switched off or gone lets nobody in', async () => {
  const ask = async (key: string) => String((await createBrowser(app).open(`/auth/saml/${key}`)).headers.location);
  const asked = createBrowser(app);
  const url = String((await asked.open('/auth/saml/sealed')).headers.location);
  const { action, SAMLResponse } = await visitSamlServer(url, 'eve');
  await changeProvider(app.ctx, { by: null, key: 'sealed', enabled: false });
  assert.equal(await ask('sealed'), '/sign-in?error=stranger');
  assert.equal(await bring(asked, action, SAMLResponse), '/sign-in?error=stranger');
  await removeProvider(app.ctx, { by: null, key: 'sealed' });
  assert.equal(await ask('sealed'), '/sign-in?error=stranger');
  // A provider of SAML is none of OpenID Connect.
  const { headers } = await createBrowser(app).open('/auth/oidc/office/callback?code=x');
  assert.equal(headers.location, '/sign-in?error=late');
});
