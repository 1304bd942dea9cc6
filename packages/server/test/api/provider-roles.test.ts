import assert from 'node:assert/strict';
import { after, before, test } from 'node:test';
import { findAccountByHandle } from '../../src/core/accounts/find.ts';
import { listAuditEntries } from '../../src/core/audit/list.ts';
import { changeRole } from '../../src/core/people/access.ts';
import { addProvider, changeProvider, listProviders, removeProvider } from '../../src/core/providers/keep-providers.ts';
import type { RoleMap } from '../../src/core/providers/role-map.ts';
import { createRole, editRole } from '../../src/core/staff/keep-roles.ts';
import { finishSetUp, startSetUp } from '../../src/core/two-factor/set-up.ts';
import { changeSettings } from '../../src/core/users/change-settings.ts';
import { createTestApp, type TestApp } from '../app.ts';
import { createSeed, type Member } from '../seed.ts';
import { readAuthenticator } from '../threats/authenticator.ts';
import { createBrowser } from './browser.ts';
import { CLIENT, type People, startOidcServer, visitOidcServer } from './oidc-server.ts';

const people: People = {};
let app: TestApp;
let server: Awaited<ReturnType<typeof startOidcServer>>;
let owner: Member;
let admin: Member;

before(async () => {
  app = await createTestApp({ settings: { FEDERATION_ALLOW_PRIVATE: 'true' } });
  const seed = createSeed(app.ctx);
  owner = await seed.account('olga', { role: 'owner' });
  admin = await seed.account('ada', { role: 'admin' });
  server = await startOidcServer(people, () => [`${app.ctx.config.publicUrl}/auth/oidc/office/callback`]);
  const client = { issuer: server.issuer, clientId: CLIENT.id, clientSecret: CLIENT.secret };
  await addProvider(app.ctx, { ...client, by: null, key: 'office', title: 'Work', joins: 'always' });
});
after(async () => {
  await app.close();
  await server.close();
});

/** Somebody comes from there with these groups; undefined: none are said. Answers where that leads. */
async function come(login: string, groups?: unknown, more: Record<string, unknown> = {}): Promise<string> {
  people[login] = { preferred_username: login, email: `${login}@work.test`, ...(groups ? { groups } : {}), ...more };
  const browser = createBrowser(app);
  const asked = await browser.open('/auth/oidc/office');
  const back = await visitOidcServer(String(asked.headers.location), login);
  return String((await browser.open(back.slice(app.ctx.config.publicUrl.length))).headers.location);
}

async function roleOf(username: string): Promise<[string, string | null]> {
  const row = await app.ctx.db.kysely
    .selectFrom('users')
    .innerJoin('accounts', 'accounts.id', 'users.accountId')
    .select(['users.role', 'accounts.role as shown'])
    .where('accounts.username', '=', username)
    .executeTakeFirstOrThrow();
  return [row.role, row.shown];
}
const MODERATOR = ['moderator', 'moderator'];
const NONE = ['user', null];

const MAP: RoleMap = {
  roleClaim: 'groups',
  roleScope: 'groups',
  roles: [
    { value: 'mods', role: 'moderator' },
    { value: 'cn=admins,dc=work', role: 'admin' },
  ],
};
const map = (changes: Partial<RoleMap> = {}, by: number | null = null) =>
  changeProvider(app.ctx, { by, key: 'office', ...MAP, ...changes });
const give = async (username: string, role: string, by: number | null = null) => {
  const account = await findAccountByHandle(app.ctx, username);
  await changeRole(app.ctx, { by, accountId: account?.id ?? 0, role });
};
const acts = async () =>
  (await listAuditEntries(app.ctx, null, { limit: 40 })).map(({ act, accountId, targetLabel, details }) => {
    return { act, by: accountId, whom: targetLabel, ...details };
  });

test('without a map a provider gives no roles, whatever it says', async () => {
  assert.equal(await come('early', ['mods', 'owner', 'admin']), '/home');
  assert.deepEqual(await roleOf('early'), NONE);
});

