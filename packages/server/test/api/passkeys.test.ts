import assert from 'node:assert/strict';
import { after, before, test } from 'node:test';
import type { Passkey, PasskeyOptions } from '@linnet/api-schemas/gotosocial/passkey.ts';
import { MAX_PASSKEYS } from '../../src/core/passkeys/passkeys.ts';
import { hashPassword } from '../../src/lib/password.ts';
import { systemRng } from '../../src/lib/rng.ts';
import { createTestApp, type TestApp } from '../app.ts';
import { createSeed, type Member, PASSWORD, type Seed } from '../seed.ts';
import { type Browser, createBrowser } from './browser.ts';
import { createDevice, type Device } from './device.ts';
import { type Client, createClient } from './mastodon/client.ts';

const BASE = '/api/v1/user/passkeys';
const OWN = '/api/v1/accounts/verify_credentials';
const ORIGIN = 'http://localhost:3000';

let app: TestApp;
let seed: Seed;
let passwordHash: string;
before(async () => {
  app = await createTestApp();
  seed = createSeed(app.ctx);
  passwordHash = await hashPassword(PASSWORD, systemRng);
});
after(() => app.close());

const opens = async (browser: Browser) => {
  const headers = { cookie: browser.cookie ?? '', 'sec-fetch-site': 'same-origin' };
  return (await app.inject({ url: OWN, headers })).statusCode === 200;
};

/** What a page on which people sign in is given for a passkey to sign. */
async function challenge(browser: Browser = createBrowser(app)): Promise<string> {
  return ((await browser.post('/auth/passkey/challenge', {})).json() as { challenge: string }).challenge;
}

async function confirmed(username: string): Promise<{ person: Member; client: Client }> {
  const person = await seed.account(username, { passwordHash });
  const client = createClient(app, await seed.token(person));
  await client.post('/api/v1/user/confirm', { password: PASSWORD });
  return { person, client };
}

const begin = async (client: Client) => (await client.post(`${BASE}/options`)).json() as PasskeyOptions;

/** Somebody with a passkey. */
async function withPasskey(username: string): Promise<{ person: Member; client: Client; device: Device; id: string }> {
  const { person, client } = await confirmed(username);
  const device = createDevice(ORIGIN, 'localhost');
  const options = await begin(client);
  const added = await client.post(BASE, { name: 'Phone', ...device.register(options.challenge) });
  assert.equal(added.statusCode, 200, added.body);
  return { person, client, device, id: (added.json() as Passkey).id };
}

const enter = async (form: Record<string, string>, browser = createBrowser(app)) =>
  String((await browser.post('/auth/passkey', form)).headers.location);
const REFUSED = '/sign-in?error=passkey';

test('a passkey is registered by who shows who they are, listed, called something else and removed', async () => {
  const person = await seed.account('alice', { passwordHash });
  const client = createClient(app, await seed.token(person));
  assert.equal((await client.post(`${BASE}/options`)).statusCode, 403);
  await client.post('/api/v1/user/confirm', { password: PASSWORD });
  const options = await begin(client);
  assert.deepEqual([options.rp.id, options.user.name, options.exclude], ['localhost', 'alice@localhost:3000', []]);

  const device = createDevice(ORIGIN, 'localhost');
  const made = device.register(options.challenge);
  assert.equal((await client.post(BASE, { name: ' ', ...made })).statusCode, 422);
  const added = (await client.post(BASE, { name: ' My phone ', ...made })).json() as Passkey;
  assert.deepEqual([added.name, added.last_used_at], ['My phone', null]);
  // The challenge is used up, and the device has one here.
  assert.equal((await client.post(BASE, { name: 'again', ...made })).statusCode, 422);
  const next = await begin(client);
  assert.deepEqual(next.exclude, [device.id]);
  assert.equal((await client.post(BASE, { name: 'again', ...device.register(next.challenge) })).statusCode, 422);

  assert.equal((await client.put(`${BASE}/${added.id}`, { name: 'Pocket' })).statusCode, 200);
  const list = (await client.get(BASE)).json() as Passkey[];
  assert.deepEqual(
    list.map(({ id, name }) => [id, name]),
    [[added.id, 'Pocket']],
  );

  const other = createClient(app, await seed.token(person));
  const stranger = await confirmed('stranger');
  assert.deepEqual((await stranger.client.get(BASE)).json(), []);
  assert.equal((await stranger.client.put(`${BASE}/${added.id}`, { name: 'Mine' })).statusCode, 404);
  assert.equal((await stranger.client.delete(`${BASE}/${added.id}`)).statusCode, 404);
  assert.equal((await other.delete(`${BASE}/${added.id}`)).statusCode, 403);
  assert.equal((await client.delete(`${BASE}/${added.id}`)).statusCode, 200);
  // The device may be in other hands: what it opened is closed.
  assert.deepEqual([(await client.get(OWN)).statusCode, (await other.get(OWN)).statusCode], [200, 401]);
  assert.equal(await enter(device.signIn(await challenge())), REFUSED);
});

