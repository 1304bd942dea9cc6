import Type, { type Static } from 'typebox';

const Text = Type.Optional(Type.String());

export const Community = Type.Object({
  id: Type.Integer(),
  name: Type.String(),
  title: Type.String(),
  description: Text,
  removed: Type.Boolean(),
  published: Type.String(),
  updated: Text,
  deleted: Type.Boolean(),
  nsfw: Type.Boolean(),
  actor_id: Type.String(),
  local: Type.Boolean(),
  icon: Text,
  banner: Text,
  hidden: Type.Boolean(),
  posting_restricted_to_mods: Type.Boolean(),
  instance_id: Type.Integer(),
  visibility: Type.Enum(['Public', 'LocalOnly']),
});
export type Community = Static<typeof Community>;