test('who comes has the highest role that the map has for them, at first and each time; it is written down', async () => {
  await map();
  assert.equal(await come('mia', ['mods', 'others']), '/home');
  assert.deepEqual(await roleOf('mia'), MODERATOR);
  const [entry] = await acts();
  assert.deepEqual(entry, {
    act: 'user.role',
    by: null,
    whom: '@mia',
    from: 'user',
    to: 'moderator',
    provider: 'office',
  });
  const before = (await acts()).length;
  await come('mia', ['mods']);
  assert.equal((await acts()).length, before, 'nothing changed');
  await come('mia', ['mods', 'cn=admins,dc=work']);
  assert.deepEqual(await roleOf('mia'), ['admin', 'admin']);
  await come('mia', ['mods']);
  assert.deepEqual(await roleOf('mia'), MODERATOR);
  await come('mia', ['others']);
  assert.deepEqual(await roleOf('mia'), NONE);
  await come('mia', 'mods');
  assert.deepEqual(await roleOf('mia'), MODERATOR);
  await come('mia');
  assert.deepEqual(await roleOf('mia'), NONE);
});

test('what is no text or list of texts is none', async () => {
  await come('odd', ['mods']);
  for (const groups of [{ mods: true }, [['mods']], 7, true, 'MODS', 'mods ', 'mods,others', [' mods']]) {
    await come('odd', groups);
    assert.deepEqual(await roleOf('odd'), NONE, JSON.stringify(groups));
    await come('odd', ['mods']);
  }
});

test('what staff gave stays, but for something higher, and is never taken; an owner stays one', async () => {
  await come('hand', []);
  await give('hand', 'admin');
  await come('hand', ['mods']);
  assert.deepEqual(await roleOf('hand'), ['admin', 'admin']);
  await come('hand', ['others']);
  assert.deepEqual(await roleOf('hand'), ['admin', 'admin']);
  await give('hand', 'moderator');
  await come('hand', ['mods']);
  await come('hand', []);
  assert.deepEqual(await roleOf('hand'), MODERATOR, 'said as well, and given by staff');
  await come('hand', ['cn=admins,dc=work']);
  assert.deepEqual(await roleOf('hand'), ['admin', 'admin']);
  await come('hand', []);
  assert.deepEqual(await roleOf('hand'), NONE, 'the higher one was the map’s');

  await come('boss', ['mods']);
  await give('boss', 'owner');
  for (const groups of [['mods'], ['cn=admins,dc=work'], []]) await come('boss', groups);
  assert.deepEqual(await roleOf('boss'), ['owner', 'owner']);
});

test('a claim is read at the end of a path, without a scope of its own', async () => {
  await map({ roleClaim: 'realm_access.roles', roleScope: '' });
  await come('kay', undefined, { realm_access: { roles: ['mods'] } });
  assert.deepEqual(await roleOf('kay'), MODERATOR);
  await map();
});

