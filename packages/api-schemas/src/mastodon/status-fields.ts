import Type from 'typebox';
import { Account } from './account.ts';
import { Collection } from './collection.ts';
import { Count, DateTime, Id, nullable, Url } from './common.ts';
import { CustomEmoji } from './custom-emoji.ts';
import { StatusExtensions } from './extensions.ts';
import { FilterResult } from './filter-result.ts';
import { MediaAttachment } from './media-attachment.ts';
import { Mention } from './mention.ts';
import { PleromaStatus } from './pleroma.ts';
import { Poll } from './poll.ts';
import { PreviewCard } from './preview-card.ts';
import { QuoteApproval } from './quote-approval.ts';
import { StatusTag } from './tag.ts';
import { Visibility } from './visibility.ts';

/** Everything of a status except `reblog` and `quote`, the two keys that hold other statuses. */
export const StatusFields = {
  id: Id,
  uri: Url,
  url: nullable(Url),
  created_at: DateTime,
  edited_at: nullable(DateTime),
  in_reply_to_id: nullable(Id),
  in_reply_to_account_id: nullable(Id),
  account: Account,
  /** HTML; empty in the wrapper of a boost. */
  content: Type.String(),
  /** Plain text, empty when there is none. */
  spoiler_text: Type.String(),
  sensitive: Type.Boolean(),
  visibility: Visibility,
  language: nullable(Type.String()),
  replies_count: Count,
  reblogs_count: Count,
  favourites_count: Count,
  quotes_count: Count,
  media_attachments: Type.Array(MediaAttachment),
  mentions: Type.Array(Mention),
  tags: Type.Array(StatusTag),
  emojis: Type.Array(CustomEmoji),
  tagged_collections: Type.Array(Collection),
  card: nullable(PreviewCard),
  poll: nullable(Poll),
  quote_approval: QuoteApproval,
  /** Absent when the author hides it. */
  application: Type.Optional(nullable(Type.Object({ name: Type.String(), website: nullable(Type.String()) }))),
  /** The viewer's own marks: all of them absent for anonymous readers, none of them ever null. */
  favourited: Type.Optional(Type.Boolean()),
  reblogged: Type.Optional(Type.Boolean()),
  muted: Type.Optional(Type.Boolean()),
  bookmarked: Type.Optional(Type.Boolean()),
  /** Only on own posts that may be pinned. */
  pinned: Type.Optional(Type.Boolean()),
  filtered: Type.Optional(Type.Array(FilterResult)),
  ...StatusExtensions,
  pleroma: PleromaStatus,
};
