import Type from 'typebox';
import { Account } from './account.ts';
import { AccountWarning } from './account-warning.ts';
import { Collection } from './collection.ts';
import { DateTime, Id, nullable } from './common.ts';
import { PleromaNotification } from './pleroma.ts';
import { RelationshipSeveranceEvent } from './relationship-severance-event.ts';
import { Report } from './report.ts';
import { Status } from './status.ts';

/**
 * A string and not a list: `emoji_reaction` and other additions may appear, always with a `fallback` and only for apps
 * that did not exclude them.
 */
export const NotificationType = Type.String();

/** Words for an app that does not know the type. */
export const NotificationFallback = Type.Object({
  title: Type.String(),
  summary: Type.Optional(nullable(Type.String())),
  details: Type.Optional(nullable(Type.String())),
});
export type NotificationFallback = Type.Static<typeof NotificationFallback>;

/** What belongs to some types only; absent for the others. */
export const NotificationSubjects = {
  report: Type.Optional(Report),
  event: Type.Optional(RelationshipSeveranceEvent),
  moderation_warning: Type.Optional(AccountWarning),
  collection: Type.Optional(Collection),
  fallback: Type.Optional(NotificationFallback),
  /** Of `pleroma:emoji_reaction`: the emoji, or `shortcode@domain` and its picture. */
  emoji: Type.Optional(Type.String()),
  emoji_url: Type.Optional(Type.String()),
};

/** The v1 form. `group_key` is `ungrouped-<id>` when nothing was grouped. */
export const Notification = Type.Object({
  id: Id,
  type: NotificationType,
  group_key: Type.String(),
  created_at: DateTime,
  account: Account,
  status: Type.Optional(nullable(Status)),
  ...NotificationSubjects,
  pleroma: PleromaNotification,
});
export type Notification = Type.Static<typeof Notification>;
