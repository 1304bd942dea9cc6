import Type from 'typebox';
import { Count, DateTime, Id, nullable } from './common.ts';
import { CustomEmoji } from './custom-emoji.ts';

/** `votes_count` is null while the results are hidden. `title` is plain text. */
export const PollOption = Type.Object({ title: Type.String(), votes_count: nullable(Count) });
export type PollOption = Type.Static<typeof PollOption>;

/** `voted` and `own_votes` are absent for anonymous readers. */
export const Poll = Type.Object({
  id: Id,
  expires_at: nullable(DateTime),
  expired: Type.Boolean(),
  multiple: Type.Boolean(),
  votes_count: Count,
  voters_count: nullable(Count),
  options: Type.Array(PollOption),
  emojis: Type.Array(CustomEmoji),
  voted: Type.Optional(Type.Boolean()),
  own_votes: Type.Optional(Type.Array(Type.Integer())),
});
export type Poll = Type.Static<typeof Poll>;
