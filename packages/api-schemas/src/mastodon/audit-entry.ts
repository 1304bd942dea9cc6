import Type from 'typebox';
import { Account } from './account.ts';
import { DateTime, Id, nullable } from './common.ts';

/** What somebody of staff did. An extension. */
export const AuditEntry = Type.Object({
  id: Id,
  created_at: DateTime,
  /** `noun.verb`; new ones come. */
  act: Type.String(),
  /** Null: by the command line, or by the server itself. */
  account: nullable(Account),
  target: nullable(
    Type.Object({
      /** `account`, `report`, `domain`, `post`, `setting`, `rule`, `role` …; new ones come. */
      kind: Type.String(),
      /** Its id, or what else it is known by. */
      key: Type.String(),
      /** What it was called then. */
      label: Type.String(),
    }),
  ),
  /** What else there is to know, by name. */
  details: Type.Record(Type.String(), Type.Unknown()),
});
export type AuditEntry = Type.Static<typeof AuditEntry>;
