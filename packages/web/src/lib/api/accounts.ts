import { type Cursor, callApi, callList, callPage, type Fetch } from './call.ts';
import type { Account, OwnAccount, Relationship, SearchResults, Status } from './types.ts';

const base = '/api/v1/accounts';

export const fetchOwnAccount = (fetcher: Fetch) => callApi<OwnAccount>(fetcher, `${base}/verify_credentials`);

export const lookupAccount = (fetcher: Fetch, acct: string) =>
  callApi<Account>(fetcher, `${base}/lookup`, { query: { acct } });

export interface AccountStatusesQuery {
  limit?: number;
  pinned?: boolean;
  only_media?: boolean;
  exclude_replies?: boolean;
}

export const fetchAccountStatuses = (
  fetcher: Fetch,
  id: string,
  query: AccountStatusesQuery,
  cursor: Cursor | null = null,
) => callList<Status>(fetcher, `${base}/${id}/statuses`, { query: { ...query }, cursor });

export const fetchFollowList = (fetcher: Fetch, id: string, list: 'followers' | 'following', cursor: Cursor | null) =>
  callList<Account>(fetcher, `${base}/${id}/${list}`, { query: { limit: 40 }, cursor });

export const fetchRelationships = (fetcher: Fetch, ids: string[]) =>
  callApi<Relationship[]>(fetcher, `${base}/relationships`, { query: { id: ids } });

export type AccountAction = 'follow' | 'unfollow' | 'block' | 'unblock' | 'mute' | 'unmute';

export const actOnAccount = (fetcher: Fetch, id: string, action: AccountAction) =>
  callApi<Relationship>(fetcher, `${base}/${id}/${action}`, { method: 'POST' });

export const updateProfile = (fetcher: Fetch, form: FormData) =>
  callApi<OwnAccount>(fetcher, `${base}/update_credentials`, { method: 'PATCH', body: form });

export const answerFollowRequest = (fetcher: Fetch, id: string, answer: 'authorize' | 'reject') =>
  callApi<Relationship>(fetcher, `/api/v1/follow_requests/${id}/${answer}`, { method: 'POST' });

/** A page of what was found, and the cursor of the next one. */
export const search = (fetcher: Fetch, q: string, cursor: Cursor | null = null) =>
  callPage<SearchResults>(fetcher, '/api/v2/search', { query: { q, resolve: true, limit: 20 }, cursor });
