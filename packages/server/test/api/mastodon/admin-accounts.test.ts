import assert from 'node:assert/strict';
import { after, before, test } from 'node:test';
import type { AdminAccount } from '@linnet/api-schemas/mastodon/admin-account.ts';
import { listAuditEntries } from '../../../src/core/audit/list.ts';
import { createApp } from '../../../src/core/oauth/apps.ts';
import { createToken } from '../../../src/core/oauth/tokens.ts';
import { saveInstanceSettings } from '../../../src/core/users/settings.ts';
import { createTestApp, type TestApp } from '../../app.ts';
import { createSeed, type Member, type Seed } from '../../seed.ts';
import { createBrowser } from '../browser.ts';

const PASSWORD = 'long enough';
const DAY = 24 * 3_600_000;
const SCOPES = 'read write follow push admin:read admin:write';

let app: TestApp;
let seed: Seed;
let boss: Member;
let mod: Member;
/** What staff ask, as the owner, a moderator and somebody without an office. */
let as: Record<'boss' | 'mod' | 'nobody', ReturnType<typeof client>>;

function client(token: string) {
  return async (method: 'GET' | 'POST' | 'PUT' | 'DELETE', url: string, payload?: object) => {
    const headers = { authorization: `Bearer ${token}` };
    const answer = await app.inject({ method, url, headers, ...(payload === undefined ? {} : { payload }) });
    return { status: answer.statusCode, body: answer.json(), link: answer.headers.link as string | undefined };
  };
}

before(async () => {
  app = await createTestApp();
  seed = createSeed(app.ctx);
  boss = await seed.account('boss', { role: 'owner' });
  mod = await seed.account('mina', { role: 'moderator' });
  const nobody = await seed.account('nobody1');
  as = {
    boss: client(await seed.appToken(boss, SCOPES)),
    mod: client(await seed.token(mod, SCOPES)),
    nobody: client(await seed.token(nobody, SCOPES)),
  };
  await saveInstanceSettings(app.ctx, { registrations: 'approval' });
});
after(() => app.close());

/** Asks to join in a browser and answers where that led. */
async function apply(username: string, ip = '203.0.113.9'): Promise<string> {
  const form = { username, email: `${username}@mail.test`, password: PASSWORD, reason: `I am ${username}` };
  const answer = await createBrowser(app).post('/auth/sign-up', form, undefined, ip);
  return String(answer.headers.location);
}

async function find(query: string): Promise<AdminAccount[]> {
  const { status, body } = await as.boss('GET', `/api/v2/admin/accounts?${query}`);
  assert.equal(status, 200, JSON.stringify(body));
  return body as AdminAccount[];
}
const names = async (query: string) => (await find(query)).map(({ username }) => username);
const idOf = async (username: string) => (await find(`username=${username}`))[0]?.id ?? assert.fail(username);
const audit = async () =>
  (await app.ctx.db.kysely.selectFrom('auditEntries').select(['act', 'targetLabel']).orderBy('id').execute()).map(
    ({ act, targetLabel }) => `${act} ${targetLabel}`,
  );
const signIn = async (username: string) =>
  String((await createBrowser(app).post('/auth/sign-in', { email: username, password: PASSWORD })).headers.location);
const statusOf = async (location: string) => {
  const ticket = new URL(location, 'http://x').searchParams.get('ticket') ?? '';
  return (await app.inject(`/api/v1/join_requests/${ticket}`)).json();
};

