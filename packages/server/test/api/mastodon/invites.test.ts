import assert from 'node:assert/strict';
import { after, before, beforeEach, test } from 'node:test';
import { INVITES_MAX } from '../../../src/core/invites/bounds.ts';
import { approvePerson } from '../../../src/core/people/decide.ts';
import { changeSettings } from '../../../src/core/users/change-settings.ts';
import { createTestApp, type TestApp } from '../../app.ts';
import { createSeed, type Member } from '../../seed.ts';
import { createBrowser } from '../browser.ts';

const DAY_MS = 24 * 3_600_000;
type Body = Record<string, unknown> & { id: string; code: string; uses: number; state: string };

let app: TestApp;
let seed: ReturnType<typeof createSeed>;
let boss: Member;
let ann: Member;
const tokens = new Map<number, string>();

before(async () => {
  app = await createTestApp();
  seed = createSeed(app.ctx);
  boss = await join('boss', 'owner');
  ann = await join('ann');
});
after(() => app.close());
beforeEach(() =>
  changeSettings(app.ctx, {
    by: null,
    texts: { registrations: 'invite', invitesFor: 'everybody', invitedWait: 'off' },
  }),
);

async function join(name: string, role: string = 'user'): Promise<Member> {
  const member = await seed.account(name, { role });
  tokens.set(member.id, await seed.token(member, 'read write follow push admin:read admin:write'));
  return member;
}

async function ask(as: Member | null, method: 'GET' | 'POST' | 'DELETE' | 'PUT', path: string, payload?: object) {
  const headers = as === null ? {} : { authorization: `Bearer ${tokens.get(as.id)}` };
  const answer = await app.inject({
    method,
    url: `/api/v1/${path}`,
    headers,
    ...(payload === undefined ? {} : { payload }),
  });
  return { status: answer.statusCode, body: answer.json() as Body, link: answer.headers.link };
}

const make = async (as: Member, params: object = {}) => (await ask(as, 'POST', 'invites', params)).body;
const offer = async (code: string) => (await ask(null, 'GET', `invitations/${code}`)).body.state;

let count = 0;
/** Where asking to join by the form of the web app leads. */
async function come(code: string, { username = `guest${count++}`, reason = '' } = {}): Promise<string> {
  const form = { username, email: `${username}@mail.test`, password: 'long enough', invite_code: code, reason };
  const { headers } = await createBrowser(app).post('/auth/sign-up', form);
  const { pathname, searchParams: said } = new URL(String(headers.location), 'http://x');
  return pathname === '/home' ? 'home' : [pathname, said.get('error'), said.get('field')].filter(Boolean).join(' ');
}
const userOf = (username: string) =>
  app.ctx.db.kysely
    .selectFrom('users')
    .innerJoin('accounts', 'accounts.id', 'users.accountId')
    .select(['users.accountId', 'users.invitedById', 'users.inviteId', 'users.approvedAt'])
    .where('accounts.username', '=', username)
    .executeTakeFirst();

test('an invite lets so many people in, who are known to have come by it', async () => {
  assert.equal(await come(''), '/sign-up forbidden');
  const invite = await make(ann, { max_uses: 2, note: ' for the choir ' });
  assert.match(invite.code, /^[a-z2-9]{16}$/);
  assert.equal(invite['url'], `http://localhost:3000/invite/${invite.code}`);
  assert.equal(invite['note'], 'for the choir');
  assert.equal(await come(invite.code, { username: 'first' }), 'home');
  assert.equal(await come(invite.code, { username: 'second' }), 'home');
  assert.equal(await come(invite.code), `/invite/${invite.code} invalid invite_code`);
  const first = await userOf('first');
  assert.deepEqual([first?.invitedById, String(first?.inviteId)], [ann.id, invite.id]);
  const [listed] = (await ask(ann, 'GET', 'invites')).body as unknown as Body[];
  assert.deepEqual([listed?.uses, listed?.state], [2, 'used']);
  const came = (await ask(ann, 'GET', `invites/${invite.id}/accounts`)).body as unknown as { username: string }[];
  assert.deepEqual(
    came.map(({ username }) => username),
    ['second', 'first'],
  );
});

test('of two who come at the same moment by a last use, one is in', async () => {
  const { code, id } = await make(ann);
  const ways = await Promise.all([come(code), come(code), come(code)]);
  assert.equal(ways.filter((way) => way === 'home').length, 1, ways.join());
  const [listed] = (await ask(ann, 'GET', 'invites')).body as unknown as Body[];
  assert.deepEqual([listed?.id, listed?.uses], [id, 1]);
});

test('a refused form uses nothing up', async () => {
  const { code } = await make(ann);
  assert.equal(await come(code, { username: 'ann' }), `/invite/${code} taken username`);
  assert.equal(await come(code), 'home');
});

