import { callApi, type Fetch } from './call.ts';
import type { MediaAttachment, Poll, Status, StatusContext, StatusSource, Visibility } from './types.ts';

export interface StatusInput {
  status: string;
  spoiler_text: string;
  sensitive: boolean;
  visibility: Visibility;
  local_only: boolean;
  language: string | null;
  in_reply_to_id: string | null;
  media_ids: string[];
  media_attributes?: { id: string; description: string }[];
}

const base = '/api/v1/statuses';

export const fetchStatus = (fetcher: Fetch, id: string) => callApi<Status>(fetcher, `${base}/${id}`);

export const fetchContext = (fetcher: Fetch, id: string) => callApi<StatusContext>(fetcher, `${base}/${id}/context`);

export const fetchSource = (fetcher: Fetch, id: string) => callApi<StatusSource>(fetcher, `${base}/${id}/source`);

/** Publishes a post. The same `key` sent twice publishes once (Idempotency-Key). */
export const createStatus = (fetcher: Fetch, input: StatusInput, key: string) =>
  callApi<Status>(fetcher, base, { method: 'POST', body: input, headers: { 'idempotency-key': key } });

export const updateStatus = (fetcher: Fetch, id: string, input: Partial<StatusInput>) =>
  callApi<Status>(fetcher, `${base}/${id}`, { method: 'PUT', body: input });

export const deleteStatus = (fetcher: Fetch, id: string) =>
  callApi<Status>(fetcher, `${base}/${id}`, { method: 'DELETE' });

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
  callApi<Status>(fetcher, `${base}/${id}/${action}`, { method: 'POST' });

export const votePoll = (fetcher: Fetch, id: string, choices: number[]) =>
  callApi<Poll>(fetcher, `/api/v1/polls/${id}/votes`, { method: 'POST', body: { choices } });

export const fetchMedia = (fetcher: Fetch, id: string) => callApi<MediaAttachment>(fetcher, `/api/v1/media/${id}`);

export const updateMedia = (fetcher: Fetch, id: string, description: string) =>
  callApi<MediaAttachment>(fetcher, `/api/v1/media/${id}`, { method: 'PUT', body: { description } });
