import { type Cursor, callApi, callList, callPage, type Fetch, sendForm } from './call.ts';

export const fetchOwnAccount = (fetcher: Fetch) => callApi(fetcher, 'GET /api/v1/accounts/verify_credentials');

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

export const fetchFollowList = (fetcher: Fetch, id: string, list: 'followers' | 'following', cursor: Cursor | null) =>
  callList(fetcher, `GET /api/v1/accounts/:id/${list}`, { path: { id }, params: { limit: 40 }, cursor });

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

export const saveNote = (fetcher: Fetch, id: string, comment: string) =>
  callApi(fetcher, 'POST /api/v1/accounts/:id/note', { path: { id }, params: { comment } });

/** Whom somebody shows on their profile. */
export const fetchEndorsed = (fetcher: Fetch, id: string) =>
  callApi(fetcher, 'GET /api/v1/accounts/:id/endorsements', { path: { id }, params: { limit: 12 } });

/** Of those whom the reader follows, who follows somebody. */
export const fetchFamiliar = async (fetcher: Fetch, id: string) =>
  (await callApi(fetcher, 'GET /api/v1/accounts/familiar_followers', { params: { id: [id] } }))[0]?.accounts ?? [];

export const fetchMuted = (fetcher: Fetch, cursor: Cursor | null) =>
  callList(fetcher, 'GET /api/v1/mutes', { params: { limit: 40 }, cursor });

export const fetchBlocked = (fetcher: Fetch, cursor: Cursor | null) =>
  callList(fetcher, 'GET /api/v1/blocks', { params: { limit: 40 }, cursor });

export const updateProfile = (fetcher: Fetch, form: FormData) =>
  sendForm(fetcher, 'PATCH /api/v1/accounts/update_credentials', form);

/** People whom the reader follows, by the beginning of a name or handle. */
export const findFollowed = (fetcher: Fetch, q: string) =>
  callApi(fetcher, 'GET /api/v1/accounts/search', { params: { q, following: true, limit: 10 } });

export const answerFollowRequest = (fetcher: Fetch, id: string, answer: 'authorize' | 'reject') =>
  callApi(fetcher, `POST /api/v1/follow_requests/:id/${answer}`, { path: { id } });

/** A page of what was found, and the cursor of the next one. Days are those of `timezone`; UTC without one. */
export const search = (
  fetcher: Fetch,
  { q, type, timezone, cursor = null }: { q: string; type?: SearchType; timezone?: string; cursor?: Cursor | null },
) => callPage(fetcher, 'GET /api/v2/search', { params: { q, type, timezone, resolve: true, limit: 20 }, cursor });

/** What may be searched for by itself. */
export type SearchType = 'accounts' | 'statuses' | 'hashtags';

/** The collections of people on somebody's profile, as many as anybody has; one's own all. */
export const fetchCollectionsOf = (fetcher: Fetch, accountId: string) =>
  callApi(fetcher, 'GET /api/v1/accounts/:id/collections', { path: { id: accountId }, params: { limit: 50 } });
