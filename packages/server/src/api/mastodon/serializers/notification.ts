import type { Notification } from '@linnet/api-schemas/mastodon/notification.ts';
import type { NotificationView } from '../../../core/notifications/load.ts';
import { renderAccount } from './account.ts';
import { renderAccountWarning } from './account-warning.ts';
import { renderCollection } from './collection.ts';
import { toInstant } from './dates.ts';
import { toReactionName } from './emoji-reaction.ts';
import { groupKeyOf } from './notification-group.ts';
import { fallbackOf, NOTIFICATION_TYPES } from './notification-type.ts';
import type { Render } from './render.ts';
import { renderReport } from './report.ts';
import { renderSeverance } from './severance.ts';
import { renderPost } from './status.ts';

/** To whom a notification is shown. */
export interface NotificationReading {
  /** The types that their app says it knows. */
  supported?: readonly string[] | undefined;
  /** The id of the last notification that they have read; 0 for none. */
  lastRead?: number;
}

/** The v1 form of a notification, for the account it belongs to. */
export function renderNotification(
  render: Render,
  view: NotificationView,
  { supported, lastRead = 0 }: NotificationReading = {},
): Notification {
  const notification: Notification = {
    id: String(view.id),
    type: NOTIFICATION_TYPES[view.kind],
    group_key: groupKeyOf(view),
    created_at: toInstant(view.createdAt),
    account: renderAccount(render, view.account),
    pleroma: { is_seen: view.id <= lastRead, is_muted: view.post?.mine?.muted ?? false },
  };
  if (view.post !== undefined) notification.status = renderPost(render, view.post);
  if (view.report !== undefined) notification.report = renderReport(render, view.report);
  if (view.collection !== undefined) notification.collection = renderCollection(render, view.collection);
  if (view.severance !== undefined) notification.event = renderSeverance(view.severance);
  if (view.sanction !== undefined) notification.moderation_warning = renderAccountWarning(render, view.sanction);
  if (view.reaction !== undefined) {
    notification.emoji = toReactionName(view.reaction.emoji);
    if (view.reaction.url !== null) notification.emoji_url = render.proxyUrl(view.reaction.url);
  }
  const fallback = fallbackOf(view, supported);
  if (fallback !== undefined) notification.fallback = fallback;
  return notification;
}
