/** What staff do that cannot be taken back, or opens a door: a browser shows first who sits there, an app has shown it. */
import assert from 'node:assert/strict';
import { after, before, test } from 'node:test';
import { listAuditEntries } from '../../src/core/audit/list.ts';
import { blockInstance } from '../../src/core/moderation/instance-blocks.ts';
import { sanctionAccount } from '../../src/core/sanctions/sanction.ts';
import { loadInstanceSettings } from '../../src/core/users/settings.ts';
import { hashPassword } from '../../src/lib/password.ts';
import { systemRng } from '../../src/lib/rng.ts';
import { createTestApp, type TestApp } from '../app.ts';
import { createMultipart } from '../http-app.ts';
import { createSeed, type Member, PASSWORD, type Seed } from '../seed.ts';
import { type Client, createClient } from './mastodon/client.ts';

const SCOPES = 'read write admin:read admin:write';

let app: TestApp;
let seed: Seed;
let boss: Member;
/** The owner in a browser that signed in this morning, and in an app of Mastodon's. */
let browser: Client;
let phone: Client;
before(async () => {
  app = await createTestApp();
  seed = createSeed(app.ctx);
  boss = await seed.account('boss', { role: 'owner', passwordHash: await hashPassword(PASSWORD, systemRng) });
  browser = createClient(app, await seed.token(boss, SCOPES));
  phone = createClient(app, await seed.appToken(boss, SCOPES));
});
after(() => app.close());

type Act = (client: Client) => ReturnType<Client['get']>;
const acts = async () => (await listAuditEntries(app.ctx, null, { limit: 100 })).length;

async function asksBrowsers(act: Act): Promise<void> {
  const before = await acts();
  const refused = await act(browser);
  assert.equal(refused.statusCode, 403, refused.body);
  assert.match(String(refused.headers['www-authenticate']), /insufficient_user_authentication/);
  assert.equal(await acts(), before);
  const done = await act(phone);
  assert.equal(done.statusCode, 200, done.body);
  assert.equal(await acts(), before + 1);
}

test('a suspension is asked about, and nothing that moderators do all day', async () => {
  const target = await seed.account('target');
  const path = `/api/v1/admin/accounts/${target.id}/action`;
  await asksBrowsers((client) => client.post(path, { type: 'suspend' }));
  for (const type of ['none', 'silence', 'sensitive', 'disable']) {
    const other = await seed.account(`other_${type}`);
    assert.equal((await browser.post(`/api/v1/admin/accounts/${other.id}/action`, { type })).statusCode, 200, type);
  }
  // However it is sent.
  const { headers, payload } = createMultipart([{ name: 'type', value: 'suspend' }]);
  const token = await seed.token(boss, SCOPES);
  const authorization = `Bearer ${token}`;
  const parts = await app.inject({ method: 'POST', url: path, headers: { ...headers, authorization }, payload });
  assert.ok(parts.statusCode === 403 || parts.statusCode === 422, parts.body);
  assert.equal((await browser.post(`${path}?type=suspend`)).statusCode, 403);
});

test('removing somebody for good is asked about', async () => {
  const target = await seed.account('gone');
  await sanctionAccount(app.ctx, { targetId: target.id, kind: 'suspend', text: '', by: null });
  await asksBrowsers((client) => client.delete(`/api/v1/admin/accounts/${target.id}`));
});

test('what suspends a server, forgets it or makes the others strangers is asked about', async () => {
  const blocks = '/api/v1/admin/domain_blocks';
  await asksBrowsers((client) => client.post(blocks, { domain: 'bad.test', severity: 'suspend' }));
  const mild = await browser.post(blocks, { domain: 'mild.test', severity: 'silence' });
  assert.equal(mild.statusCode, 200, mild.body);
  await asksBrowsers((client) => client.put(`${blocks}/${mild.json().id}`, { severity: 'suspend' }));
  await blockInstance(app.ctx, { by: null, domain: 'awful.test', policy: 'suspended' });
  await asksBrowsers((client) => client.post('/api/v1/admin/servers/awful.test/purge'));
  await asksBrowsers((client) => client.put('/api/v1/admin/federation_mode', { mode: 'allowed' }));
});

test('settings that open doors are asked about, however they are written, and others are not', async () => {
  const change = (settings: object) => (client: Client) => client.send('PATCH', '/api/v1/admin/settings', { settings });
  await asksBrowsers(change({ registrations: 'open' }));
  await asksBrowsers(change({ private_server: 'on' }));
  assert.equal((await change({ 'private-server': 'off', title: 'Nest' })(browser)).statusCode, 403);
  const kept = await loadInstanceSettings(app.ctx);
  assert.deepEqual([kept.privateServer, kept.title], ['on', 'Linnet']);
  const mild = await change({ title: 'Nest' })(browser);
  assert.equal(mild.statusCode, 200, mild.body);
});

test('who has shown it goes on, for a quarter of an hour', async () => {
  const suspend = async () => {
    const target = await seed.account(`t${app.ctx.ids.next()}`);
    return (await browser.post(`/api/v1/admin/accounts/${target.id}/action`, { type: 'suspend' })).statusCode;
  };
  assert.equal((await browser.post('/api/v1/user/confirm', { password: PASSWORD })).statusCode, 200);
  assert.equal(await suspend(), 200);
  app.clock.advance(16 * 60_000);
  assert.equal(await suspend(), 403);
});
