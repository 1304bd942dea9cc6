/** What a role may do beyond its own account. Their order is that of the bits in `roles.permissions`. */
export const PERMISSIONS = [
  'viewDevops',
  'viewAuditLog',
  'viewDashboard',
  'manageReports',
  'manageFederation',
  'manageSettings',
  'manageBlocks',
  'manageTaxonomies',
  'manageAppeals',
  'manageUsers',
  'manageInvites',
  'manageRules',
  'manageAnnouncements',
  'manageCustomEmojis',
  'manageWebhooks',
  'inviteUsers',
  'manageRoles',
  'manageUserAccess',
  'deleteUserData',
] as const;

export type Permission = (typeof PERMISSIONS)[number];

export const ALL_PERMISSIONS: ReadonlySet<Permission> = new Set(PERMISSIONS);

/** Stands for all there are, also those that are still to come. */
const EVERYTHING = 1;
const bitOf = (permission: Permission) => 1 << (PERMISSIONS.indexOf(permission) + 1);

/** Whoever may do any of this runs the server with others: to invite people is no office. */
export const OFFICE_MASK = PERMISSIONS.filter((one) => one !== 'inviteUsers').reduce(
  (mask, one) => mask | bitOf(one),
  EVERYTHING,
);

/** The bits of which a role has one that may do something. */
export const maskOf = (permission: Permission): number => EVERYTHING | bitOf(permission);

/** As the database keeps them. */
export const toMask = (permissions: Iterable<Permission>): number =>
  [...permissions].reduce((mask, one) => mask | bitOf(one), 0);

/** What a mask allows. */
export function fromMask(mask: number): ReadonlySet<Permission> {
  if (holdsEverything(mask)) return ALL_PERMISSIONS;
  return new Set(PERMISSIONS.filter((one) => (mask & bitOf(one)) !== 0));
}

export const holdsEverything = (mask: number): boolean => (mask & EVERYTHING) !== 0;
