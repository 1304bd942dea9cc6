import Type from 'typebox';
import { DateTime, Id, nullable } from './common.ts';
import { MediaAttachment } from './media-attachment.ts';
import { Visibility } from './visibility.ts';

/** The answer of `POST /api/v1/statuses` with `scheduled_at`; `params` repeats what was sent. */
export const ScheduledStatus = Type.Object({
  id: Id,
  scheduled_at: DateTime,
  params: Type.Object({
    text: Type.String(),
    application_id: Type.Integer(),
    visibility: nullable(Visibility),
    sensitive: nullable(Type.Boolean()),
    spoiler_text: nullable(Type.String()),
    language: nullable(Type.String()),
    in_reply_to_id: nullable(Type.Integer()),
    media_ids: nullable(Type.Array(Id)),
    poll: nullable(
      Type.Object({
        options: Type.Array(Type.String()),
        expires_in: Type.Integer(),
        multiple: Type.Boolean(),
        hide_totals: Type.Boolean(),
      }),
    ),
    quoted_status_id: nullable(Id),
    quote_approval_policy: nullable(Type.String()),
    idempotency: nullable(Type.String()),
    scheduled_at: nullable(DateTime),
    with_rate_limit: Type.Boolean(),
  }),
  media_attachments: Type.Array(MediaAttachment),
});
export type ScheduledStatus = Type.Static<typeof ScheduledStatus>;
