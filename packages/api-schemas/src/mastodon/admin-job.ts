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
