import Type from 'typebox';
import { DateTime, Id, nullable } from './common.ts';
import { DraftParams } from './draft.ts';
import { ScheduledStatusExtensions } from './extensions.ts';
import { MediaAttachment } from './media-attachment.ts';

/** The answer of `POST /api/v1/statuses` with `scheduled_at`; `params` repeats what was sent. */
export const ScheduledStatus = Type.Object({
  id: Id,
  scheduled_at: DateTime,
  params: Type.Object({
    ...DraftParams.properties,
    idempotency: nullable(Type.String()),
    scheduled_at: nullable(DateTime),
    with_rate_limit: Type.Boolean(),
  }),
  media_attachments: Type.Array(MediaAttachment),
  ...ScheduledStatusExtensions,
});
export type ScheduledStatus = Type.Static<typeof ScheduledStatus>;
