import Type from 'typebox';
import { Account } from './account.ts';
import { DateTime, Id } from './common.ts';

/** What staff wrote down about somebody, for each other. An extension. */
export const StaffNote = Type.Object({
  id: Id,
  content: Type.String(),
  created_at: DateTime,
  /** Who wrote it; null: the operator. */
  account: Type.Union([Account, Type.Null()]),
});
export type StaffNote = Type.Static<typeof StaffNote>;