test('somebody asks to join, is nobody until they are let in, and then is there', async () => {
  const location = await apply('wanda');
  assert.match(location, /^\/sign-in\?error=pending&ticket=/);
  assert.equal((await statusOf(location)).state, 'waiting');
  // Neither apps nor other servers nor visitors learn that the name is taken by anybody.
  for (const url of [
    '/api/v1/accounts/lookup?acct=wanda',
    '/users/wanda',
    '/.well-known/webfinger?resource=acct:wanda@localhost:3000',
    '/@wanda.rss',
  ]) {
    const missing = await app.inject({
      url: url.replace('wanda', 'nowhere'),
      headers: { accept: 'application/activity+json' },
    });
    const answer = await app.inject({ url, headers: { accept: 'application/activity+json' } });
    assert.equal(answer.statusCode, missing.statusCode, url);
  }
  const [wanda] = await find('status=pending');
  assert.deepEqual(
    [wanda?.username, wanda?.approved, wanda?.invite_request, wanda?.ip, wanda?.email, wanda?.login_state],
    ['wanda', false, 'I am wanda', '203.0.113.9', 'wanda@mail.test', 'waiting'],
  );
  for (const path of ['', '/statuses', '/followers']) {
    const { status } = await as.mod('GET', `/api/v1/accounts/${wanda?.id}${path}`);
    assert.equal(status, 404, path);
  }
  assert.equal((await as.mod('POST', `/api/v1/accounts/${wanda?.id}/follow`)).status, 404);
  assert.equal((await as.nobody('POST', `/api/v1/admin/accounts/${wanda?.id}/approve`)).status, 403);

  const { status, body } = await as.mod('POST', `/api/v1/admin/accounts/${wanda?.id}/approve`);
  assert.deepEqual([status, body.approved, body.login_state], [200, true, 'active']);
  assert.equal((await as.mod('POST', `/api/v1/admin/accounts/${wanda?.id}/approve`)).status, 200);
  assert.equal(await signIn('wanda'), '/home');
  assert.equal((await statusOf(location)).state, 'approved');
  assert.equal((await app.inject('/api/v1/accounts/lookup?acct=wanda')).statusCode, 200);
  assert.deepEqual((await audit()).slice(-1), ['user.approve @wanda']);
});

test('who is refused reads why; it can be taken back for a week, then the name is free', async () => {
  await apply('victor');
  const id = await idOf('victor');
  const refuse = await as.mod('POST', `/api/v1/admin/accounts/${id}/reject`, { text: 'Not here <b>now</b>' });
  assert.deepEqual([refuse.status, refuse.body.login_state, refuse.body.approved], [200, 'refused', false]);
  const location = await signIn('victor');
  assert.match(location, /^\/sign-in\?error=refused&ticket=/);
  assert.deepEqual(
    [(await statusOf(location)).state, (await statusOf(location)).text],
    ['refused', 'Not here <b>now</b>'],
  );
  assert.equal((await app.inject(`/api/v1/join_requests/${'1.9999999999999.'}${'x'.repeat(43)}`)).statusCode, 404);
  assert.deepEqual(await names('status=pending'), []);
  assert.deepEqual(await names('status=refused'), ['victor']);

  await as.mod('POST', `/api/v1/admin/accounts/${id}/unreject`);
  assert.deepEqual(await names('status=pending'), ['victor']);
  assert.match(await signIn('victor'), /error=pending/);
  await as.mod('POST', `/api/v1/admin/accounts/${id}/reject`);
  assert.deepEqual((await audit()).slice(-3), ['user.refuse @victor', 'user.unrefuse @victor', 'user.refuse @victor']);

  app.clock.advance(6 * DAY);
  await app.drain();
  assert.deepEqual(await names('status=refused'), ['victor']);
  assert.equal((await app.inject(location.replace(/^\/sign-in\?.*ticket=/, '/api/v1/join_requests/'))).statusCode, 404);
  app.clock.advance(2 * DAY);
  await app.drain();
  assert.deepEqual(await names('username=victor'), []);
  for (const table of ['users', 'accounts', 'accountKeys', 'signIns'] as const) {
    const rows = JSON.stringify(await app.ctx.db.kysely.selectFrom(table).selectAll().execute());
    assert.equal(rows.includes('victor'), false, table);
  }
  await apply('victor');
  assert.deepEqual(await names('status=pending'), ['victor']);
  const again = await idOf('victor');
  await as.boss('POST', `/api/v1/admin/accounts/${again}/approve`);
  assert.equal((await as.boss('POST', `/api/v1/admin/accounts/${again}/reject`)).status, 409);
});

test('an app that somebody joined with is told in words', async () => {
  const made = await createApp(app.ctx, { name: 'App', redirectUris: ['app://x'], scopes: 'read write' });
  const { token } = await createToken(app.ctx, { appId: made.id, userId: null, scopes: 'read write' });
  const form = { username: 'apple', email: 'apple@mail.test', password: PASSWORD, agreement: true, reason: 'birds' };
  const { body } = await client(token)('POST', '/api/v1/accounts', form);
  const asApple = client(body.access_token as string);
  const [apple] = await find('status=pending');
  assert.equal(apple?.created_by_application_id, String(made.id));
  const look = async () =>
    (await asApple('GET', '/api/v1/accounts/verify_credentials')).body.error as string | undefined;
  assert.equal(await look(), 'Your login is currently pending approval');
  await as.mod('POST', `/api/v1/admin/accounts/${apple?.id}/reject`, { text: 'Sorry' });
  assert.equal(await look(), 'Your application was refused: Sorry');
  await as.mod('POST', `/api/v1/admin/accounts/${apple?.id}/approve`);
  assert.equal(await look(), undefined);
});

