import type { Reader } from '../../db/database.ts';
import type { RolesTable } from '../../db/tables/roles.ts';
import type { Context } from '../context.ts';
import { perProcess } from '../per-process.ts';
import { createToldCache } from '../told-cache.ts';
import { fromMask, holdsEverything, OFFICE_MASK, type Permission, toMask } from './permissions.ts';
import { findAllRoles, findInvitesFor, findRole } from './queries.ts';

export interface Role {
  key: string;
  /** '' for people who have none. */
  name: string;
  /** `#rrggbb`, or ''. */
  color: string;
  permissions: ReadonlySet<Permission>;
  /** Whether whatever is still to be allowed is allowed, too. */
  everything: boolean;
  /** Who stands higher acts on who stands lower, and never the other way round. */
  position: number;
  /** Shown beside the names of those who have it. */
  highlighted: boolean;
  /** Whether a second step is asked of whoever has it, whatever the setting asks of others. */
  twoFactor: boolean;
}

/** What people have who have no role. */
export const NO_ROLE = 'user';
/** Who has it may do everything. Nobody can give it but the command line, and nobody can take the last. */
export const OWNER_ROLE = 'owner';
/** Always there: they can be changed, but for the owner's, and not be removed. */
export const STOCK_ROLES: readonly string[] = [OWNER_ROLE, 'admin', 'moderator'];

/** Below all roles there may be. */
export const NO_POSITION = -1;

const nobody: Role = {
  key: NO_ROLE,
  name: '',
  color: '',
  permissions: new Set(),
  everything: false,
  position: NO_POSITION,
  highlighted: false,
  twoFactor: false,
};
/** The same where a setting lets everybody invite others. */
const inviting: Role = { ...nobody, permissions: new Set(['inviteUsers']) };

/** How long goes unnoticed what somebody wrote into the table by hand. */
const FRESH_MS = 10_000;
const cached = perProcess((ctx) =>
  createToldCache<'all', ReadonlyMap<string, Role>>(ctx, ['roles', 'settings'], { max: 1, ttlMs: FRESH_MS }),
);

/** All there are by their keys, the highest first and that of people without one last. */
export function loadRoles(ctx: Context): Promise<ReadonlyMap<string, Role>> {
  return cached(ctx).load('all', readRoles);
}

/** A role by its key; one that is not there any more is that of people without one. */
export async function loadRole(ctx: Context, key: string): Promise<Role> {
  const roles = await loadRoles(ctx);
  return roles.get(key) ?? (roles.get(NO_ROLE) as Role);
}

/** The same as the database has them, for transactions. */
export async function readRoles(on: Reader): Promise<ReadonlyMap<string, Role>> {
  const everybody = await readEverybody(on);
  // Whatever everybody may do, those with a role may, too.
  return toMap(await findAllRoles.all(on, {}), everybody, everybody);
}

/** The same with what each allows by itself, for who changes them: what everybody may do is not written into them. */
export async function readOwnRoles(on: Reader): Promise<ReadonlyMap<string, Role>> {
  return toMap(await findAllRoles.all(on, {}), nobody, await readEverybody(on));
}

function toMap(rows: RolesTable[], added: Role, everybody: Role): ReadonlyMap<string, Role> {
  return new Map([...rows.map((row) => toRole(row, added)), everybody].map((role) => [role.key, role]));
}

/** One of them as the database has it. */
export async function readRole(on: Reader, key: string): Promise<Role> {
  const row = key === NO_ROLE ? undefined : await findRole.first(on, { key });
  const everybody = await readEverybody(on);
  return row === undefined ? everybody : toRole(row, everybody);
}

function toRole(row: RolesTable, added: Role): Role {
  const { key, name, color, position } = row;
  const permissions = fromMask(row.permissions | toMask(added.permissions));
  const everything = holdsEverything(row.permissions);
  const [highlighted, twoFactor] = [row.highlighted === 1, row.twoFactor === 1];
  return { key, name, color, permissions, everything, position, highlighted, twoFactor };
}

async function readEverybody(on: Reader): Promise<Role> {
  const row = await findInvitesFor.first(on, {});
  return row !== undefined && JSON.parse(row.valueJson) === 'everybody' ? inviting : nobody;
}

/** Whether somebody with this role runs the server with others. */
export function holdsOffice({ permissions }: Role): boolean {
  return (toMask(permissions) & OFFICE_MASK) !== 0;
}

/** What somebody with this role may do; nothing without one, as apps by themselves are. */
export async function permissionsOf(ctx: Context, key: string | null): Promise<ReadonlySet<Permission>> {
  return key === null ? nobody.permissions : (await loadRole(ctx, key)).permissions;
}
