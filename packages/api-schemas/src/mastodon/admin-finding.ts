import Type from 'typebox';
import { nullable } from './common.ts';

/** What a look at the server found. An extension. */
export const AdminFinding = Type.Object({
  /** What was looked at. New ones come. */
  id: Type.String(),
  /** problem: does not work or is not safe. warning: works, but should be looked at. */
  level: Type.Enum(['ok', 'warning', 'problem']),
  /** In English. */
  message: Type.String(),
  /** What to do about it. */
  fix: nullable(Type.String()),
});
export type AdminFinding = Type.Static<typeof AdminFinding>;