test('a login that is taken away opens nothing until it is given back', async () => {
  const dora = await seed.account('dora');
  const asDora = client(await seed.token(dora));
  assert.equal((await asDora('GET', '/api/v1/accounts/verify_credentials')).status, 200);
  const { body } = await as.mod('POST', `/api/v1/admin/accounts/${dora.id}/disable`);
  assert.deepEqual([body.disabled, body.login_state], [true, 'disabled']);
  assert.equal((await asDora('GET', '/api/v1/accounts/verify_credentials')).status, 401);
  assert.deepEqual(await names('status=disabled'), ['dora']);
  const back = await as.mod('POST', `/api/v1/admin/accounts/${dora.id}/enable`);
  assert.deepEqual([back.body.disabled, back.body.login_state], [false, 'active']);
  assert.equal((await client(await seed.token(dora))('GET', '/api/v1/accounts/verify_credentials')).status, 200);
});

test('T150: nobody acts on who is not below them, and nobody gives more than they have', async () => {
  const admin = await seed.account('arno', { role: 'admin' });
  const member = await seed.account('milo');
  const asAdmin = client(await seed.token(admin, SCOPES, { confirmed: true }));
  // Who has not shown lately that it is them gives nothing.
  const early = client(await seed.token(admin, SCOPES));
  const given = await early('PUT', `/api/v1/admin/accounts/${member.id}/role`, { role_id: '1' });
  assert.deepEqual([given.status, /Confirm/.test(given.body.error)], [403, true]);
  const before = (await audit()).length;
  for (const [ask, target] of [
    [as.mod, mod.id],
    [as.mod, admin.id],
    [as.mod, boss.id],
    [asAdmin, boss.id],
    [asAdmin, admin.id],
  ] as const) {
    for (const verb of ['disable', 'enable', 'approve', 'reject', 'unreject']) {
      assert.equal((await ask('POST', `/api/v1/admin/accounts/${target}/${verb}`)).status, 403, `${verb} ${target}`);
    }
    assert.equal((await ask('PUT', `/api/v1/admin/accounts/${target}/role`, { role_id: '-99' })).status, 403);
  }
  const give = (ask: typeof asAdmin, target: number, roleId: string) =>
    ask('PUT', `/api/v1/admin/accounts/${target}/role`, { role_id: roleId });
  assert.equal((await give(as.mod, member.id, '1')).status, 403);
  assert.equal((await give(asAdmin, member.id, '2')).status, 403);
  assert.equal((await give(asAdmin, member.id, '3')).status, 403);
  assert.equal((await give(asAdmin, member.id, 'king')).status, 422);
  assert.equal((await audit()).length, before, 'what was refused is not written down');

  const asMilo = client(await seed.token(member, SCOPES));
  assert.equal((await asMilo('GET', '/api/v2/admin/accounts')).status, 403);
  const made = await give(asAdmin, member.id, '1');
  assert.deepEqual([made.status, made.body.role.name], [200, 'Moderator']);
  // At once, with the token they have.
  assert.equal((await asMilo('GET', '/api/v2/admin/accounts')).status, 200);
  await give(client(await seed.token(boss, SCOPES, { confirmed: true })), member.id, '-99');
  assert.equal((await asMilo('GET', '/api/v2/admin/accounts')).status, 403);
  assert.deepEqual((await audit()).slice(-2), ['user.role @milo', 'user.role @milo']);
});

