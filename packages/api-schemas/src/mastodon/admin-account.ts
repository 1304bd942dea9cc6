import Type from 'typebox';
import { Account, Role } from './account.ts';
import { DateTime, Id, nullable } from './common.ts';
import { AdminAccountExtensions } from './extensions.ts';

/** An address that somebody came from. */
export const AdminIp = Type.Object({ ip: Type.String(), used_at: DateTime });
export type AdminIp = Type.Static<typeof AdminIp>;

/** Somebody as staff see them; what only a login has is null for accounts of other servers. */
export const AdminAccount = Type.Object({
  id: Id,
  username: Type.String(),
  domain: nullable(Type.String()),
  created_at: DateTime,
  email: nullable(Type.String()),
  ip: nullable(Type.String()),
  ips: Type.Array(AdminIp),
  role: Type.Union([Role, Type.Null()]),
  confirmed: nullable(Type.Boolean()),
  approved: nullable(Type.Boolean()),
  disabled: nullable(Type.Boolean()),
  silenced: Type.Boolean(),
  suspended: Type.Boolean(),
  sensitized: Type.Boolean(),
  locale: nullable(Type.String()),
  /** Why they want to join. */
  invite_request: nullable(Type.String()),
  created_by_application_id: nullable(Id),
  invited_by_account_id: nullable(Id),
  account: Account,
  ...AdminAccountExtensions,
});
export type AdminAccount = Type.Static<typeof AdminAccount>;

/** What somebody chooses a new password by; whoever has it comes in as them. */
export const ResetLink = Type.Object({ url: Type.String(), expires_at: DateTime });
export type ResetLink = Type.Static<typeof ResetLink>;
