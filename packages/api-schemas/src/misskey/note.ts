import Type, { type Static } from 'typebox';
import { DriveFile } from './drive-file.ts';
import { UserLite } from './user-lite.ts';

const Nullable = Type.Union([Type.String(), Type.Null()]);

const FIELDS = {
  id: Type.String(),
  createdAt: Type.String(),
  text: Nullable,
  cw: Nullable,
  userId: Type.String(),
  user: UserLite,
  replyId: Nullable,
  renoteId: Nullable,
  visibility: Type.Enum(['public', 'home', 'followers', 'specified']),
  mentions: Type.Optional(Type.Array(Type.String())),
  visibleUserIds: Type.Optional(Type.Array(Type.String())),
  fileIds: Type.Array(Type.String()),
  files: Type.Array(DriveFile),
  tags: Type.Optional(Type.Array(Type.String())),
  emojis: Type.Optional(Type.Record(Type.String(), Type.String())),
  localOnly: Type.Boolean(),
  reactionAcceptance: Type.Null(),
  reactions: Type.Record(Type.String(), Type.Number()),
  /** Pictures of custom emoji of other servers, `name@host` to address. */
  reactionEmojis: Type.Record(Type.String(), Type.String()),
  reactionCount: Type.Number(),
  renoteCount: Type.Number(),
  repliesCount: Type.Number(),
  uri: Type.Optional(Type.String()),
  url: Type.Optional(Type.String()),
  myReaction: Type.Optional(Type.String()),
  poll: Type.Optional(
    Type.Object({
      multiple: Type.Boolean(),
      expiresAt: Nullable,
      choices: Type.Array(Type.Object({ text: Type.String(), votes: Type.Number(), isVoted: Type.Boolean() })),
    }),
  ),
};

/** A note; one that only passes another on has it in `renote`, and no text. */
export const Note = Type.Object({ ...FIELDS, renote: Type.Optional(Type.Object(FIELDS)) });
export type Note = Static<typeof Note>;
