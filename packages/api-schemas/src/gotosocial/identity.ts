import Type, { type Static } from 'typebox';

/** Who somebody is elsewhere: ours. */
export const Identity = Type.Object({
  id: Type.String(),
  /** What they are called there. */
  name: Type.String(),
  /** What it is called here, or its address where it is offered no more. */
  provider: Type.String(),
  created_at: Type.String(),
  last_used_at: Type.Union([Type.String(), Type.Null()]),
});
export type Identity = Static<typeof Identity>;
