import Type, { type Static } from 'typebox';

/** Something that is signed in. */
export const TokenInfo = Type.Object({
  id: Type.String(),
  created_at: Type.String(),
  last_used: Type.Union([Type.String(), Type.Null()]),
  scope: Type.String(),
  /** Of this call: ours. */
  current: Type.Boolean(),
  application: Type.Object({ name: Type.String(), website: Type.Union([Type.String(), Type.Null()]) }),
});
export type TokenInfo = Static<typeof TokenInfo>;
