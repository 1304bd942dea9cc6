import { type Cursor, callList, type Fetch } from './call.ts';

export const fetchFollowList = (fetcher: Fetch, id: string, list: 'followers' | 'following', cursor: Cursor | null) =>
  callList(fetcher, `GET /api/v1/accounts/:id/${list}`, { path: { id }, params: { limit: 40 }, cursor });
