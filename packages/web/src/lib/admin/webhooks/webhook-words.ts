import type { Permission } from '@linnet/api-schemas/permissions.ts';
import type { Webhook, WebhookAnswer } from '../../api/types.ts';
import type { MessagesOf } from '../../i18n/context.ts';

type T = MessagesOf<'webhooks'>;
export type WebhookEvent = Webhook['events'][number];

/** What programs can be told of, and who may choose it: beside webhooks, they may see it themselves. */
export const EVENTS: readonly { event: WebhookEvent; wants: Permission | null }[] = [
  { event: 'account.created', wants: 'manageUsers' },
  { event: 'account.approved', wants: 'manageUsers' },
  { event: 'account.updated', wants: 'manageUsers' },
  { event: 'report.created', wants: 'manageReports' },
  { event: 'report.updated', wants: 'manageReports' },
  { event: 'status.created', wants: null },
  { event: 'status.updated', wants: null },
];

export function eventWords(t: T, event: WebhookAnswer['event']): string {
  return {
    'account.created': t.eventAccountCreated,
    'account.approved': t.eventAccountApproved,
    'account.updated': t.eventAccountUpdated,
    'report.created': t.eventReportCreated,
    'report.updated': t.eventReportUpdated,
    'status.created': t.eventStatusCreated,
    'status.updated': t.eventStatusUpdated,
    ping: t.eventPing,
  }[event];
}

/** What came of a try. */
export function answerWords(t: T, { status, failure, duration }: Omit<WebhookAnswer, 'at' | 'event'>): string {
  if (status !== null) return t.webhookAnswered({ status: String(status), count: String(duration) });
  const why: Record<string, string> = {
    timeout: t.failureTimeout,
    dns: t.failureName,
    tls: t.failureCertificate,
    connect: t.failureConnect,
    'blocked-address': t.failureAddress,
    'bad-url': t.failureAddress,
  };
  return why[failure ?? ''] ?? t.failureOther({ failure: failure ?? '' });
}