test('a map gives no more than its writer may, then and later', async () => {
  const lower = [{ value: 'mods', role: 'moderator' }];
  for (const role of ['admin', 'owner']) {
    await assert.rejects(map({ roles: [{ value: 'mods', role }] }, admin.id), { code: /forbidden|invalid/ }, role);
  }
  await assert.rejects(map({ roles: [{ value: 'mods', role: 'owner' }] }), { code: 'invalid' });
  await assert.rejects(map({ roles: [{ value: 'mods', role: 'owner' }] }, owner.id), { code: 'invalid' });
  await assert.rejects(map({ roles: [{ value: 'mods', role: 'gone' }] }), { code: 'invalid' });
  const reader = await createRole(app.ctx, {
    by: null,
    name: 'Setter',
    color: '',
    position: 50,
    permissions: new Set(['manageSettings', 'manageReports']),
    highlighted: false,
  });
  const seed = createSeed(app.ctx);
  const sam = await seed.account('sam', { role: reader });
  await assert.rejects(map({ roles: lower }, sam.id), { code: 'forbidden' }, 'who may give no role');
  await changeProvider(app.ctx, { by: sam.id, key: 'office', title: 'Work place' });

  await map({ roles: lower }, admin.id);
  // Whoever changes what the lines mean answers for them.
  await assert.rejects(changeProvider(app.ctx, { by: sam.id, key: 'office', roleClaim: 'name' }), {
    code: 'forbidden',
  });
  // And so does whoever changes by what it is believed.
  const client = { clientId: CLIENT.id, clientSecret: CLIENT.secret };
  for (const change of [{ clientId: 'mine' }, { clientSecret: 'mine' }]) {
    await assert.rejects(changeProvider(app.ctx, { by: sam.id, key: 'office', ...change }), { code: 'forbidden' });
  }
  await changeProvider(app.ctx, { by: sam.id, key: 'office', enabled: false });
  await assert.rejects(changeProvider(app.ctx, { by: sam.id, key: 'office', enabled: true }), { code: 'forbidden' });
  await changeProvider(app.ctx, { by: admin.id, key: 'office', enabled: true, ...client });
  await come('lena', ['mods']);
  assert.deepEqual(await roleOf('lena'), MODERATOR);
  const holds = async () => (await listProviders(app.ctx))[0]?.rules.map((rule) => rule.holds);
  assert.deepEqual(await holds(), [true]);
  await editRole(app.ctx, { by: null, key: 'moderator', position: 200 });
  assert.deepEqual(await holds(), [false]);
  await come('late', ['mods']);
  assert.deepEqual(await roleOf('late'), NONE);
  await editRole(app.ctx, { by: null, key: 'moderator', position: 10 });
  await changeRole(app.ctx, { by: null, accountId: admin.id, role: 'user' });
  await come('late', ['mods']);
  await come('lena', ['mods']);
  assert.deepEqual([await roleOf('late'), await roleOf('lena')], [NONE, NONE], 'the writer has left');
  await map();
  await come('late', ['mods']);
  assert.deepEqual(await roleOf('late'), MODERATOR);
});

test('what one provider of an issuer gives, no other takes away: one of them has a map', async () => {
  const { issuer } = server;
  const second = { by: null, key: 'second', title: 'Second', issuer, clientId: 'x', clientSecret: 'x' } as const;
  await assert.rejects(addProvider(app.ctx, { ...second, joins: 'off', ...MAP }), { code: 'conflict' });
  await addProvider(app.ctx, { ...second, joins: 'off' });
  await assert.rejects(changeProvider(app.ctx, { by: null, key: 'second', ...MAP }), { code: 'conflict' });
  await Promise.allSettled(['office', 'second'].map((key) => changeProvider(app.ctx, { by: null, key, roles: [] })));
  const both = await Promise.allSettled(
    ['office', 'second'].map((key) => changeProvider(app.ctx, { by: null, key, ...MAP })),
  );
  assert.deepEqual(both.map(({ status }) => status).sort(), ['fulfilled', 'rejected'], 'at once');
  await removeProvider(app.ctx, { by: null, key: 'second' });
  await map();
});

test('whom a second step is asked of is given nothing before it, and loses at once what is gone', async () => {
  await come('tess', []);
  const { id } = (await findAccountByHandle(app.ctx, 'tess')) as { id: number };
  const { id: userId } = await app.ctx.db.kysely
    .selectFrom('users')
    .select('id')
    .where('accountId', '=', id)
    .executeTakeFirstOrThrow();
  const { secret } = await startSetUp(app.ctx, userId);
  await finishSetUp(app.ctx, { userId, code: readAuthenticator(secret, app.clock), tokenId: 0 });
  const browser = createBrowser(app);
  const arrive = async (groups: string[]) => {
    people['tess'] = { preferred_username: 'tess', email: 'tess@work.test', groups };
    const back = await visitOidcServer(String((await browser.open('/auth/oidc/office')).headers.location), 'tess');
    return (await browser.open(back.slice(app.ctx.config.publicUrl.length))).headers.location;
  };
  const enterCode = async (code: string) => (await browser.post('/auth/second-step', { code })).headers.location;
  assert.equal(await arrive(['mods']), '/sign-in/code?');
  assert.match(String(await enterCode('000000')), /error=/);
  assert.deepEqual(await roleOf('tess'), NONE);
  app.clock.advance(60_000);
  assert.equal(await enterCode(readAuthenticator(secret, app.clock)), '/home');
  assert.deepEqual(await roleOf('tess'), MODERATOR);
  assert.equal(await arrive(['others']), '/sign-in/code?');
  assert.deepEqual(await roleOf('tess'), NONE);
  // What the map no longer has is not given by what was said before.
  assert.equal(await arrive(['mods']), '/sign-in/code?');
  await map({ roles: [] });
  app.clock.advance(60_000);
  assert.equal(await enterCode(readAuthenticator(secret, app.clock)), '/home');
  assert.deepEqual(await roleOf('tess'), NONE);
  await map();
});

