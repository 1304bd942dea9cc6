/** Who may call what of staff: every route of theirs, by every role. */
import assert from 'node:assert/strict';
import { after, before, test } from 'node:test';
import { type Endpoint, listEndpoints } from '@linnet/api-schemas/endpoint.ts';
import { MASTODON } from '@linnet/api-schemas/mastodon/endpoints/index.ts';
import { PERMISSIONS, type Permission, toMask } from '#src/core/staff/permissions.ts';
import { loadRole } from '#src/core/staff/roles.ts';
import { createTestApp, type TestApp } from '../app.ts';
import { createSeed } from '../seed.ts';

/** The stock ones, and for each permission one that allows nothing else. */
const ROLES: string[] = ['owner', 'admin', 'moderator', 'user', ...PERMISSIONS];
const ofStaff = listEndpoints(MASTODON).filter(([, { path }]) => /^\/api\/v\d\/admin\//.test(path));

let app: TestApp;
const tokens = new Map<string, string>();
before(async () => {
  app = await createTestApp();
  const seed = createSeed(app.ctx);
  for (const [i, role] of ROLES.entries()) {
    if (PERMISSIONS.some((one) => one === role)) {
      const row = { key: role, name: role, color: '', position: 1, permissions: toMask([role as Permission]) };
      await app.ctx.db.kysely
        .insertInto('roles')
        .values({ ...row, highlighted: 0, twoFactor: 0 })
        .execute();
    }
    const member = await seed.account(`one_${i}`, { role });
    tokens.set(role, await seed.token(member, 'read write follow push admin:read admin:write'));
  }
});
after(() => app.close());

/** Asks for something that is not there, with nothing said: whoever is let in changes nothing. */
function call({ method, path }: Endpoint, token: string) {
  const url = path.replaceAll(/:\w+/g, '1');
  return app.inject({ method: [method].flat()[0]!, url, headers: { authorization: `Bearer ${token}` } });
}

test('T150: every route of staff wants a permission, and a scope of staff', () => {
  assert.ok(ofStaff.length > 50);
  for (const [name, { auth, permission, scopes = [] }] of ofStaff) {
    assert.equal(auth, 'user', name);
    assert.ok(permission !== undefined, name);
    assert.ok(scopes.length > 0, name);
    for (const scope of scopes) assert.match(scope, /^admin:(?:read|write)/, name);
  }
});

for (const role of ROLES) {
  test(`T150: what the role "${role}" is let into is what it allows, and nothing else`, async () => {
    const { permissions } = await loadRole(app.ctx, role);
    const token = tokens.get(role) as string;
    const wrong: string[] = [];
    for (const [name, endpoint] of ofStaff) {
      const answer = await call(endpoint, token);
      const allowed = endpoint.permission !== undefined && permissions.has(endpoint.permission);
      // Whoever may is asked first who they are, where a route wants that.
      const refused = answer.statusCode === 403 && !(endpoint.confirm && /^Confirm /.test(answer.json().error));
      if (refused === allowed) wrong.push(`${name}: ${answer.statusCode} ${answer.body.slice(0, 100)}`);
    }
    assert.deepEqual(wrong, []);
  });
}

test('T150: who is not let in leaves nothing in the log', async () => {
  const rows = await app.ctx.db.kysely.selectFrom('auditEntries').select(['act', 'accountId']).execute();
  const by = new Set(rows.map(({ accountId }) => accountId));
  for (const { accountId } of await app.ctx.db.kysely
    .selectFrom('users')
    .select('accountId')
    .where('role', '=', 'user')
    .execute())
    assert.ok(!by.has(accountId));
});
