import type { Notification } from '@linnet/api-schemas/mastodon/notification.ts';
import type { NotificationView } from '../../../core/notifications/load.ts';
import { renderAccount } from './account.ts';
import { toInstant } from './dates.ts';
import { groupKeyOf } from './notification-group.ts';
import { renderSubjects } from './notification-subjects.ts';
import { NOTIFICATION_TYPES } from './notification-type.ts';
import type { Render } from './render.ts';
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
  return Object.assign(notification, renderSubjects(render, view, supported));
}
