import { type Cursor, callApi, callList, type Fetch } from './call.ts';

export type DirectoryOrder = 'active' | 'new';

export const fetchDirectory = (fetcher: Fetch, order: DirectoryOrder, local: boolean, cursor: Cursor | null) =>
  callList(fetcher, 'GET /api/v1/directory', { params: { order, local, limit: 40 }, cursor });

export const fetchSuggestions = (fetcher: Fetch, limit: number) =>
  callApi(fetcher, 'GET /api/v2/suggestions', { params: { limit } });

export const dismissSuggestion = (fetcher: Fetch, id: string) =>
  callApi(fetcher, 'DELETE /api/v1/suggestions/:id', { path: { id } });

export const restoreSuggestion = (fetcher: Fetch, id: string) =>
  callApi(fetcher, 'POST /api/linnet/v1/suggestions/:id', { path: { id } });
