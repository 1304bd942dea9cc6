import Type from 'typebox';
import { Account } from './account.ts';
import { Count, DateTime, Id, nullable } from './common.ts';
import { NotificationSubjects, NotificationType } from './notification.ts';
import { PartialAccount } from './partial-account.ts';
import { Status } from './status.ts';

export const NotificationGroup = Type.Object({
  group_key: Type.String(),
  notifications_count: Count,
  type: NotificationType,
  /** A JSON number, unlike every other id: apps decode it as an integer. */
  most_recent_notification_id: Type.Integer(),
  page_min_id: Type.Optional(nullable(Id)),
  page_max_id: Type.Optional(nullable(Id)),
  latest_page_notification_at: Type.Optional(nullable(DateTime)),
  sample_account_ids: Type.Array(Id, { maxItems: 8 }),
  status_id: Type.Optional(nullable(Id)),
  ...NotificationSubjects,
});
export type NotificationGroup = Type.Static<typeof NotificationGroup>;

/** The answer of `GET /api/v2/notifications`. */
export const GroupedNotifications = Type.Object({
  accounts: Type.Array(Account),
  partial_accounts: Type.Optional(Type.Array(PartialAccount)),
  statuses: Type.Array(Status),
  notification_groups: Type.Array(NotificationGroup),
});
export type GroupedNotifications = Type.Static<typeof GroupedNotifications>;
