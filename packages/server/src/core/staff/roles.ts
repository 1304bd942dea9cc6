import type { UserRole } from '../../db/tables/users.ts';
import type { Context } from '../context.ts';
import { PERMISSIONS, type Permission } from './permissions.ts';

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
  admin: make('admin', 'Admin', except('viewDevops', 'inviteUsers'), 100),
  moderator: make(
    'moderator',
    'Moderator',
    new Set(['viewDashboard', 'viewAuditLog', 'manageUsers', 'manageReports', 'manageTaxonomies']),
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

/** A role by its key; one that is not there any more is a person's without an office. */
export async function loadRole(_ctx: Context, key: string): Promise<Role> {
  return Object.hasOwn(STOCK, key) ? STOCK[key as UserRole] : STOCK.user;
}

/** What somebody with this role may do; nothing without one, as apps by themselves are. */
export async function permissionsOf(ctx: Context, key: string | null): Promise<ReadonlySet<Permission>> {
  return key === null ? STOCK.user.permissions : (await loadRole(ctx, key)).permissions;
}
