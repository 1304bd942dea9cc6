import assert from 'node:assert/strict';
import { after, before, test } from 'node:test';
import type { Identity } from '@linnet/api-schemas/gotosocial/identity.ts';
import { runChecks } from '../../src/cli/examine.ts';
import { findInDirectory } from '../../src/core/providers/directory.ts';
import { saveInstanceSettings } from '../../src/core/users/settings.ts';
import { hashPassword } from '../../src/lib/password.ts';
import { systemRng } from '../../src/lib/rng.ts';
import { createTestApp, type TestApp } from '../app.ts';
import { createSeed, PASSWORD, type Seed } from '../seed.ts';
import { type Browser, createBrowser } from './browser.ts';
import { BASE_DN, type DirectoryEntry, READER, startLdapServer } from './ldap-server.ts';
import { createClient } from './mastodon/client.ts';

const OWN = '/api/v1/accounts/verify_credentials';
const THERE = 'the password of the directory';
const person = (uid: string, more: DirectoryEntry['attributes'] = {}): DirectoryEntry => ({
  password: THERE,
  attributes: { uid, mail: `${uid.toLowerCase()}@work.test`, displayName: uid, entryUUID: `id-of-${uid}`, ...more },
});
const people: Record<string, DirectoryEntry> = {
  ada: person('Ada.L', { displayName: 'Ada L' }),
  victim: person('victim'),
  bare: { password: THERE, attributes: { uid: 'bare', entryUUID: 'id-of-bare' } },
  twin1: person('twin1', { mail: 'twins@work.test' }),
  twin2: person('twin2', { mail: 'twins@work.test' }),
  nameless: { password: THERE, attributes: { uid: 'nameless', mail: 'nameless@work.test' } },
  locked: { ...person('locked'), locked: true },
  machine: person('machine', { objectclass: ['device'] }),
};

let app: TestApp;
let seed: Seed;
let directory: Awaited<ReturnType<typeof startLdapServer>>;
before(async () => {
  directory = await startLdapServer(people);
  app = await createTestApp({
    settings: {
      LDAP_URL: directory.url,
      LDAP_BIND_DN: READER.dn,
      LDAP_BIND_PASSWORD: READER.password,
      LDAP_BASE_DN: BASE_DN,
      LDAP_TITLE: 'Work',
    },
  });
  seed = createSeed(app.ctx);
  await saveInstanceSettings(app.ctx, { registrations: 'open' });
});
after(async () => {
  await app.close();
  await directory.close();
});

async function signIn(email: string, password: string): Promise<{ browser: Browser; leads: string }> {
  const browser = createBrowser(app);
  const answer = await browser.post('/auth/sign-in', { email, password });
  return { browser, leads: String(answer.headers.location) };
}

async function whoIs(browser: Browser): Promise<string | undefined> {
  const headers = { cookie: browser.cookie ?? '', 'sec-fetch-site': 'same-origin' };
  return ((await app.inject({ url: OWN, headers })).json() as { username?: string }).username;
}

test('whoever is in the directory signs in with its password, and is the same person later', async () => {
  const { browser, leads } = await signIn('Ada.L', THERE);
  assert.equal(leads, '/home');
  assert.equal(await whoIs(browser), 'ada_l');
  // By each of the names, however they are written; also when they are called otherwise meanwhile.
  const ada = people['ada'] as DirectoryEntry;
  ada.attributes['uid'] = 'ada.lovelace';
  for (const login of ['ADA.LOVELACE', '@ada.lovelace', 'ada.l@work.test']) {
    assert.equal(await whoIs((await signIn(login, THERE)).browser), 'ada_l', login);
  }
  const { sign_in_directory } = (await app.inject('/api/v2/instance')).json() as Record<string, unknown>;
  assert.deepEqual(sign_in_directory, { title: 'Work', joins: 'server' });
});

test('whom the directory does not know by that password, or not as one person, does not come in', async () => {
  const refused = [
    ['ada.lovelace', 'wrong'],
    ['nobody-of-them', THERE],
    ['twins@work.test', THERE],
    ['machine', THERE],
    ['locked', THERE],
  ];
  for (const [login = '', password = ''] of refused) {
    assert.equal((await signIn(login, password)).leads, '/sign-in?error=invalid', login);
  }
  // Who has no address cannot join, and who has nothing that stays is never the same person.
  assert.equal((await signIn('bare', THERE)).leads, '/sign-in?error=no-address');
  assert.equal((await signIn('nameless', THERE)).leads, '/sign-in?error=provider');
});

