import Type from 'typebox';
import { Count } from './common.ts';

export const PolicyChoice = Type.Enum(['accept', 'filter', 'drop']);
/** What waits to be decided about; counting stops. */
const Summary = Type.Object({ pending_requests_count: Count, pending_notifications_count: Count });

/** What becomes of notifications of people one does not know. */
export const NotificationPolicy = Type.Object({
  for_not_following: PolicyChoice,
  for_not_followers: PolicyChoice,
  for_new_accounts: PolicyChoice,
  for_private_mentions: PolicyChoice,
  for_limited_accounts: PolicyChoice,
  for_bots: PolicyChoice,
  summary: Summary,
});
export type NotificationPolicy = Type.Static<typeof NotificationPolicy>;

/** The older form. */
export const NotificationPolicyV1 = Type.Object({
  filter_not_following: Type.Boolean(),
  filter_not_followers: Type.Boolean(),
  filter_new_accounts: Type.Boolean(),
  filter_private_mentions: Type.Boolean(),
  summary: Summary,
});
export type NotificationPolicyV1 = Type.Static<typeof NotificationPolicyV1>;
