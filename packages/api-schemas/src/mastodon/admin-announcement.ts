import Type from 'typebox';
import { DateTime, Id, nullable } from './common.ts';

/** What the server says to its people, for who says it. An extension. */
export const AdminAnnouncement = Type.Object({
  id: Id,
  /** As it was written. */
  text: Type.String(),
  starts_at: nullable(DateTime),
  ends_at: nullable(DateTime),
  all_day: Type.Boolean(),
  /** A welcome: shown to each in their first 30 days, and to nobody else. */
  for_newcomers: Type.Boolean(),
  /** Null while nobody is shown it. */
  published_at: nullable(DateTime),
  updated_at: DateTime,
});
export type AdminAnnouncement = Type.Static<typeof AdminAnnouncement>;
