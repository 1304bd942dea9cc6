import { callApi, type Fetch } from './call.ts';

export const fetchTrendingTags = (fetcher: Fetch) =>
  callApi(fetcher, 'GET /api/v1/trends/tags', { params: { limit: 20 } });

export const fetchTrendingStatuses = (fetcher: Fetch) =>
  callApi(fetcher, 'GET /api/v1/trends/statuses', { params: { limit: 40 } });

export const fetchTrendingLinks = (fetcher: Fetch) =>
  callApi(fetcher, 'GET /api/v1/trends/links', { params: { limit: 20 } });