test('an invite ends: by its time, taken back, or with what its maker may', async () => {
  const late = await make(ann, { expires_in: 3_600 });
  app.clock.advance(3_600_000);
  assert.equal(await offer(late.code), 'expired');
  assert.match(await come(late.code), /invalid invite_code$/);

  const taken = await make(ann);
  assert.equal((await ask(ann, 'DELETE', `invites/${taken.id}`)).body.state, 'revoked');
  assert.match(await come(taken.code), /invalid invite_code$/);

  const { code } = await make(ann);
  const standing = async (table: 'users' | 'accounts', column: string, value: number | null) =>
    app.ctx.db.write((tx) =>
      tx.kysely
        .updateTable(table)
        .set({ [column]: value })
        .where(table === 'users' ? 'accountId' : 'id', '=', ann.id)
        .execute(),
    );
  for (const [table, column] of [
    ['users', 'disabledAt'],
    ['users', 'frozenAt'],
    ['accounts', 'silencedAt'],
    ['accounts', 'suspendedAt'],
  ] as const) {
    await standing(table, column, 1);
    assert.equal(await offer(code), 'revoked', column);
    assert.match(await come(code), /invalid invite_code$/, column);
    await standing(table, column, null);
  }
  await changeSettings(app.ctx, { by: null, texts: { invitesFor: 'staff' } });
  assert.equal(await offer(code), 'revoked');
  assert.match(await come(code), /invalid invite_code$/);
  await changeSettings(app.ctx, { by: null, texts: { invitesFor: 'everybody', registrations: 'closed' } });
  assert.equal(await offer(code), 'closed');
  assert.match(await come(code), /forbidden$/);
  await changeSettings(app.ctx, { by: null, texts: { registrations: 'invite' } });
  assert.equal(await come(code), 'home');
});

test('who is invited needs no approval, unless the server says so', async () => {
  await changeSettings(app.ctx, { by: null, texts: { registrations: 'approval' } });
  const { code } = await make(ann, { max_uses: 5, autofollow: true });
  assert.equal(await come(code, { username: 'quick' }), 'home');
  await app.drain();
  const follows = async (id: number | undefined) =>
    (
      await app.ctx.db.kysely.selectFrom('follows').select('targetId').where('accountId', '=', Number(id)).execute()
    ).map(({ targetId }) => targetId);
  assert.deepEqual(await follows((await userOf('quick'))?.accountId), [ann.id]);

  await changeSettings(app.ctx, { by: null, texts: { invitedWait: 'on' } });
  assert.match(await come(code, { username: 'slow' }), /blank reason$/);
  assert.equal(await come(code, { username: 'slow', reason: 'I sing' }), '/sign-in pending');
  await app.drain();
  const slow = await userOf('slow');
  assert.deepEqual([slow?.approvedAt, slow?.invitedById, await follows(slow?.accountId)], [null, ann.id, []]);
  const came = (await ask(ann, 'GET', `invites/${(await userOf('quick'))?.inviteId}/accounts`)).body;
  assert.deepEqual(
    (came as unknown as { username: string }[]).map(({ username }) => username),
    ['quick'],
  );
  await approvePerson(app.ctx, { by: null, accountId: slow?.accountId as number });
  await app.drain();
  assert.deepEqual(await follows(slow?.accountId), [ann.id]);
});

test('apps join by an invite, and learn whether it is good', async () => {
  const { code } = await make(ann);
  const made = await app.inject({
    method: 'POST',
    url: '/api/v1/apps',
    payload: { client_name: 'App', redirect_uris: 'urn:ietf:wg:oauth:2.0:oob', scopes: 'read write' },
  });
  const { client_id, client_secret } = made.json();
  const grant = { grant_type: 'client_credentials', client_id, client_secret, scope: 'read write' };
  const { access_token } = (await app.inject({ method: 'POST', url: '/oauth/token', payload: grant })).json();
  const joinBy = (invite_code: string, username: string) =>
    app.inject({
      method: 'POST',
      url: '/api/v1/accounts',
      headers: { authorization: `Bearer ${access_token}` },
      payload: { username, email: `${username}@mail.test`, password: 'long enough', agreement: true, invite_code },
    });
  assert.equal((await joinBy('', 'none')).statusCode, 403);
  const wrong = await joinBy('abcdefghabcdefgh', 'none');
  assert.deepEqual([wrong.statusCode, Object.keys(wrong.json().details)], [422, ['invite_code']]);

  const asked = { url: `/invite/${code}`, headers: { accept: 'application/json' } };
  const { headers, statusCode } = await app.fastify.inject(asked);
  assert.deepEqual([statusCode, headers.vary], [302, 'Accept']);
  const found = await app.inject(String(headers.location));
  const { invite_code, instance_api_url, state } = found.json();
  assert.deepEqual([invite_code, instance_api_url, state], [code, 'http://localhost:3000/api/v2/instance', 'open']);
  assert.equal((await joinBy(code, 'app_guest')).statusCode, 200);
  assert.equal((await app.inject(String(headers.location))).statusCode, 401);
  assert.equal((await app.inject('/api/v1/invitations/abcdefghabcdefgh')).statusCode, 404);
  // A browser gets the page.
  assert.notEqual(
    (await app.fastify.inject({ ...asked, headers: { accept: 'text/html,application/json' } })).statusCode,
    302,
  );
});

