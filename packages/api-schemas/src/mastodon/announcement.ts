import Type from 'typebox';
import { Count, DateTime, Id, nullable, Url } from './common.ts';
import { CustomEmoji } from './custom-emoji.ts';
import { Mention } from './mention.ts';

/** Of an announcement: `name` is an emoji, or the shortcode of one of the server, which has a picture then. */
export const AnnouncementReaction = Type.Object({
  name: Type.String(),
  count: Count,
  /** Whether the reader is among them; absent where nobody reads. */
  me: Type.Optional(Type.Boolean()),
  url: Type.Optional(Url),
  static_url: Type.Optional(Url),
});
export type AnnouncementReaction = Type.Static<typeof AnnouncementReaction>;

export const Announcement = Type.Object({
  id: Id,
  content: Type.String(),
  starts_at: nullable(DateTime),
  ends_at: nullable(DateTime),
  all_day: Type.Boolean(),
  published_at: DateTime,
  updated_at: DateTime,
  /** Absent where nobody reads. */
  read: Type.Optional(Type.Boolean()),
  mentions: Type.Array(Mention),
  statuses: Type.Array(Type.Object({ id: Id, url: Url })),
  tags: Type.Array(Type.Object({ name: Type.String(), url: Url })),
  emojis: Type.Array(CustomEmoji),
  reactions: Type.Array(AnnouncementReaction),
});
export type Announcement = Type.Static<typeof Announcement>;
