import Type from 'typebox';
import { DateTime, Id, nullable } from './common.ts';

/** A range of addresses that is kept out. */
export const AdminIpBlock = Type.Object({
  id: Id,
  ip: Type.String(),
  severity: Type.Enum(['sign_up_requires_approval', 'sign_up_block', 'no_access']),
  comment: Type.String(),
  created_at: DateTime,
  expires_at: nullable(DateTime),
});
export type AdminIpBlock = Type.Static<typeof AdminIpBlock>;

/** A domain whose addresses nobody joins with. */
export const AdminEmailDomainBlock = Type.Object({
  id: Id,
  domain: Type.String(),
  created_at: DateTime,
  /** How often somebody tried is not counted here. */
  history: Type.Array(Type.Object({ day: Type.String(), accounts: Type.String(), uses: Type.String() })),
  /** Extension: they may ask, and staff decides. */
  allow_with_approval: Type.Boolean(),
});
export type AdminEmailDomainBlock = Type.Static<typeof AdminEmailDomainBlock>;

/** A mailbox that nobody joins with. */
export const AdminCanonicalEmailBlock = Type.Object({ id: Id, canonical_email_hash: Type.String() });
export type AdminCanonicalEmailBlock = Type.Static<typeof AdminCanonicalEmailBlock>;

/** A name that nobody takes. An extension. */
export const AdminUsernameBlock = Type.Object({
  id: Id,
  username: Type.String(),
  /** `contains`: and nothing that it is a part of. */
  comparison: Type.Enum(['exact', 'contains']),
  allow_with_approval: Type.Boolean(),
  created_at: DateTime,
});
export type AdminUsernameBlock = Type.Static<typeof AdminUsernameBlock>;
