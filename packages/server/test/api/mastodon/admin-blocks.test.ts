import assert from 'node:assert/strict';
import { get } from 'node:http';
import { after, before, test } from 'node:test';
import { addIpBlock } from '../../../src/core/barriers/ips.ts';
import { hashEmail } from '../../../src/core/barriers/plain.ts';
import { saveInstanceSettings } from '../../../src/core/users/settings.ts';
import { createTestApp, type TestApp } from '../../app.ts';
import { createSeed } from '../../seed.ts';
import { createBrowser } from '../browser.ts';

const BASE = '/api/v1/admin/';

let app: TestApp;
let ask: (
  method: 'GET' | 'POST' | 'PUT' | 'DELETE',
  path: string,
  payload?: object,
  from?: string,
) => Promise<{ status: number; body: { id: string; error?: string } & Record<string, unknown>; link: unknown }>;
/** Who takes mail for a domain. */
const mailHosts: Record<string, string[]> = { 'shop.test': ['mx1.spam-host.test.', 'mx2.fine.test'] };

before(async () => {
  app = await createTestApp({ findMailHosts: async (domain) => mailHosts[domain] ?? [] });
  const seed = createSeed(app.ctx);
  const token = await seed.token(await seed.account('boss', { role: 'owner' }), 'read write admin:read admin:write');
  ask = async (method, path, payload, remoteAddress = '192.0.2.1') => {
    const headers = { authorization: `Bearer ${token}` };
    const body = payload === undefined ? {} : { payload };
    const answer = await app.inject({ method, url: BASE + path, headers, remoteAddress, ...body });
    return { status: answer.statusCode, body: answer.json(), link: answer.headers.link };
  };
  await saveInstanceSettings(app.ctx, { registrations: 'open' });
});
after(() => app.close());

let count = 0;
/** Where asking to join leads: `home`, `waits`, or what was wrong with which field. */
async function join(wanted: { username?: string; email?: string; ip?: string }): Promise<string> {
  const { username = `joiner${count++}`, ip = '203.0.113.1' } = wanted;
  const { email = `${username}@mail.test` } = wanted;
  const form = { username, email, password: 'long enough' };
  const { headers } = await createBrowser(app).post('/auth/sign-up', form, undefined, ip);
  const location = new URL(String(headers.location), 'http://x');
  if (location.pathname === '/home') return 'home';
  if (location.searchParams.get('error') === 'pending') return 'waits';
  return `${location.searchParams.get('error')} ${location.searchParams.get('field') ?? ''}`.trim();
}
const acts = async () =>
  (await app.ctx.db.kysely.selectFrom('auditEntries').select(['act', 'targetLabel']).orderBy('id').execute()).map(
    ({ act, targetLabel }) => `${act} ${targetLabel}`,
  );

