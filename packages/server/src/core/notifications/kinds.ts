import type { NotificationKind } from '../../db/tables/timelines.ts';
import type { Permission } from '../staff/permissions.ts';

export type { NotificationKind };

/** Every kind: whether many of it about one subject may be shown as one line, and whether its owner's policy keeps it back. */
export const KINDS: Record<NotificationKind, { groups: boolean; filters: boolean }> = {
  mention: { groups: false, filters: true },
  follow: { groups: true, filters: true },
  'follow-request': { groups: false, filters: true },
  like: { groups: true, filters: true },
  reaction: { groups: false, filters: true },
  boost: { groups: true, filters: true },
  post: { groups: false, filters: false },
  edit: { groups: false, filters: false },
  report: { groups: false, filters: false },
  'sign-up': { groups: true, filters: false },
  sanction: { groups: false, filters: false },
  'appeal-answered': { groups: false, filters: false },
  'report-resolved': { groups: false, filters: false },
  quote: { groups: false, filters: true },
  'quote-edit': { groups: false, filters: false },
  collection: { groups: false, filters: true },
  'collection-edit': { groups: false, filters: false },
  poll: { groups: false, filters: false },
  severed: { groups: false, filters: false },
  unpublished: { groups: false, filters: false },
};

export const NOTIFICATION_KINDS = Object.keys(KINDS) as NotificationKind[];
export const GROUPED_KINDS: readonly NotificationKind[] = NOTIFICATION_KINDS.filter((kind) => KINDS[kind].groups);

/** What tells those who look after the server, and what they have to be allowed for it. */
export const STAFF_NEWS = { report: 'manageReports', 'sign-up': 'manageUsers' } as const satisfies {
  [K in NotificationKind]?: Permission;
};
export type StaffNewsKind = keyof typeof STAFF_NEWS;