test('a passkey signs in, and that is enough where a second step is asked', async () => {
  const { person, client, device } = await withPasskey('bob');
  await app.ctx.db.kysely
    .updateTable('users')
    .set({ twoFactorAt: app.clock.now() })
    .where('id', '=', person.userId)
    .execute();
  const browser = createBrowser(app);
  assert.equal(await enter({ ...device.signIn(await challenge()), redirect_to: '/lists' }, browser), '/lists');
  assert.equal(await opens(browser), true);
  const [used] = (await client.get(BASE)).json() as Passkey[];
  assert.notEqual(used?.last_used_at, null);
  // In the place of the code, too; the note of the first step goes.
  const halfway = createBrowser(app);
  await halfway.post('/auth/sign-in', { email: person.email, password: PASSWORD });
  assert.match(String(halfway.cookie), /linnet_halfway=/);
  assert.equal(await enter({ ...device.signIn(await challenge()), redirect_to: '//evil.test' }, halfway), '/home');
  assert.doesNotMatch(String(halfway.cookie), /linnet_halfway=/);
});

test('what was signed for something else, somewhere else or before lets nobody in', async () => {
  const { device, client } = await withPasskey('carol');
  const { device: eves } = await withPasskey('eve');
  const used = device.signIn(await challenge());
  assert.equal(await enter(used), '/home');
  const old = device.signIn(await challenge());
  app.clock.advance(15 * 60_000);
  const { challenge: own } = await begin(client);
  const ways: Record<string, Record<string, string>> = {
    'the same once more': used,
    'a challenge of a quarter of an hour ago': old,
    'a challenge that nobody gave': device.signIn('c'.repeat(43)),
    'a challenge to register with': device.signIn(own),
    'another origin': device.signIn(await challenge(), { origin: 'https://evil.test' }),
    'another relying party': device.signIn(await challenge(), { rpId: 'evil.test' }),
    'nobody who showed who they are': device.signIn(await challenge(), { flags: 0x01 }),
    'a counter that went back': device.signIn(await challenge(), { count: 1 }),
    'somebody else’s signature': { ...device.signIn(await challenge()), signature: eves.signIn('x').signature },
    'somebody else’s credential': { ...device.signIn(await challenge()), credential_id: eves.id },
    'an unknown credential': { ...device.signIn(await challenge()), credential_id: 'nobodys' },
    nothing: {},
  };
  for (const [name, form] of Object.entries(ways)) {
    const browser = createBrowser(app);
    assert.equal(await enter(form, browser), REFUSED, name);
    assert.equal(await opens(browser), false, name);
  }
});

test('of two who send the same at the same moment one comes in', async () => {
  const { device } = await withPasskey('twice');
  const form = device.signIn(await challenge());
  const browsers = [createBrowser(app), createBrowser(app)];
  await Promise.all(browsers.map((browser) => enter(form, browser)));
  const inside = await Promise.all(browsers.map(opens));
  assert.equal(inside.filter(Boolean).length, 1);
});

test('a registration is bound to its person and its time, and there are twenty at most', async () => {
  const { client } = await confirmed('dora');
  const { client: others } = await confirmed('erna');
  const add = (challenge: string, changes: object = {}) =>
    client.post(BASE, { name: 'x', ...createDevice(ORIGIN, 'localhost').register(challenge, changes) });
  const { challenge: theirs } = await begin(others);
  for (const one of [theirs, await challenge(), 'c'.repeat(43)]) assert.equal((await add(one)).statusCode, 422);
  for (const changes of [{ origin: 'https://evil.test' }, { rpId: 'evil.test' }, { flags: 0x01 }]) {
    assert.equal((await add((await begin(client)).challenge, changes)).statusCode, 422);
  }
  const { challenge: late } = await begin(client);
  for (let i = 0; i < MAX_PASSKEYS; i++) assert.equal((await add((await begin(client)).challenge)).statusCode, 200);
  assert.equal((await client.post(`${BASE}/options`)).statusCode, 422);
  assert.equal((await add(late)).statusCode, 422);
});

test('who is disabled does not come in by a passkey', async () => {
  const { person, device } = await withPasskey('gone');
  await app.ctx.db.kysely.updateTable('users').set({ disabledAt: 1 }).where('id', '=', person.userId).execute();
  assert.equal(await enter(device.signIn(await challenge())), '/sign-in?error=disabled');
});

test('pages of other sites are given nothing to sign', async () => {
  const browser = createBrowser(app);
  for (const url of ['/auth/passkey/challenge', '/auth/passkey']) {
    assert.equal((await browser.post(url, {}, 'https://evil.test')).statusCode, 403, url);
  }
});
