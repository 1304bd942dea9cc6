import { fetchJobs } from '#lib/api/admin-overview.ts';
import { readCursor } from '#lib/api/call.ts';
import { failPage } from '#lib/api/page-error.ts';
import type { PageLoad } from './$types';

export const load: PageLoad = async ({ parent, fetch, url }) => {
  await parent();
  const parked = url.searchParams.get('show') !== 'all';
  return { jobs: await fetchJobs(fetch, parked, readCursor(url.searchParams)).catch(failPage) };
};
