import Type, { type Static } from 'typebox';

const nullable = Type.Union([Type.String(), Type.Null()]);

/** The login of who asks, as GoToSocial has it. */
export const User = Type.Object({
  id: Type.String(),
  created_at: Type.String(),
  email: Type.String(),
  /** The address they want to have instead, until it is confirmed. */
  unconfirmed_email: nullable,
  admin: Type.Boolean(),
  moderator: Type.Boolean(),
  approved: Type.Boolean(),
  disabled: Type.Boolean(),
});
export type User = Static<typeof User>;
