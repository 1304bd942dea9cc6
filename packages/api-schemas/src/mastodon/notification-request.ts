import Type from 'typebox';
import { Account } from './account.ts';
import { DateTime, Id, nullable } from './common.ts';
import { Status } from './status.ts';

/** Somebody whose notifications were kept back. */
export const NotificationRequest = Type.Object({
  id: Id,
  created_at: DateTime,
  updated_at: DateTime,
  /** A number; counting stops at 100. */
  notifications_count: Type.String(),
  account: Account,
  last_status: Type.Optional(nullable(Status)),
});
export type NotificationRequest = Type.Static<typeof NotificationRequest>;
