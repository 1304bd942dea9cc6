import { type RawBuilder, type SqlBool, sql } from 'kysely';
import { prepare } from '../../db/prepare.ts';
import type { RolesTable } from '../../db/tables/roles.ts';
import { OFFICE_MASK } from './permissions.ts';

/** Whether a role of an alias has one of these bits. */
export const allows = (alias: string, mask: number): RawBuilder<SqlBool> =>
  sql<SqlBool>`(${sql.ref(`${alias}.permissions`)} & ${sql.lit(mask)}) <> 0`;

/** Whether an account is of somebody here whose role has one of these bits. No `exists`: PostgreSQL would hash all users for it. */
export const isAllowed = (accountId: RawBuilder<unknown>, mask: number): RawBuilder<SqlBool> =>
  sql<SqlBool>`coalesce((select sr."permissions" & ${sql.lit(mask)} from "users" su join "roles" sr on sr."key" = su."role"
    where su."accountId" = ${accountId}), 0) <> 0`;

/** Everybody with an office, and whether they could act now. */
export const findStaff = prepare<Record<never, never>>()((q) =>
  q.db
    .selectFrom(q.along('users', 'users_role_accountId_staff'))
    .innerJoin('roles', 'roles.key', 'users.role')
    .innerJoin('accounts', 'accounts.id', 'users.accountId')
    .select(['users.accountId', 'users.role', 'roles.position', 'roles.permissions'])
    .select(['users.frozenAt', 'accounts.suspendedAt'])
    .where('users.role', '<>', sql.lit('user'))
    .where(allows('roles', OFFICE_MASK))
    .where('users.disabledAt', 'is', null),
);

/** The roles of these accounts: null of people without one. Accounts of other servers are not among them. */
export const findRoles = prepare<{ accountIds: number[] }>()((q) =>
  q.db
    .selectFrom('users')
    .leftJoin('roles', 'roles.key', 'users.role')
    .select(['users.accountId', 'users.role', 'roles.position', 'roles.permissions'])
    .where(q.inIds('users.accountId', 'accountIds')),
);

export const findAllRoles = prepare<Record<never, never>>()((q) =>
  q.db.selectFrom('roles').selectAll().orderBy('position', 'desc').orderBy('key'),
);
export const findRole = prepare<{ key: string }>()((q) =>
  q.db.selectFrom('roles').selectAll().where('key', '=', q.param('key')),
);
/** Held by who changes it from what it was. */
export const lockRole = prepare<{ key: string }>()((q) =>
  q.db.selectFrom('roles').selectAll().where('key', '=', q.param('key')).modifyEnd(q.lock('update')),
);
export const holdRole = prepare<{ key: string }>()(
  (q) => sql<Pick<RolesTable, 'position' | 'permissions'>>`
    select "position", "permissions" from "roles" where "key" = ${q.param('key')} ${q.lock('share')}`,
);
export const updateRole = prepare<RolesTable>()((q) =>
  q.db
    .updateTable('roles')
    .set({
      name: q.param('name'),
      color: q.param('color'),
      position: q.param('position'),
      permissions: q.param('permissions'),
      highlighted: q.param('highlighted'),
      twoFactor: q.param('twoFactor'),
    })
    .where('key', '=', q.param('key')),
);
export const deleteRole = prepare<{ key: string }>()((q) => q.db.deleteFrom('roles').where('key', '=', q.param('key')));

/** The setting that decides who may invite others. */
export const findInvitesFor = prepare<Record<never, never>>()((q) =>
  q.db.selectFrom('settings').select('valueJson').where('key', '=', 'invitesFor'),
);
