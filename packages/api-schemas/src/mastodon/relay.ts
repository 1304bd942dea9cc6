import Type from 'typebox';
import { DateTime, Id, nullable } from './common.ts';

/** A server that passes public posts of many on to each other. An extension. */
export const Relay = Type.Object({
  id: Id,
  /** The host that it is spoken to at. */
  domain: Type.String(),
  /** Where posts are sent. */
  inbox_url: Type.String(),
  /** Who speaks for it; null until it has answered. */
  actor_uri: nullable(Type.String()),
  /** `mastodon`: its inbox was asked; `litepub`: its actor is followed. */
  protocol: Type.Enum(['mastodon', 'litepub']),
  state: Type.Enum(['asked', 'accepted', 'refused', 'off']),
  /** Why it is off where nobody switched it off: its actor is gone, or its server was decided about. */
  reason: nullable(Type.Enum(['gone', 'blocked'])),
  /** It was asked a day ago or longer, and has not answered. */
  overdue: Type.Boolean(),
  /** It is not spoken to for now: its server is not among those that are allowed. */
  held: Type.Boolean(),
  /** Since when it does not take what is sent, and why. */
  failing_since: nullable(DateTime),
  failure: nullable(Type.String()),
  /** In the last seven days: what came, how much of it brought a post or a change, and what it took of ours. */
  week: Type.Object({ received: Type.Integer(), kept: Type.Integer(), sent: Type.Integer() }),
  /** Within the last month. */
  last_received_at: nullable(DateTime),
  last_sent_at: nullable(DateTime),
  asked_at: nullable(DateTime),
  answered_at: nullable(DateTime),
  created_at: DateTime,
});
export type Relay = Type.Static<typeof Relay>;
