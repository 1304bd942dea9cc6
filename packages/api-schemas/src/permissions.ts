/** What a role may do beyond its own account, and the bit that Mastodon's API has for it. */
export const PERMISSIONS = {
  viewDevops: 1 << 1,
  viewAuditLog: 1 << 2,
  viewDashboard: 1 << 3,
  manageReports: 1 << 4,
  manageFederation: 1 << 5,
  manageSettings: 1 << 6,
  manageBlocks: 1 << 7,
  manageTaxonomies: 1 << 8,
  manageAppeals: 1 << 9,
  manageUsers: 1 << 10,
  manageInvites: 1 << 11,
  manageRules: 1 << 12,
  manageAnnouncements: 1 << 13,
  manageCustomEmojis: 1 << 14,
  manageWebhooks: 1 << 15,
  inviteUsers: 1 << 16,
  manageRoles: 1 << 17,
  manageUserAccess: 1 << 18,
  deleteUserData: 1 << 19,
} as const;

export type Permission = keyof typeof PERMISSIONS;

/** Stands for all there are, also those that are still to come. */
export const ADMINISTRATOR = 1;

/** The bits as Mastodon's API shows them. */
export function toBits(permissions: ReadonlySet<Permission> | 'all'): number {
  if (permissions === 'all') return ADMINISTRATOR;
  return [...permissions].reduce((bits, permission) => bits | PERMISSIONS[permission], 0);
}

/** What bits stand for; undefined where some stand for nothing that can be given. */
export function fromBits(bits: number): ReadonlySet<Permission> | undefined {
  const known = (Object.keys(PERMISSIONS) as Permission[]).filter((one) => (bits & PERMISSIONS[one]) !== 0);
  return toBits(new Set(known)) === bits ? new Set(known) : undefined;
}

/** Whether bits, such as a client is shown of its own role, stand for a permission. */
export function hasPermission(bits: number, permission: Permission): boolean {
  return (bits & (ADMINISTRATOR | PERMISSIONS[permission])) !== 0;
}
