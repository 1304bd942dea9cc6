import { type Cursor, callApi, callList, type Fetch } from './call.ts';

export const fetchOverview = (fetcher: Fetch) => callApi(fetcher, 'GET /api/v1/admin/overview');

/** Looks whether all is well; `network`: from outside as well, which takes some seconds. */
export const examineServer = (fetcher: Fetch, network: boolean) =>
  callApi(fetcher, 'POST /api/v1/admin/health', { params: { network } });

/** Sends who asks a mail, and says what became of it. */
export const testMail = (fetcher: Fetch) => callApi(fetcher, 'POST /api/v1/admin/mail/test');

/** Fetches what an address or a handle names, as the server does. */
export const inspectAddress = (fetcher: Fetch, address: string) =>
  callApi(fetcher, 'POST /api/v1/admin/inspect', { params: { address } });

export const fetchJobs = (fetcher: Fetch, parked: boolean, cursor: Cursor | null) =>
  callList(fetcher, 'GET /api/v1/admin/jobs', { params: { parked, limit: 40 }, cursor });

export const retryJob = (fetcher: Fetch, id: string) =>
  callApi(fetcher, 'POST /api/v1/admin/jobs/:id/retry', { path: { id } });

/** What the server does again and again. */
export const fetchRounds = (fetcher: Fetch) => callApi(fetcher, 'GET /api/v1/admin/schedule');

export const runRound = (fetcher: Fetch, name: string) =>
  callApi(fetcher, 'POST /api/v1/admin/schedule/:name/run', { path: { name } });

/** What it was to do is not done. */
export const dropJob = (fetcher: Fetch, id: string) =>
  callApi(fetcher, 'DELETE /api/v1/admin/jobs/:id', { path: { id } });

const MEASURES = ['active_users', 'new_users', 'interactions', 'opened_reports', 'resolved_reports'];

const DIMENSIONS = ['servers', 'languages', 'sources', 'space_usage', 'software_versions'];
const DIMENSION_ROWS = 5;
/** A year is what one question may go over. */
const RETAINED_MONTHS = 6;

const dayOf = (time: number) => new Date(time).toISOString().slice(0, 10);
const lastDays = (days: number, now: number) => ({
  start_at: dayOf(now - (days - 1) * 86_400_000),
  end_at: dayOf(now),
});

/** What was done here on the last days (UTC), this one among them. */
export const fetchMeasures = (fetcher: Fetch, days: number, now: number) =>
  callApi(fetcher, 'POST /api/v1/admin/measures', { params: { keys: MEASURES, ...lastDays(days, now) } });

/** What the server was made of on these days, the most of each. */
export const fetchDimensions = (fetcher: Fetch, days: number, now: number) =>
  callApi(fetcher, 'POST /api/v1/admin/dimensions', {
    params: { keys: DIMENSIONS, limit: DIMENSION_ROWS, ...lastDays(days, now) },
  });

/** Who came in the last months, and how many of them came back. */
export function fetchRetention(fetcher: Fetch, now: number) {
  const today = new Date(now);
  const first = Date.UTC(today.getUTCFullYear(), today.getUTCMonth() - RETAINED_MONTHS + 1, 1);
  const params = { start_at: dayOf(first), end_at: dayOf(now), frequency: 'month' as const };
  return callApi(fetcher, 'POST /api/v1/admin/retention', { params });
}
