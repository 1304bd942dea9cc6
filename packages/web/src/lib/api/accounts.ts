import { type Cursor, callApi, callList, type Fetch } from './call.ts';

export const lookupAccount = (fetcher: Fetch, acct: string) =>
  callApi(fetcher, 'GET /api/v1/accounts/lookup', { params: { acct } });

export interface AccountStatusesQuery {
  limit?: number;
  pinned?: boolean;
  only_media?: boolean;
  exclude_replies?: boolean;
  tagged?: string;
}

export const fetchAccountStatuses = (
  fetcher: Fetch,
  id: string,
  query: AccountStatusesQuery,
  cursor: Cursor | null = null,
) => callList(fetcher, 'GET /api/v1/accounts/:id/statuses', { path: { id }, params: query, cursor });

export const fetchRelationships = (fetcher: Fetch, ids: string[]) =>
  callApi(fetcher, 'GET /api/v1/accounts/relationships', { params: { id: ids } });

export type AccountAction =
  | 'follow'
  | 'unfollow'
  | 'block'
  | 'unblock'
  | 'mute'
  | 'unmute'
  | 'remove_from_followers'
  | 'endorse'
  | 'unendorse';

/** What goes with an action: of a mute, seconds until it ends (0: never); of a follow, what it brings. */
export interface ActionParams {
  reblogs?: boolean;
  notify?: boolean;
  /** None: all. */
  languages?: string[];
  notifications?: boolean;
  duration?: number;
}

export const actOnAccount = (fetcher: Fetch, id: string, action: AccountAction, params: ActionParams = {}) =>
  callApi(fetcher, `POST /api/v1/accounts/:id/${action}`, { path: { id }, params });

/** Whom somebody shows on their profile. */
export const fetchEndorsed = (fetcher: Fetch, id: string) =>
  callApi(fetcher, 'GET /api/v1/accounts/:id/endorsements', { path: { id }, params: { limit: 12 } });

/** Of those whom the reader follows, who follows somebody. */
export const fetchFamiliar = async (fetcher: Fetch, id: string) =>
  (await callApi(fetcher, 'GET /api/v1/accounts/familiar_followers', { params: { id: [id] } }))[0]?.accounts ?? [];

export const answerFollowRequest = (fetcher: Fetch, id: string, answer: 'authorize' | 'reject') =>
  callApi(fetcher, `POST /api/v1/follow_requests/:id/${answer}`, { path: { id } });

/** The collections of people on somebody's profile, as many as anybody has; one's own all. */
export const fetchCollectionsOf = (fetcher: Fetch, accountId: string) =>
  callApi(fetcher, 'GET /api/v1/accounts/:id/collections', { path: { id: accountId }, params: { limit: 50 } });
