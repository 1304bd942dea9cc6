import Type from 'typebox';
import { DateTime, Id, nullable } from './common.ts';

export const WEBHOOK_EVENTS = [
  ...(['account.approved', 'account.created', 'account.updated'] as const),
  ...(['report.created', 'report.updated', 'status.created', 'status.updated'] as const),
] as const;

const Event = Type.Enum([...WEBHOOK_EVENTS]);

/** What came of telling a program of something. */
export const WebhookAnswer = Type.Object({
  at: DateTime,
  /** `ping` is a test. */
  event: Type.Enum([...WEBHOOK_EVENTS, 'ping']),
  /** Null where none came. */
  status: nullable(Type.Integer()),
  /** Why none came, in a word such as `timeout`. */
  failure: nullable(Type.String()),
  /** How long it took, in milliseconds. */
  duration: Type.Integer(),
});
export type WebhookAnswer = Type.Static<typeof WebhookAnswer>;

/** A program that is told of what happens here. An extension. */
export const Webhook = Type.Object({
  id: Id,
  url: Type.String(),
  events: Type.Array(Event),
  /** Those of its events that it is not told of: who answers for it may not see them any more. */
  withheld_events: Type.Array(Event),
  enabled: Type.Boolean(),
  /** Since when it has taken nothing. */
  failing_since: nullable(DateTime),
  /** The server switched it off: it took nothing for a week. */
  given_up_at: nullable(DateTime),
  /** How much waits to be tried again. */
  waiting_count: Type.Integer(),
  /** What came of the last tries, the last one first. */
  answers: Type.Array(WebhookAnswer),
  created_at: DateTime,
});
export type Webhook = Type.Static<typeof Webhook>;

/** With what signs its messages: shown once. */
export const WebhookWithSecret = Type.Object({ ...Webhook.properties, secret: Type.String() });
export type WebhookWithSecret = Type.Static<typeof WebhookWithSecret>;

/** What came of a test. */
export const WebhookTrial = Type.Object({
  ...WebhookAnswer.properties,
  /** Its status says that it took the message. */
  taken: Type.Boolean(),
  /** What comes first of its answer. */
  body: Type.String(),
});
export type WebhookTrial = Type.Static<typeof WebhookTrial>;
