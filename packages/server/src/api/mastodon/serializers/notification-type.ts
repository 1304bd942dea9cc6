import type { NotificationFallback } from '@linnet/api-schemas/mastodon/notification.ts';
import type { NotificationKind } from '../../../core/notifications/kinds.ts';
import type { NotificationView } from '../../../core/notifications/load.ts';
import { toReactionName } from './emoji-reaction.ts';

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
  report: 'admin.report',
  'sign-up': 'admin.sign_up',
  sanction: 'moderation_warning',
  'appeal-answered': 'linnet:appeal_answered',
  'report-resolved': 'linnet:report_resolved',
  quote: 'quote',
  'quote-edit': 'quoted_update',
  collection: 'added_to_collection',
  'collection-edit': 'collection_update',
  poll: 'poll',
  severed: 'severed_relationships',
  unpublished: 'linnet:unpublished',
};

/** Words for apps that do not know the type; none where the app says that it knows it. */
export function fallbackOf(
  { kind, account, reaction }: NotificationView,
  supported: readonly string[] = [],
): NotificationFallback | undefined {
  if (supported.includes(NOTIFICATION_TYPES[kind])) return undefined;
  const who = account.displayName || account.username;
  if (kind === 'collection') return { title: `${who} added you to a collection` };
  if (kind === 'collection-edit') return { title: `${who} changed a collection that you are in` };
  if (kind === 'unpublished') return { title: 'A post that you scheduled could not be published' };
  if (kind === 'appeal-answered') return { title: 'Your appeal was answered' };
  if (kind === 'report-resolved') return { title: 'Moderators saw to what you reported' };
  if (reaction === undefined) return undefined;
  return { title: `${who} reacted to your post with ${toReactionName(reaction.emoji)}` };
}

/** The kind a type means; undefined for types that nothing here ever has. */
export function readNotificationType(type: string): NotificationKind | undefined {
  return KINDS.get(type);
}

const KINDS = new Map(Object.entries(NOTIFICATION_TYPES).map(([kind, type]) => [type, kind as NotificationKind]));
