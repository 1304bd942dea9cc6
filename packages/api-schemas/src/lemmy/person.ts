import Type, { type Static } from 'typebox';

const Text = Type.Optional(Type.String());

/** Somebody with an account. Keys without a value are left out. */
export const Person = Type.Object({
  id: Type.Integer(),
  name: Type.String(),
  display_name: Text,
  avatar: Text,
  banner: Text,
  banned: Type.Boolean(),
  published: Type.String(),
  updated: Text,
  actor_id: Type.String(),
  bio: Text,
  local: Type.Boolean(),
  deleted: Type.Boolean(),
  matrix_user_id: Text,
  bot_account: Type.Boolean(),
  ban_expires: Text,
  instance_id: Type.Integer(),
});
export type Person = Static<typeof Person>;

export const PersonAggregates = Type.Object({
  person_id: Type.Integer(),
  post_count: Type.Integer(),
  comment_count: Type.Integer(),
});
export type PersonAggregates = Static<typeof PersonAggregates>;

export const PersonView = Type.Object({ person: Person, counts: PersonAggregates, is_admin: Type.Boolean() });
export type PersonView = Static<typeof PersonView>;
