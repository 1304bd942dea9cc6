import Type from 'typebox';
import { Account } from './account.ts';
import { DateTime, nullable } from './common.ts';
import { CustomEmoji } from './custom-emoji.ts';
import { MediaAttachment } from './media-attachment.ts';
import { Quote } from './quote.ts';

/** One revision of a status. */
export const StatusEdit = Type.Object({
  content: Type.String(),
  spoiler_text: Type.String(),
  sensitive: Type.Boolean(),
  created_at: DateTime,
  account: Account,
  poll: Type.Optional(nullable(Type.Object({ options: Type.Array(Type.Object({ title: Type.String() })) }))),
  quote: Type.Optional(nullable(Quote)),
  media_attachments: Type.Array(MediaAttachment),
  emojis: Type.Array(CustomEmoji),
});
export type StatusEdit = Type.Static<typeof StatusEdit>;
