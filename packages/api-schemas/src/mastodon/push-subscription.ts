import Type from 'typebox';
import { Url } from './common.ts';

/** What an app wants to be woken for. */
export const PushAlerts = Type.Object({
  mention: Type.Boolean(),
  status: Type.Boolean(),
  reblog: Type.Boolean(),
  follow: Type.Boolean(),
  follow_request: Type.Boolean(),
  favourite: Type.Boolean(),
  poll: Type.Boolean(),
  update: Type.Boolean(),
  quote: Type.Boolean(),
  quoted_update: Type.Boolean(),
  'admin.sign_up': Type.Boolean(),
  'admin.report': Type.Boolean(),
  'pleroma:emoji_reaction': Type.Boolean(),
  'linnet:unpublished': Type.Boolean(),
  moderation_warning: Type.Boolean(),
  'linnet:appeal_answered': Type.Boolean(),
  'linnet:report_resolved': Type.Boolean(),
  severed_relationships: Type.Boolean(),
  added_to_collection: Type.Boolean(),
  collection_update: Type.Boolean(),
});
export type PushAlerts = Type.Static<typeof PushAlerts>;

export const PushPolicy = Type.Enum(['all', 'followed', 'follower', 'none']);

/** Where and for what an app is woken. */
export const WebPushSubscription = Type.Object({
  /** A number of 32 bits: apps refuse another. */
  id: Type.Integer(),
  endpoint: Url,
  standard: Type.Boolean(),
  alerts: PushAlerts,
  policy: PushPolicy,
  /** The server's public key, base64url without padding. */
  server_key: Type.String(),
});
export type WebPushSubscription = Type.Static<typeof WebPushSubscription>;
