import Type from 'typebox';
import { Id, nullable } from './common.ts';

/** Every boolean is always present: strict apps refuse the entity otherwise. */
export const Relationship = Type.Object({
  id: Id,
  following: Type.Boolean(),
  showing_reblogs: Type.Boolean(),
  notifying: Type.Boolean(),
  /** Null means every language. */
  languages: nullable(Type.Array(Type.String())),
  followed_by: Type.Boolean(),
  blocking: Type.Boolean(),
  blocked_by: Type.Boolean(),
  muting: Type.Boolean(),
  muting_notifications: Type.Boolean(),
  /** Second precision; null when not muted or muted for ever. */
  muting_expires_at: nullable(Type.String()),
  requested: Type.Boolean(),
  requested_by: Type.Boolean(),
  domain_blocking: Type.Boolean(),
  endorsed: Type.Boolean(),
  /** The viewer's private note, empty when there is none. */
  note: Type.String(),
});
export type Relationship = Type.Static<typeof Relationship>;
