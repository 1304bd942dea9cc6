import { callApi, type Fetch } from './call.ts';

export const fetchStorage = (fetcher: Fetch) => callApi(fetcher, 'GET /api/v1/admin/storage');

/** In the background: `measuring` says how long. */
export const measureStorage = (fetcher: Fetch) => callApi(fetcher, 'POST /api/v1/admin/storage/measure');

/** Of what was not shown for so many days; with `dryRun` nothing goes. */
export const clearCache = (fetcher: Fetch, days: number, dryRun: boolean) =>
  callApi(fetcher, 'POST /api/v1/admin/storage/clear_cache', { params: { days, dry_run: dryRun } });