test('addresses are kept out, in three degrees, until they are let in or the time is over', async () => {
  const add = (ip: string, severity: string, more: object = {}) => ask('POST', 'ip_blocks', { ip, severity, ...more });
  const { status, body } = await add('203.0.113.77/25', 'sign_up_block', { comment: 'spam', expires_in: 3_600 });
  assert.deepEqual(
    [status, body['ip'], body['severity'], body['comment'], typeof body['expires_at']],
    [200, '203.0.113.0/25', 'sign_up_block', 'spam', 'string'],
  );
  assert.equal(await join({ ip: '203.0.113.127' }), 'forbidden');
  assert.equal(await join({ ip: '203.0.113.128' }), 'home');
  assert.equal((await app.inject({ url: '/api/v2/instance', remoteAddress: '203.0.113.127' })).statusCode, 200);

  const changed = await ask('PUT', `ip_blocks/${body.id}`, { severity: 'sign_up_requires_approval' });
  assert.deepEqual([changed.body['comment'], changed.body['expires_at']], ['spam', body['expires_at']]);
  assert.equal(await join({ ip: '203.0.113.9' }), 'waits');

  await ask('PUT', `ip_blocks/${body.id}`, { severity: 'no_access' });
  for (const url of ['/api/v2/instance', '/', '/users/boss', '/oauth/authorize', '/nothing']) {
    const answer = await app.fastify.inject({ url, remoteAddress: '203.0.113.9' });
    assert.equal(answer.statusCode, 403, url);
    assert.equal((await app.fastify.inject({ url, remoteAddress: '::ffff:203.0.113.9' })).statusCode, 403, url);
  }
  assert.equal((await app.fastify.inject({ url: '/health', remoteAddress: '203.0.113.9' })).statusCode, 200);
  app.clock.advance(3_600_000);
  assert.equal((await app.inject({ url: '/api/v2/instance', remoteAddress: '203.0.113.9' })).statusCode, 200);

  const six = await add('2001:db8:1::/48', 'sign_up_block');
  assert.equal(await join({ ip: '2001:db8:1:ffff::1' }), 'forbidden');
  assert.equal(await join({ ip: '2001:db8:2::1' }), 'home');
  assert.equal((await ask('DELETE', `ip_blocks/${six.body.id}`)).status, 200);
  assert.equal(await join({ ip: '2001:db8:1:ffff::1' }), 'home');

  for (const [ip, words] of [
    ['nowhere', /not a valid IP/],
    ['2001:db8::/129', /not a valid IP/],
    ['203.0.113.1/25', /already been taken/],
  ] as const) {
    const refused = await add(ip, 'sign_up_block');
    assert.equal(refused.status, 422);
    assert.match(String(refused.body.error), words);
  }
  for (const ip of ['0.0.0.0/0', '192.0.2.0/24', '127.0.0.0/8', '::/0']) {
    assert.match(String((await add(ip, 'no_access')).body.error), /shut you or the server itself out/, ip);
  }
  assert.equal((await ask('GET', 'ip_blocks/987654321')).status, 404);
  assert.deepEqual(await acts(), [
    'ip-block.add 203.0.113.0/25',
    'ip-block.change 203.0.113.0/25',
    'ip-block.change 203.0.113.0/25',
    'ip-block.add 2001:db8:1::/48',
    'ip-block.remove 2001:db8:1::/48',
  ]);
});

test('streams are no way around it', async () => {
  const open = await createTestApp({ listen: true, settings: { TRUSTED_PROXIES: '127.0.0.1,::1' } });
  const input = { range: '203.0.113.0/24', severity: 'no-access', comment: '', expiresAt: null } as const;
  await addIpBlock(open.ctx, { by: null, from: null, ...input });
  const status = (from: string) =>
    new Promise<number | undefined>((resolve, reject) => {
      const headers = {
        connection: 'Upgrade',
        upgrade: 'websocket',
        'sec-websocket-version': '13',
        'sec-websocket-key': 'dGhlIHNhbXBsZSBub25jZQ==',
        'x-forwarded-for': from,
      };
      get(`${open.url}/api/v1/streaming`, { headers }, (answer) => resolve(answer.resume().statusCode)).on(
        'error',
        reject,
      );
    });
  // Without a token nobody gets further than to be asked for one.
  assert.deepEqual([await status('203.0.113.9'), await status('198.51.100.9')], [403, 401]);
  await open.close();
});

test('T157, T159: addresses of a domain are kept out, of all below it, and of those whose mail goes there', async () => {
  const { body } = await ask('POST', 'email_domain_blocks', { domain: 'Spam-Host.Test' });
  assert.deepEqual([body['domain'], body['history']], ['spam-host.test', []]);
  assert.equal(await join({ email: 'a@spam-host.test' }), 'blocked email');
  assert.equal(await join({ email: 'a@deep.SPAM-host.test' }), 'blocked email');
  assert.equal(await join({ email: 'a@shop.test' }), 'blocked email');
  assert.equal(await join({ email: 'a@notspam-host.test' }), 'home');
  assert.equal((await ask('POST', 'email_domain_blocks', { domain: 'spam-host.test' })).status, 422);
  for (const domain of ['', 'test', 'a b.test', 'x.test:80']) {
    assert.equal((await ask('POST', 'email_domain_blocks', { domain })).status, 422, domain);
  }
  await ask('DELETE', `email_domain_blocks/${body.id}`);
  assert.equal(await join({ email: 'b@shop.test' }), 'home');
  const soft = await ask('POST', 'email_domain_blocks', { domain: 'spam-host.test', allow_with_approval: true });
  assert.equal(await join({ email: 'c@spam-host.test' }), 'waits');
  assert.equal((await ask('GET', `email_domain_blocks/${soft.body.id}`)).body['allow_with_approval'], true);
});

