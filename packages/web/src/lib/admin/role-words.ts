import { ADMINISTRATOR, type Permission } from '@linnet/api-schemas/permissions.ts';
import type { AdminRole } from '../api/admin-roles.ts';
import type { MessagesOf } from '../i18n/context.ts';

interface PermissionGroup {
  text: (t: MessagesOf<'admin'>) => string;
  permissions: { permission: Permission; text: (t: MessagesOf<'roles'>) => string }[];
}

/** What a role can allow, in the groups of the rooms. What nothing here asks for is not offered. */
export const permissionGroups: PermissionGroup[] = [
  {
    text: (t) => t.groupPeople,
    permissions: [
      { permission: 'manageUsers', text: (t) => t.mayManageUsers },
      { permission: 'manageUserAccess', text: (t) => t.mayManageUserAccess },
      { permission: 'deleteUserData', text: (t) => t.mayDeleteUserData },
      { permission: 'inviteUsers', text: (t) => t.mayInviteUsers },
      { permission: 'manageInvites', text: (t) => t.mayManageInvites },
      { permission: 'manageRoles', text: (t) => t.mayManageRoles },
      { permission: 'manageBlocks', text: (t) => t.mayManageBlocks },
    ],
  },
  {
    text: (t) => t.groupModeration,
    permissions: [
      { permission: 'manageReports', text: (t) => t.mayManageReports },
      { permission: 'manageAppeals', text: (t) => t.mayManageAppeals },
    ],
  },
  {
    text: (t) => t.groupContent,
    permissions: [
      { permission: 'manageAnnouncements', text: (t) => t.mayManageAnnouncements },
      { permission: 'manageCustomEmojis', text: (t) => t.mayManageCustomEmojis },
      { permission: 'manageTaxonomies', text: (t) => t.mayManageTaxonomies },
    ],
  },
  {
    text: (t) => t.groupServer,
    permissions: [
      { permission: 'manageSettings', text: (t) => t.mayManageSettings },
      { permission: 'manageRules', text: (t) => t.mayManageRules },
      { permission: 'manageFederation', text: (t) => t.mayManageFederation },
    ],
  },
  {
    text: (t) => t.groupSystem,
    permissions: [
      { permission: 'manageWebhooks', text: (t) => t.mayManageWebhooks },
      { permission: 'viewDashboard', text: (t) => t.mayViewDashboard },
      { permission: 'viewAuditLog', text: (t) => t.mayViewAuditLog },
      { permission: 'viewDevops', text: (t) => t.mayViewDevops },
    ],
  },
];

/** The name of a role. Those that every server has are called in the reader's language, unless they were given other names. */
export function sayRole(t: MessagesOf<'admin'>, role: { name: string } | null): string {
  if (role === null) return '';
  const stock: Record<string, string> = {
    '': t.roleUser,
    Moderator: t.roleModerator,
    Admin: t.roleAdmin,
    Owner: t.roleOwner,
  };
  return stock[role.name] ?? role.name;
}

/** Whether somebody with a role may give another: one below it that allows no more. */
export function mayGive(mine: AdminRole, { position, permissions }: AdminRole): boolean {
  const bits = Number(mine.permissions);
  return position < mine.position && (bits === ADMINISTRATOR || (Number(permissions) & ~bits) === 0);
}

/** All that somebody may give whose role is one of these; `permissions` are theirs, which may be more than it says. */
export function rolesToGive(
  all: AdminRole[],
  mine: { id: string; permissions: string } | null | undefined,
): AdminRole[] {
  const own = all.find((one) => one.id === mine?.id);
  if (own === undefined) return [];
  return all.filter((one) => mayGive({ ...own, permissions: mine?.permissions ?? '0' }, one));
}
