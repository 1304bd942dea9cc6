import type { Webhook, WebhookAnswer, WebhookTrial } from '@linnet/api-schemas/mastodon/webhook.ts';
import type { WebhookView } from '../../../core/webhooks/keep.ts';
import type { WebhookAnswer as CoreAnswer } from '../../../core/webhooks/webhook.ts';
import { toInstant } from './dates.ts';

const instant = (at: number | null) => (at === null ? null : toInstant(at));

/** A program that is told of what happens, for staff. */
export function renderWebhook(webhook: WebhookView): Webhook {
  return {
    id: String(webhook.id),
    url: webhook.url,
    events: webhook.events,
    withheld_events: webhook.withheld,
    enabled: webhook.enabled,
    failing_since: instant(webhook.failingSince),
    given_up_at: instant(webhook.givenUpAt),
    waiting_count: webhook.waiting,
    answers: webhook.answers.map(renderAnswer),
    created_at: toInstant(webhook.createdAt),
  };
}

function renderAnswer({ at, event, status, failure, ms }: CoreAnswer): WebhookAnswer {
  return { at: toInstant(at), event, status, failure, duration: ms };
}

export function renderTrial({ taken, text, ...answer }: CoreAnswer & { taken: boolean; text: string }): WebhookTrial {
  return { ...renderAnswer(answer), taken, body: text };
}
