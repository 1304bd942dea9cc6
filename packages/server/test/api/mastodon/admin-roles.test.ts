import assert from 'node:assert/strict';
import { after, before, test } from 'node:test';
import { PERMISSIONS, toBits } from '@linnet/api-schemas/permissions.ts';
import { listAuditEntries } from '#src/core/audit/list.ts';
import { toMask } from '#src/core/staff/permissions.ts';
import { loadRole } from '#src/core/staff/roles.ts';
import { changeSettings } from '#src/core/users/change-settings.ts';
import { createTestApp, type TestApp } from '../../app.ts';
import { createSeed, type Member } from '../../seed.ts';

let app: TestApp;
let owner: Member;
let admin: Member;
let carol: Member;
const tokens = new Map<Member, string>();
before(async () => {
  app = await createTestApp();
  const seed = createSeed(app.ctx);
  owner = await seed.account('olga', { role: 'owner' });
  admin = await seed.account('ada', { role: 'admin' });
  carol = await seed.account('carol');
  for (const one of [owner, admin, carol]) {
    tokens.set(one, await seed.token(one, 'read write admin:read admin:write', { confirmed: true }));
  }
});
after(() => app.close());

type Method = 'GET' | 'POST' | 'PUT' | 'DELETE';
const ask = (by: Member, method: Method, path: string, payload?: Record<string, unknown>) =>
  app.inject({
    method,
    url: `/api/v1/admin/roles${path}`,
    headers: { authorization: `Bearer ${tokens.get(by)}` },
    ...(payload === undefined ? {} : { payload }),
  });
const bits = (...names: (keyof typeof PERMISSIONS)[]) => String(toBits(new Set(names)));
const give = (by: Member, to: Member, role_id: string) =>
  app.inject({
    method: 'PUT',
    url: `/api/v1/admin/accounts/${to.id}/role`,
    headers: { authorization: `Bearer ${tokens.get(by)}` },
    payload: { role_id },
  });
const rolesOf = async (member: Member) =>
  (await app.inject({ method: 'GET', url: `/api/v1/accounts/${member.id}` })).json().roles;
const acts = async () =>
  (await listAuditEntries(app.ctx, null, { limit: 40 })).map(({ act }) => act).filter((act) => act.startsWith('role.'));

test('the roles that are always there allow what core says, by the bits the table has', async () => {
  const rows = await app.ctx.db.kysely.selectFrom('roles').selectAll().execute();
  const maskOf = (key: string) => rows.find((row) => row.key === key)?.permissions;
  const all = Object.keys(PERMISSIONS) as (keyof typeof PERMISSIONS)[];
  assert.equal(maskOf('owner'), 1);
  assert.equal(maskOf('admin'), toMask(all.filter((one) => one !== 'viewDevops')));
  assert.equal(
    maskOf('moderator'),
    toMask(['viewDashboard', 'viewAuditLog', 'manageUsers', 'manageReports', 'manageTaxonomies', 'inviteUsers']),
  );
});

test('a role is made, given, shown, changed and taken away, and holds at once', async () => {
  const made = await ask(admin, 'POST', '', {
    name: 'Gardener',
    color: '#3366AA',
    position: 20,
    permissions: bits('manageCustomEmojis', 'manageTaxonomies'),
    highlighted: true,
  });
  assert.equal(made.statusCode, 200, made.body);
  const { id, ...rest } = made.json();
  assert.deepEqual(
    [rest.name, rest.color, rest.position, rest.people_count, rest.stock, rest.require_2fa],
    ['Gardener', '#3366aa', 20, 0, false, false],
  );
  assert.equal((await give(admin, carol, id)).statusCode, 200);
  assert.deepEqual(await rolesOf(carol), [{ id, name: 'Gardener', color: '#3366aa' }]);
  const emojis = () =>
    app.inject({
      method: 'GET',
      url: '/api/v1/admin/roles',
      headers: { authorization: `Bearer ${tokens.get(carol)}` },
    });
  assert.equal((await emojis()).statusCode, 403);
  const [own] = (await ask(owner, 'GET', '')).json().filter((role: { id: string }) => role.id === id);
  assert.equal(own.people_count, 1);

  const changes = { name: 'Bird warden', highlighted: false, require_2fa: true };
  assert.equal((await ask(admin, 'PUT', `/${id}`, changes)).json().require_2fa, true);
  assert.deepEqual(await rolesOf(carol), []);
  assert.equal((await loadRole(app.ctx, id)).name, 'Bird warden');
  assert.ok((await loadRole(app.ctx, id)).permissions.has('manageTaxonomies'));
  assert.deepEqual([(await emojis()).statusCode, (await emojis()).json().error.includes('two-factor')], [403, true]);
  const permitted = { permissions: bits('manageRoles'), require_2fa: false };
  assert.equal((await ask(admin, 'PUT', `/${id}`, permitted)).statusCode, 200);
  assert.equal((await emojis()).statusCode, 200);

  assert.equal((await ask(admin, 'DELETE', `/${id}`)).statusCode, 200);
  assert.equal((await emojis()).statusCode, 403);
  const row = await app.ctx.db.kysely
    .selectFrom('users')
    .innerJoin('accounts', 'accounts.id', 'users.accountId')
    .select(['users.role', 'accounts.role as shown'])
    .where('users.accountId', '=', carol.id)
    .executeTakeFirst();
  assert.deepEqual([row?.role, row?.shown], ['user', null]);
  assert.deepEqual(await acts(), ['role.remove', 'role.change', 'role.change', 'role.add']);
});

