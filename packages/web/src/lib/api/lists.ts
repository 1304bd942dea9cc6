import { type Cursor, callApi, callList, type Fetch } from './call.ts';
import type { List } from './types.ts';

export type ListInput = Pick<List, 'title' | 'replies_policy' | 'exclusive'>;

/** As many people as one call puts on a list. */
const AT_ONCE = 200;

export const fetchLists = (fetcher: Fetch) => callApi(fetcher, 'GET /api/v1/lists');

export const fetchList = (fetcher: Fetch, id: string) => callApi(fetcher, 'GET /api/v1/lists/:id', { path: { id } });

export const createList = (fetcher: Fetch, input: Partial<ListInput>) =>
  callApi(fetcher, 'POST /api/v1/lists', { params: input });

export const updateList = (fetcher: Fetch, id: string, input: ListInput) =>
  callApi(fetcher, 'PUT /api/v1/lists/:id', { path: { id }, params: input });

export const deleteList = (fetcher: Fetch, id: string) =>
  callApi(fetcher, 'DELETE /api/v1/lists/:id', { path: { id } });

/** The reader's lists that somebody is on. */
export const fetchListsWith = (fetcher: Fetch, accountId: string) =>
  callApi(fetcher, 'GET /api/v1/accounts/:id/lists', { path: { id: accountId } });

export const fetchMembers = (fetcher: Fetch, id: string, cursor: Cursor | null = null) =>
  callList(fetcher, 'GET /api/v1/lists/:id/accounts', { path: { id }, params: { limit: 40 }, cursor });

/** Everybody on a list. */
export const fetchAllMembers = (fetcher: Fetch, id: string) =>
  callApi(fetcher, 'GET /api/v1/lists/:id/accounts', { path: { id }, params: { limit: 0 } });

export async function addMembers(fetcher: Fetch, id: string, accountIds: string[]): Promise<void> {
  for (let from = 0; from < accountIds.length; from += AT_ONCE) {
    const some = accountIds.slice(from, from + AT_ONCE);
    await callApi(fetcher, 'POST /api/v1/lists/:id/accounts', { path: { id }, params: { account_ids: some } });
  }
}

export const removeMember = (fetcher: Fetch, id: string, accountId: string) =>
  callApi(fetcher, 'DELETE /api/v1/lists/:id/accounts', { path: { id }, params: { account_ids: [accountId] } });
