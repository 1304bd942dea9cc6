import { type Cursor, callApi, callList, type Fetch } from './call.ts';

export const fetchOverview = (fetcher: Fetch) => callApi(fetcher, 'GET /api/v1/admin/overview');

/** Looks whether all is well; `network`: from outside as well, which takes some seconds. */
export const examineServer = (fetcher: Fetch, network: boolean) =>
  callApi(fetcher, 'POST /api/v1/admin/health', { params: { network } });

export const fetchJobs = (fetcher: Fetch, parked: boolean, cursor: Cursor | null) =>
  callList(fetcher, 'GET /api/v1/admin/jobs', { params: { parked, limit: 40 }, cursor });

export const retryJob = (fetcher: Fetch, id: string) =>
  callApi(fetcher, 'POST /api/v1/admin/jobs/:id/retry', { path: { id } });

/** What it was to do is not done. */
export const dropJob = (fetcher: Fetch, id: string) =>
  callApi(fetcher, 'DELETE /api/v1/admin/jobs/:id', { path: { id } });
