import type { Draft, DraftParams } from '@linnet/api-schemas/mastodon/draft.ts';
import type { ScheduledStatus } from '@linnet/api-schemas/mastodon/scheduled-status.ts';
import type { DraftView } from '../../../core/drafts/load.ts';
import { toMediaView } from '../../../core/views/media.ts';
import { toInstant } from './dates.ts';
import { renderMediaAttachments } from './media-attachment.ts';
import { renderQuotePolicy } from './quote-policy.ts';
import type { Render } from './render.ts';
import { renderVisibility } from './visibility.ts';

/** What its author keeps of it. */
export function renderDraft(render: Render, draft: DraftView): Draft {
  return {
    id: String(draft.id),
    updated_at: toInstant(draft.updatedAt),
    params: renderParams(draft),
    media_attachments: renderMediaAttachments(render, draft.media.map(toMediaView)),
  };
}

/** One with a time. */
export function renderScheduledStatus(render: Render, draft: DraftView): ScheduledStatus {
  const at = toInstant(draft.publishAt ?? draft.updatedAt);
  return {
    id: String(draft.id),
    scheduled_at: at,
    params: {
      ...renderParams(draft),
      idempotency: null,
      scheduled_at: at,
      with_rate_limit: false,
    },
    media_attachments: renderMediaAttachments(render, draft.media.map(toMediaView)),
    problem: draft.problem,
  };
}

function renderParams({ body, media }: DraftView): DraftParams {
  const { poll } = body;
  return {
    text: body.text,
    application_id: body.appId ?? 0,
    visibility: renderVisibility(body.visibility),
    sensitive: body.sensitive,
    spoiler_text: body.contentWarning,
    language: body.language,
    in_reply_to_id: body.replyToId,
    quoted_status_id: body.quotedId == null ? null : String(body.quotedId),
    quote_approval_policy: renderQuotePolicy(body.quotePolicy ?? 'everyone'),
    media_ids: media.map((file) => String(file.id)),
    poll:
      poll === null
        ? null
        : {
            options: poll.options,
            expires_in: poll.lastsMs / 1_000,
            multiple: poll.multiple,
            hide_totals: poll.hideTotals,
          },
    local_only: body.localOnly,
  };
}
