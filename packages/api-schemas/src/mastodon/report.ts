import Type from 'typebox';
import { Account } from './account.ts';
import { DateTime, Id, nullable } from './common.ts';

export const Report = Type.Object({
  id: Id,
  action_taken: Type.Boolean(),
  action_taken_at: nullable(DateTime),
  /** What moderators told whoever reported; GoToSocial has it too. */
  action_taken_comment: Type.Optional(nullable(Type.String())),
  category: Type.Enum(['spam', 'legal', 'violation', 'other']),
  comment: Type.String(),
  forwarded: Type.Boolean(),
  created_at: DateTime,
  status_ids: nullable(Type.Array(Id)),
  rule_ids: nullable(Type.Array(Type.String())),
  collection_ids: Type.Optional(nullable(Type.Array(Id))),
  target_account: Account,
});
export type Report = Type.Static<typeof Report>;
