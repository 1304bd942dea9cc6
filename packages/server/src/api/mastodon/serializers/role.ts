import type { AccountRole, Role } from '@linnet/api-schemas/mastodon/account.ts';
import type { AdminRole } from '@linnet/api-schemas/mastodon/admin-role.ts';
import { toBits } from '@linnet/api-schemas/permissions.ts';
import { COLLECTIONS_MAX } from '../../../core/collections/bounds.ts';
import { NO_ROLE, type Role as RoleView, STOCK_ROLES } from '../../../core/staff/roles.ts';
import type { Badge } from '../../../core/views/account.ts';

/** Stock roles have Mastodon's numbers: apps know people without an office by -99. */
const IDS: Record<string, string> = { owner: '3', admin: '2', moderator: '1', user: '-99' };

/** What everybody is shown of it. */
export function renderBadge({ key, name, color }: Badge): AccountRole {
  return { id: IDS[key] ?? key, name, color };
}

/** What its owner is told of a role. */
export function renderRole(role: RoleView): Role {
  return {
    ...renderBadge(role),
    permissions: String(toBits(role.everything ? 'all' : role.permissions)),
    highlighted: role.highlighted,
    collection_limit: COLLECTIONS_MAX,
  };
}

/** The same for staff. */
export function renderAdminRole({ role, people }: { role: RoleView; people: number | null }): AdminRole {
  const stock = role.key === NO_ROLE || STOCK_ROLES.includes(role.key);
  return { ...renderRole(role), position: role.position, people_count: people, stock, require_2fa: role.twoFactor };
}

/** The key of a role by the id that apps know it by. */
export function readRoleId(id: string): string {
  return Object.keys(IDS).find((key) => IDS[key] === id) ?? id;
}
