import { type Cursor, callApi, callPage, type Fetch } from './call.ts';

/** A page of what was found, and the cursor of the next one. Days are those of `timezone`; UTC without one. */
export const search = (
  fetcher: Fetch,
  { q, type, timezone, cursor = null }: { q: string; type?: SearchType; timezone?: string; cursor?: Cursor | null },
) => callPage(fetcher, 'GET /api/v2/search', { params: { q, type, timezone, resolve: true, limit: 20 }, cursor });

/** What may be searched for by itself. */
export type SearchType = 'accounts' | 'statuses' | 'hashtags';

/** People whom the reader follows, by the beginning of a name or handle. */
export const findFollowed = (fetcher: Fetch, q: string) =>
  callApi(fetcher, 'GET /api/v1/accounts/search', { params: { q, following: true, limit: 10 } });

/** People that this server knows, by the beginning of a name or handle. */
export const searchPeople = (fetcher: Fetch, q: string) =>
  callApi(fetcher, 'GET /api/v1/accounts/search', { params: { q, limit: 5 } });