test('people are found by what staff know of them', async () => {
  await seed.remoteAccount('rita', 'far.test', { displayName: 'Rita the Robin' });
  const hedy = await seed.account('hedy');
  const ids = { silenced: 'silencedAt', suspended: 'suspendedAt' } as const;
  for (const [status, column] of Object.entries(ids) as ['silenced' | 'suspended', 'silencedAt' | 'suspendedAt'][]) {
    const { id } = await seed.remoteAccount(status, 'far.test');
    await app.ctx.db.write((tx) =>
      tx.kysely
        .updateTable('accounts')
        .set({ [column]: 1 })
        .where('id', '=', id)
        .execute(),
    );
    assert.deepEqual(await names(`status=${status}`), [status]);
  }
  await createBrowser(app).post('/auth/sign-up', {}, undefined, '198.51.100.7');
  await apply('ipsa', '198.51.100.7');
  await apply('ipsb', '198.51.100.200');
  assert.deepEqual(await names('ip=198.51.100.7'), ['ipsa']);
  assert.deepEqual(await names('ip=198.51.100.0/24'), ['ipsb', 'ipsa']);
  assert.equal((await as.boss('GET', '/api/v2/admin/accounts?ip=nowhere')).status, 422);
  assert.deepEqual(await names('display_name=robin'), ['rita']);
  assert.deepEqual(await names('by_domain=far.test&status=active'), ['silenced', 'rita']);
  assert.deepEqual(await names('username=HED'), ['hedy']);
  assert.deepEqual(await names('email=hedy@mail.test'), ['hedy']);
  assert.deepEqual(await names('email=edy@m'), ['hedy']);
  assert.deepEqual((await names('permissions=staff')).sort(), ['arno', 'boss', 'mina']);
  assert.deepEqual(await names('role_ids[]=1'), ['mina']);
  assert.equal((await names('origin=remote')).includes('hedy'), false);
  assert.equal((await names('origin=local')).includes('rita'), false);
  // The server's own account is nobody.
  assert.equal(
    (await find('')).some(({ account }) => account.bot && account.username.includes('localhost')),
    false,
  );
  const v1 = (await as.boss('GET', '/api/v1/admin/accounts?remote=true&silenced=true')).body as AdminAccount[];
  assert.deepEqual(
    v1.map(({ username }) => username),
    ['silenced'],
  );
  assert.equal((await as.boss('GET', `/api/v1/admin/accounts/${hedy.id}`)).body.username, 'hedy');
  assert.equal((await as.boss('GET', '/api/v1/admin/accounts/987654321')).status, 404);
});

test('pages follow each other in both directions, whatever is left out', async () => {
  const all = await names('limit=200');
  const seen: string[] = [];
  let url: string | undefined = '/api/v2/admin/accounts?limit=3';
  const pages: string[] = [];
  while (url !== undefined) {
    const { body, link } = await as.boss('GET', url);
    seen.push(...(body as AdminAccount[]).map(({ username }) => username));
    if (body.length > 0) pages.push(url);
    const [, next] = /<http:\/\/localhost:3000([^>]+)>; rel="next"/.exec(link ?? '') ?? [];
    url = next;
  }
  assert.deepEqual(seen, all);
  const last = (await as.boss('GET', pages.at(-1) as string)).link;
  const [, prev = ''] = /<http:\/\/localhost:3000([^>]+)>; rel="prev"/.exec(last ?? '') ?? [];
  const above = (await as.boss('GET', prev)).body as AdminAccount[];
  const at = all.length - (all.length % 3 || 3);
  assert.deepEqual(
    above.map(({ username }) => username),
    all.slice(at - 3, at),
  );
});

test('staff see what is signed in, from where, and end it; they write things down for each other', async () => {
  const form = { email: 'wanda', password: PASSWORD };
  const browsers = [createBrowser(app), createBrowser(app)];
  for (const browser of browsers) await browser.post('/auth/sign-in', form, undefined, '203.0.113.50');
  const id = await idOf('wanda');
  const sessions = (await as.mod('GET', `/api/v1/admin/accounts/${id}/sessions`)).body;
  assert.deepEqual(
    sessions.slice(0, 2).map((one: { ip: string }) => one.ip),
    ['203.0.113.50', '203.0.113.50'],
  );
  const signIns = (await as.mod('GET', `/api/v1/admin/accounts/${id}/sign_ins`)).body;
  assert.deepEqual([signIns[0].kind, signIns.at(-1).kind, signIns.at(-1).ip], ['sign-in', 'sign-up', '203.0.113.9']);
  const opens = async (cookie = '') => {
    const headers = { cookie, 'sec-fetch-site': 'same-origin' };
    return (await app.inject({ url: '/api/v1/apps/verify_credentials', headers })).statusCode === 200;
  };
  assert.equal((await as.mod('DELETE', `/api/v1/admin/accounts/${id}/sessions/${sessions[0].id}`)).status, 403);
  await as.boss('DELETE', `/api/v1/admin/accounts/${id}/sessions/${sessions[0].id}`);
  assert.deepEqual(await Promise.all(browsers.map(({ cookie }) => opens(cookie))), [true, false]);
  await as.boss('DELETE', `/api/v1/admin/accounts/${id}/sessions`);
  assert.deepEqual(await Promise.all(browsers.map(({ cookie }) => opens(cookie))), [false, false]);

  const note = await as.mod('POST', `/api/v1/admin/accounts/${id}/notes`, { content: ' keeps an eye on robins ' });
  assert.deepEqual([note.body.content, note.body.account.username], ['keeps an eye on robins', 'mina']);
  assert.equal((await as.mod('POST', `/api/v1/admin/accounts/${id}/notes`, { content: '' })).status, 422);
  assert.equal((await as.boss('GET', `/api/v1/admin/accounts/${id}/notes`)).body.length, 1);
  assert.equal((await as.mod('DELETE', `/api/v1/admin/accounts/${boss.id}/notes/${note.body.id}`)).status, 403);
  assert.equal((await as.boss('DELETE', `/api/v1/admin/accounts/${mod.id}/notes/${note.body.id}`)).status, 404);
  // What is written down about somebody is taken away by nobody below them, nor by themselves.
  const other = await seed.account('other_owner', { role: 'owner' });
  for (const one of [boss, mod]) {
    const about = (await as.boss('POST', `/api/v1/admin/accounts/${one.id}/notes`, { content: 'x' })).body;
    const path = `/api/v1/admin/accounts/${one.id}/notes/${about.id}`;
    assert.equal((await as.mod('DELETE', path)).status, 403);
    assert.equal((await client(await seed.appToken(other, SCOPES))('DELETE', path)).status, 200);
  }
  assert.equal((await as.mod('DELETE', `/api/v1/admin/accounts/${id}/notes/${note.body.id}`)).status, 200);
  const acts = await listAuditEntries(app.ctx, { kind: 'account', key: `${id}` }, { limit: 2 });
  assert.deepEqual(
    acts.map(({ act }) => act),
    ['account.remove-note', 'account.note'],
  );
});

