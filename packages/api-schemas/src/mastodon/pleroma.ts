/**
 * What apps of Pleroma and Akkoma look for in Mastodon's entities, under the one key `pleroma`: some read it of every post
 * and every notification without asking whether it is there. What is not true here, or stands beside it already, is left out.
 */
import Type from 'typebox';
import { Count, Id, nullable, Url } from './common.ts';
import { EmojiReaction } from './extensions.ts';

export const PleromaStatus = Type.Object({
  /** Written on this server. */
  local: Type.Boolean(),
  /** What all posts of a thread have in common; a JSON number. */
  conversation_id: Type.Integer(),
  /** Whom it answers, where that is known without asking for the post. */
  in_reply_to_account_acct: nullable(Type.String()),
  emoji_reactions: Type.Array(EmojiReaction),
  /** Present only when true. */
  thread_muted: Type.Optional(Type.Literal(true)),
  /** What it quotes, where its reader may see that. */
  quote_id: Type.Optional(Id),
  quote_url: Type.Optional(nullable(Url)),
  /** Which of the reader's conversations it is the last post of: only there. */
  direct_conversation_id: Type.Optional(Type.Integer()),
});
export type PleromaStatus = Type.Static<typeof PleromaStatus>;

export const PleromaNotification = Type.Object({
  /** Not above the marker of notifications. */
  is_seen: Type.Boolean(),
  /** Its reader muted the thread. */
  is_muted: Type.Boolean(),
});
export type PleromaNotification = Type.Static<typeof PleromaNotification>;

/** Of the marker of notifications alone. */
export const PleromaMarker = Type.Object({ unread_count: Count });

/** Of one's own account. */
export const PleromaAccount = Type.Object({
  is_admin: Type.Boolean(),
  is_moderator: Type.Boolean(),
  /** The lists of followers and of whom one follows are hidden together. */
  hide_followers: Type.Boolean(),
  hide_follows: Type.Boolean(),
  /** Nobody here is shown what others like. */
  hide_favorites: Type.Literal(true),
});
export type PleromaAccount = Type.Static<typeof PleromaAccount>;
