import Type from 'typebox';
import { DateTime, nullable } from './common.ts';

/** What became of somebody's wish to join. An extension. */
export const JoinRequest = Type.Object({
  state: Type.Enum(['waiting', 'refused', 'approved']),
  created_at: DateTime,
  /** What staff said with a refusal, as plain text. */
  text: nullable(Type.String()),
});
export type JoinRequest = Type.Static<typeof JoinRequest>;
