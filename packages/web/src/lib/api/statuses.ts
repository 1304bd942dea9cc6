import { callApi, type Fetch, sendForm } from './call.ts';
import type { QuotePolicy, Visibility } from './types.ts';

export interface PollInput {
  options: string[];
  /** Seconds. */
  expires_in: number;
  multiple: boolean;
  hide_totals: boolean;
}

/** What is said of a file. */
export interface MediaSaid {
  description: string;
  focus?: string;
  /** A picture in the place of one that plays. */
  thumbnail?: File;
  remove_thumbnail?: boolean;
}

export interface StatusInput {
  status: string;
  spoiler_text: string;
  sensitive: boolean;
  visibility: Visibility;
  local_only: boolean;
  language: string | null;
  in_reply_to_id: string | null;
  quoted_status_id?: string | null;
  quote_approval_policy?: QuotePolicy | null;
  media_ids: string[];
  poll?: PollInput;
  media_attributes?: ({ id: string } & MediaSaid)[];
  /** When it is to be published. */
  scheduled_at?: string;
}

export const fetchStatus = (fetcher: Fetch, id: string) =>
  callApi(fetcher, 'GET /api/v1/statuses/:id', { path: { id } });

export const fetchEmbed = (fetcher: Fetch, url: string) => callApi(fetcher, 'GET /api/oembed', { params: { url } });

/** Those of these that there are for the reader. */
export const fetchStatuses = (fetcher: Fetch, id: string[]) =>
  id.length === 0 ? Promise.resolve([]) : callApi(fetcher, 'GET /api/v1/statuses', { params: { id } });

export const fetchContext = (fetcher: Fetch, id: string) =>
  callApi(fetcher, 'GET /api/v1/statuses/:id/context', { path: { id } });

/** What a post has been, oldest first; of one that was never edited, what it is. */
export const fetchHistory = (fetcher: Fetch, id: string) =>
  callApi(fetcher, 'GET /api/v1/statuses/:id/history', { path: { id } });

export const fetchSource = (fetcher: Fetch, id: string) =>
  callApi(fetcher, 'GET /api/v1/statuses/:id/source', { path: { id } });

/** Publishes a post. The same `key` sent twice publishes once (Idempotency-Key). */
export const createStatus = (fetcher: Fetch, input: StatusInput, key: string) =>
  callApi(fetcher, 'POST /api/v1/statuses', { params: input, headers: { 'idempotency-key': key } });

export const updateStatus = (fetcher: Fetch, id: string, input: Partial<StatusInput>) =>
  callApi(fetcher, 'PUT /api/v1/statuses/:id', { path: { id }, params: input });

/** The same as a form, where pictures for files that play are among it. */
export async function sendStatus(fetcher: Fetch, id: string, input: Omit<Partial<StatusInput>, 'poll'>) {
  const { toForm } = await import('./to-form.ts');
  return sendForm(fetcher, `PUT /api/v1/statuses/${id}` as 'PUT /api/v1/statuses/:id', toForm(input));
}

export const deleteStatus = (fetcher: Fetch, id: string) =>
  callApi(fetcher, 'DELETE /api/v1/statuses/:id', { path: { id } });

export type StatusAction =
  | 'favourite'
  | 'unfavourite'
  | 'reblog'
  | 'unreblog'
  | 'bookmark'
  | 'unbookmark'
  | 'pin'
  | 'unpin';

export const actOnStatus = (fetcher: Fetch, id: string, action: StatusAction) =>
  callApi(fetcher, `POST /api/v1/statuses/:id/${action}`, { path: { id } });

export const votePoll = (fetcher: Fetch, id: string, choices: number[]) =>
  callApi(fetcher, 'POST /api/v1/polls/:id/votes', { path: { id }, params: { choices } });

export const fetchPoll = (fetcher: Fetch, id: string) => callApi(fetcher, 'GET /api/v1/polls/:id', { path: { id } });

export const fetchMedia = (fetcher: Fetch, id: string) => callApi(fetcher, 'GET /api/v1/media/:id', { path: { id } });

export const deleteMedia = (fetcher: Fetch, id: string) =>
  callApi(fetcher, 'DELETE /api/v1/media/:id', { path: { id } });

export const updateMedia = (fetcher: Fetch, id: string, params: MediaSaid) =>
  callApi(fetcher, 'PUT /api/v1/media/:id', { path: { id }, params });

/** The same as a form, where a picture is among it. */
export async function sendMedia(fetcher: Fetch, id: string, said: MediaSaid) {
  const { toForm } = await import('./to-form.ts');
  return sendForm(fetcher, `PUT /api/v1/media/${id}` as 'PUT /api/v1/media/:id', toForm(said));
}

/** Who may quote a post from now on. */
export const setQuotePolicy = (fetcher: Fetch, id: string, policy: QuotePolicy) =>
  callApi(fetcher, 'PUT /api/v1/statuses/:id/interaction_policy', {
    path: { id },
    params: { quote_approval_policy: policy },
  });

/** Takes the quote of a post of one's own back; answers the post that quoted it. */
export const revokeQuote = (fetcher: Fetch, id: string, quotingId: string) =>
  callApi(fetcher, 'POST /api/v1/statuses/:id/quotes/:quotingId/revoke', { path: { id, quotingId } });
