import Type from 'typebox';
import { Account } from './account.ts';
import { Id, nullable } from './common.ts';
import { Status } from './status.ts';

/** A thread of direct posts. `accounts` leaves the viewer out. */
export const Conversation = Type.Object({
  id: Id,
  unread: Type.Boolean(),
  accounts: Type.Array(Account),
  last_status: nullable(Status),
});
export type Conversation = Type.Static<typeof Conversation>;
