import Type from 'typebox';
import { DateTime, Id, nullable } from './common.ts';

/** Something that the server does by itself. An extension. */
export const AdminJob = Type.Object({
  id: Id,
  name: Type.String(),
  /** `parked`: it has failed for good, and waits for somebody. */
  state: Type.Enum(['waiting', 'running', 'parked']),
  /** When it is due; null where it is parked. */
  run_at: nullable(DateTime),
  /** How often it has failed. */
  attempts: Type.Integer(),
  last_error: nullable(Type.String()),
  /** What it works on, as JSON; of much the beginning. */
  input: Type.String(),
});
export type AdminJob = Type.Static<typeof AdminJob>;

/** Something that the server does again and again. An extension. */
export const AdminRound = Type.Object({
  name: Type.String(),
  /** What it does, in English. */
  what: Type.String(),
  /** In seconds, from the end of one to the next. */
  every: Type.Integer(),
  /** When the last one ended, well or not; null where none is known. */
  ran_at: nullable(DateTime),
  /** When the next one is due; null while one runs. */
  next_at: nullable(DateTime),
  /** Why the last try failed; null where it did not. */
  last_error: nullable(Type.String()),
});
export type AdminRound = Type.Static<typeof AdminRound>;
