import { type Cursor, callApi, callList, callPage, type Fetch } from './call.ts';

export const fetchConversations = (fetcher: Fetch, cursor: Cursor | null = null) =>
  callList(fetcher, 'GET /api/v1/conversations', { params: { limit: 20 }, cursor });

export const fetchConversation = (fetcher: Fetch, id: string) =>
  callApi(fetcher, 'GET /api/v1/pleroma/conversations/:id', { path: { id } });

/** The posts of a conversation, newest first. */
export const fetchMessages = (fetcher: Fetch, id: string, cursor: Cursor | null = null) =>
  callList(fetcher, 'GET /api/v1/pleroma/conversations/:id/statuses', { path: { id }, params: { limit: 30 }, cursor });

export const markConversation = (fetcher: Fetch, id: string, as: 'read' | 'unread') =>
  callApi(fetcher, `POST /api/v1/conversations/:id/${as}`, { path: { id } });

export const deleteConversation = (fetcher: Fetch, id: string) =>
  callApi(fetcher, 'DELETE /api/v1/conversations/:id', { path: { id } });

/** People by the beginning of a name or handle, those one follows first. */
export const findPeople = async (fetcher: Fetch, q: string) =>
  (
    await callPage(fetcher, 'GET /api/v2/search', {
      params: { q, type: 'accounts', resolve: q.includes('@'), limit: 8 },
    })
  ).body.accounts;
