import { callApi, callList, type Fetch } from './call.ts';
import type { Account, OwnAccount, Relationship, SearchResults, Status } from './types.ts';

const base = '/api/v1/accounts';

export const fetchOwnAccount = (fetcher: Fetch) => callApi<OwnAccount>(fetcher, `${base}/verify_credentials`);

export const lookupAccount = (fetcher: Fetch, acct: string) =>
  callApi<Account>(fetcher, `${base}/lookup`, { query: { acct } });

export interface AccountStatusesQuery {
  max_id?: string | null;
  min_id?: string | null;
  limit?: number;
  pinned?: boolean;
  only_media?: boolean;
  exclude_replies?: boolean;
}

export const fetchAccountStatuses = (fetcher: Fetch, id: string, query: AccountStatusesQuery) =>
  callApi<Status[]>(fetcher, `${base}/${id}/statuses`, { query: { ...query } });

export const fetchFollowList = (fetcher: Fetch, id: string, list: 'followers' | 'following', max_id: string | null) =>
  callList<Account>(fetcher, `${base}/${id}/${list}`, { query: { limit: 40, max_id } });

export const fetchRelationships = (fetcher: Fetch, ids: string[]) =>
  callApi<Relationship[]>(fetcher, `${base}/relationships`, { query: { id: ids } });

export type AccountAction = 'follow' | 'unfollow' | 'block' | 'unblock' | 'mute' | 'unmute';

export const actOnAccount = (fetcher: Fetch, id: string, action: AccountAction) =>
  callApi<Relationship>(fetcher, `${base}/${id}/${action}`, { method: 'POST' });

export const updateProfile = (fetcher: Fetch, form: FormData) =>
  callApi<OwnAccount>(fetcher, `${base}/update_credentials`, { method: 'PATCH', body: form });

export const fetchFollowRequests = (fetcher: Fetch) => callApi<Account[]>(fetcher, '/api/v1/follow_requests');

export const answerFollowRequest = (fetcher: Fetch, id: string, answer: 'authorize' | 'reject') =>
  callApi<Relationship>(fetcher, `/api/v1/follow_requests/${id}/${answer}`, { method: 'POST' });

export const search = (fetcher: Fetch, q: string, resolve: boolean) =>
  callApi<SearchResults>(fetcher, '/api/v2/search', { query: { q, resolve, limit: 20 } });