test('a role that allows nothing of staff is a badge: it lifts nobody', async () => {
  const { id } = (await ask(owner, 'POST', '', { name: 'Friend', position: 500, highlighted: true })).json();
  assert.equal((await loadRole(app.ctx, id)).position, 0);
  await give(owner, carol, id);
  assert.equal((await give(admin, carol, '-99')).statusCode, 200);
  assert.deepEqual(await rolesOf(carol), []);
  await ask(owner, 'DELETE', `/${id}`);
});

test('nobody reaches their own height, or gives what they lack, and what is refused leaves nothing behind', async () => {
  const before = await acts();
  const { id } = (
    await ask(owner, 'POST', '', { name: 'Engineer', position: 50, permissions: bits('viewDevops') })
  ).json();
  const refused: [string, Promise<{ statusCode: number }>][] = [
    [
      'one at their own height',
      ask(admin, 'POST', '', { name: 'x', position: 100, permissions: bits('manageReports') }),
    ],
    ['one above', ask(admin, 'POST', '', { name: 'x', position: 900, permissions: bits('manageReports') })],
    ['what they lack', ask(admin, 'POST', '', { name: 'x', position: 5, permissions: bits('viewDevops') })],
    ['their own', ask(admin, 'PUT', '/2', { name: 'Better' })],
    ['lifting another to their height', ask(admin, 'PUT', '/1', { position: 100 })],
    ['adding what they lack to another', ask(admin, 'PUT', '/1', { permissions: bits('viewDevops') })],
    ['the owner’s', ask(admin, 'PUT', '/3', { name: 'Nobody' })],
    ['the owner’s by the owner', ask(owner, 'PUT', '/3', { name: 'King' })],
    ['giving what allows more than they may', give(admin, carol, id)],
    ['giving their own', give(admin, carol, '2')],
  ];
  for (const [what, asked] of refused) assert.equal((await asked).statusCode, 403, what);
  for (const key of ['1', '2']) assert.equal((await ask(owner, 'DELETE', `/${key}`)).statusCode, 409, key);
  const wrong: Record<string, unknown>[] = [
    { name: ' ' },
    { name: 'x'.repeat(41) },
    { name: 'x', color: 'red' },
    { name: 'x', position: 1_000, permissions: bits('manageReports') },
    { name: 'x', permissions: '1' },
    { name: 'x', permissions: String(1 << 25) },
  ];
  for (const payload of wrong) {
    assert.equal((await ask(owner, 'POST', '', payload)).statusCode, 422, JSON.stringify(payload));
  }
  assert.equal((await ask(owner, 'PUT', '/12345', { name: 'x' })).statusCode, 404);
  assert.deepEqual(await acts(), ['role.add', ...before]);
  assert.equal((await loadRole(app.ctx, 'moderator')).position, 10);
});

test('what everybody may do is not written into a role that is changed', async () => {
  const { id } = (await ask(owner, 'POST', '', { name: 'Friend', permissions: bits('manageRules') })).json();
  const shown = async () => (await ask(owner, 'GET', '')).json().find((role: { id: string }) => role.id === id);
  await changeSettings(app.ctx, { by: null, texts: { invitesFor: 'everybody' } });
  assert.ok((await loadRole(app.ctx, id)).permissions.has('inviteUsers'));
  const { name, color, position, permissions, highlighted } = await shown();
  assert.equal(permissions, bits('manageRules'));
  await ask(owner, 'PUT', `/${id}`, { name, color, position, permissions, highlighted });
  await changeSettings(app.ctx, { by: null, texts: { invitesFor: 'staff' } });
  assert.ok(!(await loadRole(app.ctx, id)).permissions.has('inviteUsers'));
  await ask(owner, 'DELETE', `/${id}`);
});

test('a role that goes while it is given is had by nobody', async () => {
  const { id } = (await ask(owner, 'POST', '', { name: 'Short', permissions: bits('manageRules') })).json();
  const [given, gone] = await Promise.all([give(owner, carol, id), ask(owner, 'DELETE', `/${id}`)]);
  assert.equal(gone.statusCode, 200);
  assert.ok([200, 422].includes(given.statusCode), given.body);
  const { role } = await app.ctx.db.kysely
    .selectFrom('users')
    .select('role')
    .where('accountId', '=', carol.id)
    .executeTakeFirstOrThrow();
  assert.equal(role, 'user');
});

test('two who change a role at once undo nothing of each other', async () => {
  const { id } = (await ask(owner, 'POST', '', { name: 'Twice', permissions: bits('manageRules') })).json();
  for (let i = 0; i < 10; i++) {
    const wanted = i % 2 === 0 ? bits('manageRules', 'manageReports') : bits('manageRules');
    await Promise.all([
      ask(owner, 'PUT', `/${id}`, { name: `Twice ${i}` }),
      ask(owner, 'PUT', `/${id}`, { permissions: wanted }),
      ask(owner, 'PUT', `/${id}`, { color: `#00000${i}` }),
    ]);
    const { name, permissions, color } = (await ask(owner, 'GET', ''))
      .json()
      .find((role: { id: string }) => role.id === id);
    assert.deepEqual([name, permissions, color], [`Twice ${i}`, wanted, `#00000${i}`]);
  }
  await ask(owner, 'DELETE', `/${id}`);
});
