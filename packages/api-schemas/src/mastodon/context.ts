import Type from 'typebox';
import { Status } from './status.ts';

/** Ancestors oldest first; descendants depth first. */
export const Context = Type.Object({
  ancestors: Type.Array(Status),
  descendants: Type.Array(Status),
});
export type Context = Type.Static<typeof Context>;
