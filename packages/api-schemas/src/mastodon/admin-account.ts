import Type from 'typebox';
import { Account, Role } from './account.ts';
import { DateTime, Id, nullable } from './common.ts';

/** Where somebody signed in from. */
export const AdminIp = Type.Object({ ip: Type.String(), used_at: DateTime });
export type AdminIp = Type.Static<typeof AdminIp>;

/** Somebody as moderators see them; what only a login has is empty or null for people of other servers. */
export const AdminAccount = Type.Object({
  id: Id,
  username: Type.String(),
  domain: nullable(Type.String()),
  created_at: DateTime,
  email: Type.String(),
  ip: nullable(Type.String()),
  ips: Type.Array(AdminIp),
  locale: Type.String(),
  invite_request: nullable(Type.String()),
  role: nullable(Role),
  confirmed: Type.Boolean(),
  approved: Type.Boolean(),
  disabled: Type.Boolean(),
  silenced: Type.Boolean(),
  suspended: Type.Boolean(),
  sensitized: Type.Boolean(),
  account: Account,
  created_by_application_id: nullable(Id),
  invited_by_account_id: nullable(Id),
});
export type AdminAccount = Type.Static<typeof AdminAccount>;
