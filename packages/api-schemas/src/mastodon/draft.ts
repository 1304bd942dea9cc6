import Type from 'typebox';
import { DateTime, Id, nullable } from './common.ts';
import { MediaAttachment } from './media-attachment.ts';
import { QuotePolicy } from './quote-approval.ts';
import { Visibility } from './visibility.ts';

/** What was sent of a post that is not out yet, but for when it is to be. */
export const DraftParams = Type.Object({
  text: Type.String(),
  application_id: Type.Integer(),
  visibility: nullable(Visibility),
  sensitive: nullable(Type.Boolean()),
  spoiler_text: nullable(Type.String()),
  language: nullable(Type.String()),
  in_reply_to_id: nullable(Type.Integer()),
  quoted_status_id: nullable(Id),
  quote_approval_policy: nullable(QuotePolicy),
  media_ids: nullable(Type.Array(Id)),
  poll: nullable(
    Type.Object({
      options: Type.Array(Type.String()),
      expires_in: Type.Integer(),
      multiple: Type.Boolean(),
      hide_totals: Type.Boolean(),
    }),
  ),
  /** Added to Mastodon's keys. */
  local_only: Type.Boolean(),
});
export type DraftParams = Type.Static<typeof DraftParams>;

/** What somebody is writing; nothing of it has to be complete. */
export const Draft = Type.Object({
  id: Id,
  updated_at: DateTime,
  params: DraftParams,
  media_attachments: Type.Array(MediaAttachment),
});
export type Draft = Type.Static<typeof Draft>;
