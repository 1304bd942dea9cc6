import { type Cursor, callApi, callList, type Fetch } from './call.ts';
import type { DraftParams } from './types.ts';
import type { StatusInput } from './writing.ts';

/* Posts that are not out yet: with a time, or without. */

export const fetchScheduled = (fetcher: Fetch, cursor: Cursor | null = null) =>
  callList(fetcher, 'GET /api/v1/scheduled_statuses', { params: { limit: 20 }, cursor });

export const updateScheduled = (fetcher: Fetch, id: string, input: Partial<StatusInput>) =>
  callApi(fetcher, 'PUT /api/v1/scheduled_statuses/:id', { path: { id }, params: input });

export const deleteScheduled = (fetcher: Fetch, id: string) =>
  callApi(fetcher, 'DELETE /api/v1/scheduled_statuses/:id', { path: { id } });

export const fetchDrafts = (fetcher: Fetch, cursor: Cursor | null = null) =>
  callList(fetcher, 'GET /api/linnet/v1/drafts', { params: { limit: 20 }, cursor });

export const createDraft = (fetcher: Fetch, input: StatusInput) =>
  callApi(fetcher, 'POST /api/linnet/v1/drafts', { params: input });

export const updateDraft = (fetcher: Fetch, id: string, input: StatusInput) =>
  callApi(fetcher, 'PUT /api/linnet/v1/drafts/:id', { path: { id }, params: input });

export const deleteDraft = (fetcher: Fetch, id: string) =>
  callApi(fetcher, 'DELETE /api/linnet/v1/drafts/:id', { path: { id } });

/** What was sent, to be sent again. */
export const toInput = ({ text, spoiler_text: warning, poll, ...rest }: DraftParams): StatusInput => ({
  status: text,
  spoiler_text: warning ?? '',
  sensitive: rest.sensitive ?? false,
  visibility: rest.visibility ?? 'public',
  local_only: rest.local_only,
  language: rest.language,
  in_reply_to_id: rest.in_reply_to_id === null ? null : String(rest.in_reply_to_id),
  quoted_status_id: rest.quoted_status_id,
  quote_approval_policy: rest.quote_approval_policy,
  media_ids: rest.media_ids ?? [],
  ...(poll ? { poll } : {}),
});
