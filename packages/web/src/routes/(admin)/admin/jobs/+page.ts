import { fetchJobs, fetchRounds } from '#lib/api/admin-overview.ts';
import { readCursor } from '#lib/api/call.ts';
import { failPage } from '#lib/api/page-error.ts';
import type { PageLoad } from './$types';

export const load: PageLoad = async ({ parent, fetch, url }) => {
  await parent();
  const show = url.searchParams.get('show') ?? 'parked';
  if (show === 'schedule') {
    return { rounds: await fetchRounds(fetch).catch(failPage), jobs: { items: [], next: null } };
  }
  return { rounds: null, jobs: await fetchJobs(fetch, show !== 'all', readCursor(url.searchParams)).catch(failPage) };
};
