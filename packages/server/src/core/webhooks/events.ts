import type { AppEvent } from '../events.ts';
import type { Permission } from '../staff/permissions.ts';

/** What programs can be told of, in the names that others have for it. */
export const WEBHOOK_EVENTS = [
  'account.approved',
  'account.created',
  'account.updated',
  'report.created',
  'report.updated',
  'status.created',
  'status.updated',
] as const;

export type WebhookEvent = (typeof WEBHOOK_EVENTS)[number];

/** What whoever has a program told of it has to be allowed beside; null: everybody may see it. */
export const EVENT_WANTS: Record<WebhookEvent, Permission | null> = {
  'account.approved': 'manageUsers',
  'account.created': 'manageUsers',
  'account.updated': 'manageUsers',
  'report.created': 'manageReports',
  'report.updated': 'manageReports',
  'status.created': null,
  'status.updated': null,
};

/** What a program is told about: an account, a report or a post, by its id. */
export interface WebhookNews {
  event: WebhookEvent;
  objectId: number;
}

/** What an event is to programs: what happened here, and of posts what is written for everybody. */
export function toWebhookNews(event: AppEvent): WebhookNews | undefined {
  switch (event.kind) {
    case 'user.joined':
      return { event: 'account.created', objectId: event.accountId };
    case 'user.admitted':
      return { event: 'account.approved', objectId: event.accountId };
    case 'account.updated':
      return event.origin === 'local' ? { event: 'account.updated', objectId: event.accountId } : undefined;
    case 'report.created':
      return { event: 'report.created', objectId: event.reportId };
    case 'report.changed':
    case 'report.resolved':
    case 'report.reopened':
      return { event: 'report.updated', objectId: event.reportId };
    case 'post.created': {
      const isForAll = event.visibility === 'public' || event.visibility === 'unlisted';
      return event.origin === 'local' && isForAll ? { event: 'status.created', objectId: event.postId } : undefined;
    }
    case 'post.edited':
      return event.origin === 'local' ? { event: 'status.updated', objectId: event.postId } : undefined;
    default:
      return undefined;
  }
}
