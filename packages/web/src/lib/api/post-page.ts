import { callApi, type Fetch } from './call.ts';

export const fetchContext = (fetcher: Fetch, id: string) =>
  callApi(fetcher, 'GET /api/v1/statuses/:id/context', { path: { id } });

/** What a post has been, oldest first; of one that was never edited, what it is. */
export const fetchHistory = (fetcher: Fetch, id: string) =>
  callApi(fetcher, 'GET /api/v1/statuses/:id/history', { path: { id } });

export const fetchEmbed = (fetcher: Fetch, url: string) => callApi(fetcher, 'GET /api/oembed', { params: { url } });
