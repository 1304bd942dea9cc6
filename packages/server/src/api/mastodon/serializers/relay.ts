import type { Relay } from '@linnet/api-schemas/mastodon/relay.ts';
import type { RelayView } from '../../../core/relays/list.ts';
import { toInstant } from './dates.ts';

const instant = (at: number | null) => (at === null ? null : toInstant(at));

/** A relay, for staff. */
export function renderRelay(relay: RelayView): Relay {
  return {
    id: String(relay.id),
    domain: relay.host,
    inbox_url: relay.inboxUri,
    actor_uri: relay.actorUri,
    protocol: relay.protocol,
    state: relay.state,
    reason: relay.reason,
    overdue: relay.overdue,
    held: relay.held,
    failing_since: instant(relay.failing?.since ?? null),
    failure: relay.failing?.reason ?? null,
    week: relay.week,
    last_received_at: instant(relay.receivedAt),
    last_sent_at: instant(relay.sentAt),
    asked_at: instant(relay.askedAt),
    answered_at: instant(relay.answeredAt),
    created_at: toInstant(relay.createdAt),
  };
}