test('T157, T159: a mailbox is kept out whichever way it is written, and only a hash of it is kept', async () => {
  const { body } = await ask('POST', 'canonical_email_blocks', { email: 'T.roll+x@mail.test' });
  assert.equal(body['canonical_email_hash'], hashEmail('troll@mail.test'));
  assert.equal(await join({ email: 'tr.oll@MAIL.test' }), 'blocked email');
  const tested = await ask('POST', 'canonical_email_blocks/test', { email: 'troll+more@mail.test' });
  assert.deepEqual(tested.body, [body]);
  assert.deepEqual((await ask('POST', 'canonical_email_blocks/test', { email: 'tom@mail.test' })).body, []);
  const rows = JSON.stringify(await app.ctx.db.kysely.selectFrom('emailBlocks').selectAll().execute());
  assert.equal(rows.includes('roll'), false);
  assert.equal(
    (await ask('POST', 'canonical_email_blocks', { canonical_email_hash: hashEmail('x@y.test') })).status,
    200,
  );
  assert.equal((await ask('POST', 'canonical_email_blocks', { canonical_email_hash: 'x' })).status, 422);
  assert.equal((await ask('POST', 'canonical_email_blocks', {})).status, 400);
  await ask('DELETE', `canonical_email_blocks/${body.id}`);
  assert.equal(await join({ email: 'troll@mail.test' }), 'home');
});

test('names are kept out with their look-alikes, whole or as a part; whoever has one keeps it', async () => {
  const whole = await ask('POST', 'username_blocks', { username: 'Kingpin' });
  assert.deepEqual([whole.body['username'], whole.body['comparison']], ['Kingpin', 'exact']);
  assert.equal(await join({ username: 'k1ngp1n' }), 'reserved username');
  assert.equal(await join({ username: 'kingpins' }), 'home');
  await ask('POST', 'username_blocks', { username: 'casino', comparison: 'contains', allow_with_approval: true });
  assert.equal(await join({ username: 'best_cas1no_ever' }), 'waits');
  for (const username of ['', '__', 'x'.repeat(31), 'K1NGPIN']) {
    assert.equal((await ask('POST', 'username_blocks', { username })).status, 422, username);
  }
  assert.equal((await ask('POST', 'username_blocks', { username: 'ab', comparison: 'contains' })).status, 422);
  await ask('DELETE', `username_blocks/${whole.body.id}`);
  assert.equal(await join({ username: 'kingpin' }), 'home');
});

test('lists have pages, and moderators without the permission see none', async () => {
  for (let i = 0; i < 5; i++) await ask('POST', 'email_domain_blocks', { domain: `d${i}.test` });
  const first = await ask('GET', 'email_domain_blocks?limit=2');
  const domains = (body: unknown) => (body as { domain: string }[]).map(({ domain }) => domain);
  assert.deepEqual(domains(first.body), ['d4.test', 'd3.test']);
  const [, next = ''] = /admin\/([^>]+)>; rel="next"/.exec(String(first.link)) ?? [];
  assert.deepEqual(domains((await ask('GET', next)).body), ['d2.test', 'd1.test']);
  const seed = createSeed(app.ctx);
  const token = await seed.token(await seed.account('mina', { role: 'moderator' }), 'read admin:read admin:write');
  const headers = { authorization: `Bearer ${token}` };
  for (const path of ['ip_blocks', 'email_domain_blocks', 'canonical_email_blocks', 'username_blocks']) {
    assert.equal((await app.inject({ url: BASE + path, headers })).statusCode, 403, path);
  }
});
