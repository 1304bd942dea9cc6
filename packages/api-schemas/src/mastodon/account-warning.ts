import Type from 'typebox';
import { Account } from './account.ts';
import { DateTime, Id, nullable } from './common.ts';
import { AccountWarningExtensions } from './extensions.ts';

/** What the moderators did to an account, as its owner is told. */
export const AccountWarning = Type.Object({
  id: Id,
  action: Type.Enum([
    'none',
    'disable',
    'mark_statuses_as_sensitive',
    'delete_statuses',
    'sensitive',
    'silence',
    'suspend',
  ]),
  text: Type.String(),
  status_ids: nullable(Type.Array(Id)),
  target_account: Account,
  appeal: nullable(Type.Object({ text: Type.String(), state: Type.Enum(['approved', 'rejected', 'pending']) })),
  created_at: DateTime,
  ...AccountWarningExtensions,
});
export type AccountWarning = Type.Static<typeof AccountWarning>;