test('T160: what somebody types is a value, and never a part of the question', async () => {
  const hostile = [
    '*',
    'a*',
    'ada.lovelace)(uid=*',
    '*)(objectClass=*',
    'ada\\2elovelace',
    'x)(|(uid=*',
    'é',
    '('.repeat(200),
  ];
  for (const login of hostile) {
    directory.asked.length = 0;
    assert.equal((await signIn(login, THERE)).leads, '/sign-in?error=invalid', login);
    assert.equal(directory.asked.length, 1, login);
    // With the same attributes as for everybody, each once.
    const question = directory.asked[0] ?? '';
    assert.match(question, /^\(&\(objectClass=person\)\(\|\(uid=[^()*]+\)\(mail=[^()*]+\)\)\)$/);
  }
  directory.asked.length = 0;
  for (const login of ['ada\0', 'x'.repeat(321)]) await signIn(login, THERE);
  assert.deepEqual(directory.asked, []);
});

test('T160: a directory that lets in who gives no password does not let them in here', async () => {
  const before = directory.binds();
  assert.match((await signIn('ada.lovelace', '')).leads, /error=/);
  assert.equal(directory.binds(), before);
});

test('T136: a name or an address of somebody here is no way into their account', async () => {
  const victim = await seed.account('victim', { passwordHash: await hashPassword(PASSWORD, systemRng) });
  assert.equal(await whoIs((await signIn('victim', THERE)).browser), 'victim_2');
  // Their own password never leaves the server.
  const before = directory.binds();
  assert.equal(await whoIs((await signIn('victim', PASSWORD)).browser), 'victim');
  assert.equal(directory.binds(), before);
  const rows = await app.ctx.db.kysely
    .selectFrom('identities')
    .select('id')
    .where('userId', '=', victim.userId)
    .execute();
  assert.deepEqual(rows, []);
});

test('somebody who has an account here connects it, by the password of there, and signs in with that', async () => {
  people['grace'] = person('grace.h');
  const grace = await seed.account('grace');
  const client = createClient(app, await seed.token(grace, undefined, { confirmed: true }));
  const wrong = await client.post('/api/v1/user/identities/directory', { login: 'grace.h', password: 'wrong' });
  assert.equal(wrong.statusCode, 422);
  const right = await client.post('/api/v1/user/identities/directory', { login: 'grace.h', password: THERE });
  assert.equal(right.statusCode, 200);
  const [identity] = (await client.get('/api/v1/user/identities')).json() as Identity[];
  assert.deepEqual([identity?.provider, identity?.name], ['Work', 'grace.h@work.test']);
  assert.equal(await whoIs((await signIn('grace.h', THERE)).browser), 'grace');
  // Whoever is somebody here is nobody else.
  const other = createClient(app, await seed.token(await seed.account('other'), undefined, { confirmed: true }));
  const taken = await other.post('/api/v1/user/identities/directory', { login: 'grace.h', password: THERE });
  assert.equal(taken.statusCode, 409);
  await client.delete(`/api/v1/user/identities/${identity?.id}`);
  assert.equal(await whoIs((await signIn('grace.h', THERE)).browser), 'grace_h');
});

test('who is new joins as the server says', async () => {
  const problems = { closed: 'closed', invite: 'invite', approval: 'pending' } as const;
  for (const [registrations, problem] of Object.entries(problems)) {
    await saveInstanceSettings(app.ctx, { registrations: registrations as keyof typeof problems });
    people[registrations] = person(registrations);
    assert.match((await signIn(registrations, THERE)).leads, new RegExp(`^/sign-in\\?error=${problem}`));
    // Whoever is in stays in.
    assert.equal((await signIn('ada.lovelace', THERE)).leads, '/home');
  }
  await saveInstanceSettings(app.ctx, { registrations: 'open' });
});

test('the operator sees whom it finds, and whether it answers', async () => {
  assert.deepEqual(await findInDirectory(app.ctx, 'grace.h'), {
    dn: `cn=grace,${BASE_DN}`,
    id: 'id-of-grace.h',
    login: 'grace.h',
    name: 'grace.h',
    mail: 'grace.h@work.test',
  });
  assert.equal(await findInDirectory(app.ctx, 'nobody-of-them'), undefined);
  const found = await runChecks(app.ctx.config, { ctx: app.ctx }, { network: true, apart: false });
  assert.equal(found.find(({ id }) => id === 'directory')?.level, 'ok');
});

test('while the directory is away, people of here come in, and others are told that it is', async () => {
  await seed.account('homer', { passwordHash: await hashPassword(PASSWORD, systemRng) });
  await directory.close();
  assert.equal(await whoIs((await signIn('homer', PASSWORD)).browser), 'homer');
  assert.equal((await signIn('ada.lovelace', THERE)).leads, '/sign-in?error=provider');
  const found = await runChecks(app.ctx.config, { ctx: app.ctx }, { network: true, apart: false });
  const finding = found.find(({ id }) => id === 'directory');
  assert.equal(finding?.level, 'problem');
  assert.match(finding?.fix ?? '', /LDAP_/);
});
