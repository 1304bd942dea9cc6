import Type from 'typebox';
import { Account } from './account.ts';
import { Count, DateTime, Id, nullable, Url } from './common.ts';

/** Whether somebody comes in by it, and if not, why. */
const state = Type.Enum(['open', 'expired', 'used', 'revoked']);

/** What lets people in whom its maker knows. An extension. */
export const Invite = Type.Object({
  id: Id,
  code: Type.String(),
  /** Where whoever is invited joins. */
  url: Url,
  /** Whom it is for: read by its maker and by staff. */
  note: Type.String(),
  /** Whoever comes by it follows its maker. */
  autofollow: Type.Boolean(),
  max_uses: Count,
  uses: Count,
  state,
  created_at: DateTime,
  expires_at: DateTime,
});
export type Invite = Type.Static<typeof Invite>;

/** The same for staff. An extension. */
export const AdminInvite = Type.Object({
  ...Invite.properties,
  /** Who made it; null: the operator. */
  account: Type.Union([Account, Type.Null()]),
});
export type AdminInvite = Type.Static<typeof AdminInvite>;

/** What whoever was given an invite is told of it. */
export const Invitation = Type.Object({
  invite_code: Type.String(),
  instance_api_url: Url,
  /** Extensions from here on; `closed`: nobody joins this server, by whatever invite. */
  state: Type.Enum(['open', 'expired', 'used', 'revoked', 'closed']),
  /** Who invites; null: the server itself, or somebody who may not any more. */
  account: Type.Union([Account, Type.Null()]),
  autofollow: Type.Boolean(),
  expires_at: DateTime,
  /** Staff decide all the same. */
  approval_required: Type.Boolean(),
  reason_required: Type.Boolean(),
});
export type Invitation = Type.Static<typeof Invitation>;

/** Who invited whom around somebody. An extension. */
export const InviteTree = Type.Object({
  /** Who invited them, who invited these, and so on. */
  above: Type.Array(Account),
  /** Everybody who came through them, behind whoever invited them. */
  below: Type.Array(Type.Object({ account: Account, invited_by: nullable(Id) })),
  /** There are more below. */
  cut: Type.Boolean(),
});
export type InviteTree = Type.Static<typeof InviteTree>;
