import { type Cursor, callApi, callList, type Fetch } from './call.ts';

export const fetchTag = (fetcher: Fetch, name: string) =>
  callApi(fetcher, 'GET /api/v1/tags/:name', { path: { name } });

export type TagAction = 'follow' | 'unfollow' | 'feature' | 'unfeature';

export const actOnTag = (fetcher: Fetch, name: string, action: TagAction) =>
  callApi(fetcher, `POST /api/v1/tags/:name/${action}`, { path: { name } });

export const fetchFollowedTags = (fetcher: Fetch, cursor: Cursor | null = null) =>
  callList(fetcher, 'GET /api/v1/followed_tags', { params: { limit: 40 }, cursor });

/** The tags on somebody's profile. */
export const fetchFeaturedTags = (fetcher: Fetch, id: string) =>
  callApi(fetcher, 'GET /api/v1/accounts/:id/featured_tags', { path: { id } });

export const suggestTags = (fetcher: Fetch) => callApi(fetcher, 'GET /api/v1/featured_tags/suggestions');

export const featureTag = (fetcher: Fetch, name: string) =>
  callApi(fetcher, 'POST /api/v1/featured_tags', { params: { name } });

export const unfeatureTag = (fetcher: Fetch, id: string) =>
  callApi(fetcher, 'DELETE /api/v1/featured_tags/:id', { path: { id } });