test('people leave by themselves with their password, and staff remove who is suspended', async () => {
  await apply('leona');
  const id = await idOf('leona');
  await as.mod('POST', `/api/v1/admin/accounts/${id}/approve`);
  const leona =
    (await app.ctx.db.kysely.selectFrom('users').select('id').where('accountId', '=', Number(id)).executeTakeFirst())
      ?.id ?? 0;
  const asLeona = client(await seed.token({ id: Number(id), userId: leona, username: 'leona', email: '' }));
  assert.equal((await asLeona('POST', '/api/v1/accounts/delete', { password: 'wrong' })).status, 403);
  assert.equal((await asLeona('POST', '/api/v1/accounts/delete', { password: PASSWORD })).status, 200);
  assert.equal((await asLeona('GET', '/api/v1/accounts/verify_credentials')).status, 401);
  assert.equal((await app.inject('/api/v1/accounts/lookup?acct=leona')).statusCode, 404);
  assert.equal(await signIn('leona'), '/sign-in?error=invalid');

  const suze = await seed.account('suze');
  assert.equal((await as.mod('DELETE', `/api/v1/admin/accounts/${suze.id}`)).status, 403);
  assert.equal((await as.boss('DELETE', `/api/v1/admin/accounts/${suze.id}`)).status, 403);
  await app.ctx.db.write((tx) =>
    tx.kysely.updateTable('accounts').set({ suspendedAt: 1 }).where('id', '=', suze.id).execute(),
  );
  const gone = await as.boss('DELETE', `/api/v1/admin/accounts/${suze.id}`);
  assert.deepEqual([gone.status, gone.body.email], [200, 'suze@mail.test']);
  assert.equal((await as.boss('DELETE', `/api/v1/admin/accounts/${suze.id}`)).status, 404);
});

test('where people came from is forgotten: all but the last fifty, and after a year', async () => {
  const browser = createBrowser(app);
  const id = await idOf('wanda');
  const count = async () => (await as.mod('GET', `/api/v1/admin/accounts/${id}/sign_ins`)).body.length;
  await app.ctx.db.write(async (tx) => {
    const { recordSignIn } = await import('../../../src/core/users/sign-ins.ts');
    const user = await tx.kysely
      .selectFrom('users')
      .select('id')
      .where('email', '=', 'wanda@mail.test')
      .executeTakeFirstOrThrow();
    const from = { ip: '192.0.2.1', userAgent: 'x'.repeat(10_000) };
    for (let i = 0; i < 60; i++) await recordSignIn(app.ctx, tx, { userId: user.id, kind: 'sign-in', from });
  });
  assert.equal(await count(), 50);
  app.clock.advance(366 * DAY);
  await app.drain();
  await browser.post('/auth/sign-in', { email: 'wanda', password: PASSWORD });
  assert.equal(await count(), 1);
});
