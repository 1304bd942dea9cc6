import Type, { type Static } from 'typebox';

/** A key of a device of somebody's: ours. */
export const Passkey = Type.Object({
  id: Type.String(),
  name: Type.String(),
  created_at: Type.String(),
  last_used_at: Type.Union([Type.String(), Type.Null()]),
});
export type Passkey = Static<typeof Passkey>;

/** What `navigator.credentials.create` is called with: ours. Bytes are base64url. */
export const PasskeyOptions = Type.Object({
  challenge: Type.String(),
  rp: Type.Object({ id: Type.String(), name: Type.String() }),
  user: Type.Object({ id: Type.String(), name: Type.String(), displayName: Type.String() }),
  /** Ids of those there are. */
  exclude: Type.Array(Type.String()),
});
export type PasskeyOptions = Static<typeof PasskeyOptions>;
