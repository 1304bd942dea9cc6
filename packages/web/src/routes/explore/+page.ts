import { failPage } from '#lib/api/page-error.ts';
import { fetchTrendingStatuses } from '#lib/api/trends.ts';
import { rememberStatuses } from '#lib/store/entities.svelte.ts';
import type { PageLoad } from './$types';

export const load: PageLoad = async ({ fetch }) => {
  const statuses = await fetchTrendingStatuses(fetch).catch(failPage);
  rememberStatuses(statuses);
  return { statuses };
};
