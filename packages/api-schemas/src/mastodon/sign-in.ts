import Type from 'typebox';
import { DateTime, Id, nullable } from './common.ts';

/** Where somebody came from, once. An extension. */
export const SignIn = Type.Object({
  id: Id,
  kind: Type.Enum(['sign-in', 'sign-up']),
  ip: Type.String(),
  user_agent: Type.String(),
  created_at: DateTime,
});
export type SignIn = Type.Static<typeof SignIn>;

/** What is signed in as somebody, as staff see it. An extension. */
export const StaffSession = Type.Object({
  id: Id,
  application: Type.Object({ name: Type.String(), website: nullable(Type.String()) }),
  scope: Type.String(),
  /** Of browsers only. */
  ip: nullable(Type.String()),
  user_agent: nullable(Type.String()),
  created_at: DateTime,
  last_used: nullable(DateTime),
});
export type StaffSession = Type.Static<typeof StaffSession>;
