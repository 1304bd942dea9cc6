import type { NotificationKind } from '../../db/tables/timelines.ts';

export type { NotificationKind };

/** Every kind, and whether many of it about one subject may be shown as one line. */
const KINDS: Record<NotificationKind, { groups: boolean }> = {
  mention: { groups: false },
  follow: { groups: true },
  'follow-request': { groups: false },
  like: { groups: true },
  reaction: { groups: false },
  boost: { groups: true },
  post: { groups: false },
  edit: { groups: false },
  poll: { groups: false },
  unpublished: { groups: false },
};

export const NOTIFICATION_KINDS = Object.keys(KINDS) as NotificationKind[];
export const GROUPED_KINDS: readonly NotificationKind[] = NOTIFICATION_KINDS.filter((kind) => KINDS[kind].groups);
