import type { NotificationKind } from '../../../core/notifications/kinds.ts';

/** Mastodon's word for each kind. */
export const NOTIFICATION_TYPES: Record<NotificationKind, string> = {
  mention: 'mention',
  follow: 'follow',
  'follow-request': 'follow_request',
  like: 'favourite',
  reaction: 'pleroma:emoji_reaction',
  boost: 'reblog',
  post: 'status',
  edit: 'update',
  poll: 'poll',
};

/** The kind a type means; undefined for types that nothing here ever has. */
export function readNotificationType(type: string): NotificationKind | undefined {
  return KINDS.get(type);
}

const KINDS = new Map(Object.entries(NOTIFICATION_TYPES).map(([kind, type]) => [type, kind as NotificationKind]));
