import type { Reader } from '../../db/database.ts';
import type { UserRole } from '../../db/tables/users.ts';
import type { Context } from '../context.ts';
import { perProcess } from '../per-process.ts';
import { createToldCache } from '../told-cache.ts';
import { PERMISSIONS, type Permission } from './permissions.ts';
import { findInvitesFor } from './queries.ts';

export interface Role {
  key: string;
  /** '' for people who hold no office. */
  name: string;
  permissions: ReadonlySet<Permission>;
  /** Whether whatever is still to be allowed is allowed, too. */
  everything: boolean;
  /** Who stands higher acts on who stands lower, and never the other way round. */
  position: number;
  /** Shown beside the names of those who have it. */
  highlighted: boolean;
}

const everything = new Set<Permission>(PERMISSIONS);

/** Nobody can give away the first, and nobody can take the last. */
const STOCK: Record<UserRole, Role> = {
  owner: make('owner', 'Owner', everything, 1_000),
  admin: make('admin', 'Admin', except('viewDevops'), 100),
  moderator: make(
    'moderator',
    'Moderator',
    new Set(['viewDashboard', 'viewAuditLog', 'manageUsers', 'manageReports', 'manageTaxonomies', 'inviteUsers']),
    10,
  ),
  user: make('user', '', new Set(), -1),
};

function make(key: string, name: string, permissions: ReadonlySet<Permission>, position: number): Role {
  return { key, name, permissions, everything: permissions === everything, position, highlighted: name !== '' };
}

function except(...left: Permission[]): Set<Permission> {
  return new Set(PERMISSIONS.filter((permission) => !left.includes(permission)));
}

/** What everybody may do who holds no office: a setting lets them invite others. */
const inviting: Role = { ...STOCK.user, permissions: new Set(['inviteUsers']) };

/** How long goes unnoticed what somebody wrote into the table by hand. */
const FRESH_MS = 10_000;
const cached = perProcess((ctx) => createToldCache<'everybody', Role>(ctx, ['settings'], { max: 1, ttlMs: FRESH_MS }));

/** A role by its key; one that is not there any more is a person's without an office. */
export async function loadRole(ctx: Context, key: string): Promise<Role> {
  return findOffice(key) ?? cached(ctx).load('everybody', readEverybody);
}

/** The same as the database has it, for transactions. */
export async function readRole(on: Reader, key: string): Promise<Role> {
  return findOffice(key) ?? readEverybody(on);
}

function findOffice(key: string): Role | undefined {
  return key !== 'user' && Object.hasOwn(STOCK, key) ? STOCK[key as UserRole] : undefined;
}

async function readEverybody(on: Reader): Promise<Role> {
  const row = await findInvitesFor.first(on, {});
  return row !== undefined && JSON.parse(row.valueJson) === 'everybody' ? inviting : STOCK.user;
}

/** The offices that let do something: what everybody may do is not asked for. */
export function officesWith(permission: Permission): UserRole[] {
  return (Object.keys(STOCK) as UserRole[]).filter((key) => STOCK[key].permissions.has(permission));
}

/** Whether somebody with this role runs the server with others: to invite people is no office. */
export function holdsOffice({ permissions }: Role): boolean {
  return [...permissions].some((permission) => permission !== 'inviteUsers');
}

/** What somebody with this role may do; nothing without one, as apps by themselves are. */
export async function permissionsOf(ctx: Context, key: string | null): Promise<ReadonlySet<Permission>> {
  return key === null ? STOCK.user.permissions : (await loadRole(ctx, key)).permissions;
}
