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

const MEASURES = ['active_users', 'new_users', 'interactions', 'opened_reports', 'resolved_reports'];

/** What was done here on the last days (UTC), this one among them. */
export function fetchMeasures(fetcher: Fetch, days: number, now: number) {
  const day = (ago: number) => new Date(now - ago * 86_400_000).toISOString().slice(0, 10);
  const params = { keys: MEASURES, start_at: day(days - 1), end_at: day(0) };
  return callApi(fetcher, 'POST /api/v1/admin/measures', { params });
}
