import Type, { type Static } from 'typebox';

/** A person in a list or beside a note. `host` is null for people of this server. */
export const UserLite = Type.Object({
  id: Type.String(),
  name: Type.Union([Type.String(), Type.Null()]),
  username: Type.String(),
  host: Type.Union([Type.String(), Type.Null()]),
  avatarUrl: Type.String(),
  avatarBlurhash: Type.Union([Type.String(), Type.Null()]),
  avatarDecorations: Type.Array(Type.Never()),
  isBot: Type.Boolean(),
  isCat: Type.Boolean(),
  /** Shortcode to picture; of people of other servers only. */
  emojis: Type.Record(Type.String(), Type.String()),
  onlineStatus: Type.Enum(['unknown', 'online', 'active', 'offline']),
});
export type UserLite = Static<typeof UserLite>;
