import Type from 'typebox';
import { Count } from './common.ts';

const Choice = Type.Enum(['accept', 'filter', 'drop']);

/** What becomes of notifications of people one does not know. */
export const NotificationPolicy = Type.Object({
  for_not_following: Choice,
  for_not_followers: Choice,
  for_new_accounts: Choice,
  for_private_mentions: Choice,
  for_limited_accounts: Choice,
  for_bots: Choice,
  summary: Type.Object({ pending_requests_count: Count, pending_notifications_count: Count }),
});
export type NotificationPolicy = Type.Static<typeof NotificationPolicy>;