test('invites have bounds, and are one’s own', async () => {
  const bea = await join('bea');
  for (const wrong of [
    { max_uses: 0 },
    { max_uses: 1_001 },
    { expires_in: 1 },
    { expires_in: 366 * 86_400 },
    { note: 'x'.repeat(201) },
  ]) {
    assert.equal((await ask(bea, 'POST', 'invites', wrong)).status, 422, JSON.stringify(wrong));
  }
  for (let i = 0; i < INVITES_MAX; i++) await make(bea);
  assert.equal((await ask(bea, 'POST', 'invites')).status, 422);
  const { id } = await make(ann);
  for (const [method, path] of [
    ['DELETE', `invites/${id}`],
    ['GET', `invites/${id}/accounts`],
  ] as const) {
    assert.equal((await ask(bea, method, path)).status, 404, path);
  }
  await changeSettings(app.ctx, { by: null, texts: { invitesFor: 'staff' } });
  assert.equal((await ask(bea, 'GET', 'invites')).status, 403);
  const role = async () =>
    (
      await app.inject({
        url: '/api/v1/accounts/verify_credentials',
        headers: { authorization: `Bearer ${tokens.get(bea.id)}` },
      })
    ).json().role.permissions;
  assert.equal(await role(), '0');
  await changeSettings(app.ctx, { by: null, texts: { invitesFor: 'everybody' } });
  assert.equal(await role(), String(1 << 16));
});

test('staff see all, take back what is below them, and see who invited whom', async () => {
  const mod = await join('mona', 'moderator');
  const admin = await join('adam', 'admin');
  const [of, own] = [await make(boss), await make(ann, { max_uses: 3 })];
  assert.equal((await ask(mod, 'GET', 'admin/invites')).status, 403);
  const open = (await ask(admin, 'GET', 'admin/invites?open=true&limit=2')) as unknown as {
    body: Body[];
    link: string;
  };
  assert.deepEqual(
    open.body.map(({ id }) => id),
    [own.id, of.id],
  );
  assert.match(open.link, new RegExp(`max_id=${of.id}`));
  const anns = (await ask(admin, 'GET', `admin/invites?account_id=${ann.id}`)).body as unknown as {
    account: { id: string };
  }[];
  assert.deepEqual([...new Set(anns.map(({ account }) => account.id))], [String(ann.id)]);

  assert.equal((await ask(admin, 'DELETE', `admin/invites/${of.id}`)).status, 403);
  assert.equal(await offer(of.code), 'open');
  assert.equal(await come(own.code, { username: 'child' }), 'home');
  const child = await userOf('child');
  assert.equal((await ask(admin, 'DELETE', `admin/invites/${own.id}`)).body.state, 'revoked');
  const logged = await app.ctx.db.kysely
    .selectFrom('auditEntries')
    .selectAll()
    .where('act', '=', 'invite.revoke')
    .execute();
  assert.deepEqual(
    logged.map(({ accountId, targetKey }) => [accountId, targetKey]),
    [[admin.id, own.id]],
  );

  await app.ctx.db.write((tx) =>
    tx.kysely.updateTable('users').set({ invitedById: boss.id }).where('accountId', '=', ann.id).execute(),
  );
  const tree = (await ask(mod, 'GET', `admin/accounts/${ann.id}/invite_tree`)).body as unknown as {
    above: { username: string }[];
    below: { account: { username: string }; invited_by: string }[];
    cut: boolean;
  };
  assert.deepEqual(
    tree.above.map(({ username }) => username),
    ['boss'],
  );
  assert.ok(
    tree.below.some(({ account, invited_by }) => account.username === 'child' && invited_by === String(ann.id)),
  );
  assert.equal(tree.cut, false);
  const { body } = await ask(mod, 'GET', `admin/accounts/${child?.accountId}/invite_tree`);
  assert.deepEqual(
    (body['above'] as { username: string }[]).map(({ username }) => username),
    ['ann', 'boss'],
  );
  const byAnn = await app.inject({
    url: `/api/v2/admin/accounts?invited_by=${ann.id}&limit=200`,
    headers: { authorization: `Bearer ${tokens.get(mod.id)}` },
  });
  assert.ok(byAnn.json().some(({ username }: { username: string }) => username === 'child'));
});

test('what ended is forgotten after a month, who invited whom is not', async () => {
  const { code, id } = await make(ann);
  assert.equal(await come(code, { username: 'lasting' }), 'home');
  const unused = await make(ann, { expires_in: 3_600 });
  const known = async () =>
    ((await ask(ann, 'GET', 'invites')).body as unknown as Body[])
      .map((one) => one.id)
      .filter((one) => [id, unused.id].includes(one));
  app.clock.advance(2 * DAY_MS);
  await app.drain();
  assert.deepEqual(await known(), [unused.id, id]);
  app.clock.advance(31 * DAY_MS);
  await app.drain();
  app.clock.advance(DAY_MS);
  await app.drain();
  assert.deepEqual(await known(), []);
  assert.equal((await userOf('lasting'))?.invitedById, ann.id);
});
