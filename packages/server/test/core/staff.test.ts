import assert from 'node:assert/strict';
import { test } from 'node:test';
import * as wire from '@linnet/api-schemas/permissions.ts';
import { PERMISSIONS } from '#src/core/staff/permissions.ts';
import { requireAbove } from '#src/core/staff/require-above.ts';
import { loadRole } from '#src/core/staff/roles.ts';
import { createTestApp } from '../app.ts';
import { createSeed } from '../seed.ts';

test('core and wire know the same permissions', () => {
  assert.deepEqual(Object.keys(wire.PERMISSIONS), [...PERMISSIONS]);
  const bits = Object.values(wire.PERMISSIONS);
  assert.equal(new Set(bits).size, bits.length);
  assert.ok(wire.hasPermission(wire.ADMINISTRATOR, 'manageRoles'));
  assert.ok(!wire.hasPermission(wire.toBits(new Set(['manageReports'])), 'manageRoles'));
});

test('T150: who stands higher acts on who stands lower', async (t) => {
  const app = await createTestApp();
  t.after(() => app.close());
  const seed = createSeed(app.ctx);
  const ids: Record<string, number> = {};
  for (const role of ['owner', 'admin', 'moderator', 'user'] as const)
    ids[role] = (await seed.account(`the-${role}`.replace('-', '_'), { role })).id;
  const elsewhere = (await seed.remoteAccount('eve')).id;
  const allowed = new Set<string>();
  for (const [by, byId] of Object.entries(ids)) {
    for (const [target, targetId] of [...Object.entries(ids), ['elsewhere', elsewhere] as const]) {
      const asked = requireAbove(app.ctx, app.ctx.db, { by: byId, targetId });
      if (
        await asked.then(
          () => true,
          (error) => error.code !== 'forbidden',
        )
      )
        allowed.add(`${by} on ${target}`);
    }
  }
  assert.deepEqual([...allowed].sort(), [
    'admin on elsewhere',
    'admin on moderator',
    'admin on user',
    'moderator on elsewhere',
    'moderator on user',
    'owner on admin',
    'owner on elsewhere',
    'owner on moderator',
    'owner on user',
  ]);
  await requireAbove(app.ctx, app.ctx.db, { by: null, targetId: ids['owner'] as number });
  assert.deepEqual(
    [(await loadRole(app.ctx, 'a role that was')).key, (await loadRole(app.ctx, 'constructor')).key],
    ['user', 'user'],
  );
});
