/** What a role may do beyond its own account. */
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
