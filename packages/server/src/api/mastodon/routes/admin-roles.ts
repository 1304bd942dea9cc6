import type { AdminRole } from '@linnet/api-schemas/mastodon/admin-role.ts';
import { adminRoles } from '@linnet/api-schemas/mastodon/endpoints/admin-roles.ts';
import { fromBits } from '@linnet/api-schemas/permissions.ts';
import type { Context } from '../../../core/context.ts';
import { listRoles, removeRole } from '../../../core/people/roles.ts';
import { createRole, editRole } from '../../../core/staff/keep-roles.ts';
import type { Permission } from '../../../core/staff/permissions.ts';
import { AppError, notFound } from '../../../lib/errors.ts';
import { defineRoutes } from '../../http/route.ts';
import { readRoleId, renderAdminRole } from '../serializers/role.ts';

/** What people may be here. */
export const adminRoleRoutes = defineRoutes(adminRoles, {
  all: async ({ ctx }) => (await listRoles(ctx)).map(renderAdminRole),
  create: async ({ ctx, accountId, params: { require_2fa: twoFactor = false, ...params } }) => {
    const permissions = readPermissions(params.permissions ?? '0');
    return load(ctx, await createRole(ctx, { by: accountId, ...params, permissions, twoFactor }));
  },
  change: async ({ ctx, accountId, path, params: { permissions, require_2fa: twoFactor, ...params } }) => {
    const key = readRoleId(String(path.id));
    const given = permissions === undefined ? {} : { permissions: readPermissions(permissions) };
    const asked = twoFactor === undefined ? {} : { twoFactor };
    await editRole(ctx, { by: accountId, key, ...params, ...given, ...asked });
    return load(ctx, key);
  },
  remove: ({ ctx, accountId, path }) => removeRole(ctx, { by: accountId, key: readRoleId(String(path.id)) }),
});

/** Throws `invalid` for bits that stand for nothing that can be given. */
function readPermissions(bits: string): ReadonlySet<Permission> {
  const permissions = fromBits(Number(bits));
  if (permissions === undefined)
    throw new AppError('invalid', 'Validation failed: Permissions are not included in the list');
  return permissions;
}

async function load(ctx: Context, key: string): Promise<AdminRole> {
  const found = (await listRoles(ctx)).find(({ role }) => role.key === key);
  if (found === undefined) throw notFound();
  return renderAdminRole(found);
}
