import type { Notification } from '@linnet/api-schemas/mastodon/notification.ts';
import type { NotificationView } from '../../../core/notifications/load.ts';
import { renderAccountWarning } from './account-warning.ts';
import { renderCollection } from './collection.ts';
import { toReactionName } from './emoji-reaction.ts';
import { fallbackOf } from './notification-type.ts';
import type { Render } from './render.ts';
import { renderReport } from './report.ts';
import { renderSeverance } from './severance.ts';

type Subjects = Pick<
  Notification,
  'report' | 'event' | 'moderation_warning' | 'collection' | 'emoji' | 'emoji_url' | 'fallback'
>;

/** What a notification is about beside a post: each key only where there is something, alone and in groups alike. */
export function renderSubjects(render: Render, view: NotificationView, supported?: readonly string[]): Subjects {
  const subjects: Subjects = {};
  if (view.report !== undefined) subjects.report = renderReport(render, view.report);
  if (view.collection !== undefined) subjects.collection = renderCollection(render, view.collection);
  if (view.severance !== undefined) subjects.event = renderSeverance(view.severance);
  if (view.sanction !== undefined) subjects.moderation_warning = renderAccountWarning(render, view.sanction);
  if (view.reaction !== undefined) {
    subjects.emoji = toReactionName(view.reaction.emoji);
    if (view.reaction.url !== null) subjects.emoji_url = render.proxyUrl(view.reaction.url);
  }
  const fallback = fallbackOf(view, supported);
  if (fallback !== undefined) subjects.fallback = fallback;
  return subjects;
}