test('who waits for staff has no role yet', async () => {
  await changeProvider(app.ctx, { by: null, key: 'office', joins: 'server' });
  await changeSettings(app.ctx, { by: null, texts: { registrations: 'approval' } });
  assert.match(await come('wait', ['mods']), /error=pending/);
  assert.deepEqual(await roleOf('wait'), NONE);
});

test('what is no map is refused and leaves nothing; one that is switched off lets nobody in', async () => {
  const before = await acts();
  const bad: Partial<RoleMap>[] = [
    { roleClaim: '' },
    { roleClaim: 'x'.repeat(201) },
    { roleScope: 'two words' },
    { roleScope: '\u0000' },
    { roles: [...MAP.roles, ...MAP.roles] },
    { roles: [{ value: '', role: 'moderator' }] },
    { roles: [{ value: 'x'.repeat(201), role: 'moderator' }] },
    { roles: [{ value: 'x', role: 'user' }] },
    { roles: Array.from({ length: 51 }, (_, i) => ({ value: `${i}`, role: 'moderator' })) },
  ];
  for (const changes of bad) {
    await assert.rejects(map(changes), { code: 'invalid' }, JSON.stringify(changes).slice(0, 80));
  }
  assert.deepEqual(await acts(), before);
  await changeProvider(app.ctx, { by: null, key: 'office', enabled: false });
  const offered = async () => (await app.inject('/api/v2/instance')).json().sign_in_providers;
  assert.deepEqual(await offered(), []);
  const { headers } = await createBrowser(app).open('/auth/oidc/office');
  assert.equal(headers.location, '/sign-in?error=stranger');
  await changeProvider(app.ctx, { by: null, key: 'office', enabled: true });
  assert.equal((await offered()).length, 1);
  assert.equal(await come('mia', ['mods']), '/home');
});

test('whoever is new and in hundreds of groups is asked for their age all the same, and has their role', async () => {
  await changeProvider(app.ctx, { by: null, key: 'office', ...MAP, joins: 'always' });
  await changeSettings(app.ctx, { by: null, texts: { minimumAge: '16' } });
  const groups = [...Array.from({ length: 300 }, (_, i) => `cn=a group of many ${i},ou=groups,dc=work`), 'mods'];
  people['joiner'] = { preferred_username: 'joiner', email: 'joiner@work.test', groups };
  const browser = createBrowser(app);
  const asked = await browser.open('/auth/oidc/office');
  const back = await visitOidcServer(String(asked.headers.location), 'joiner');
  const answer = await browser.open(back.slice(app.ctx.config.publicUrl.length));
  assert.equal(answer.headers.location, '/sign-up/age');
  // Browsers keep 4,096 bytes of a cookie (RFC 6265 §6.1).
  for (const cookie of [answer.headers['set-cookie'] ?? []].flat())
    assert.ok(cookie.length < 4_096, `${cookie.length}`);
  const done = await browser.post('/auth/sign-up/age', { date_of_birth: '1990-05-01' });
  assert.equal(done.headers.location, '/home');
  assert.deepEqual(await roleOf('joiner'), MODERATOR);
  await changeSettings(app.ctx, { by: null, texts: { minimumAge: '0' } });
});
