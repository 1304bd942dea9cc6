import { fetchFilters } from '#lib/api/filters.ts';
import { failPage } from '#lib/api/page-error.ts';
import type { PageLoad } from './$types';

export const load: PageLoad = async ({ parent, fetch }) => {
  await parent();
  return { filters: await fetchFilters(fetch).catch(failPage) };
};
