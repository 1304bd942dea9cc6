import { fetchAllTerms } from '#lib/api/admin-settings.ts';
import { failPage } from '#lib/api/page-error.ts';
import type { PageLoad } from './$types';

export const load: PageLoad = async ({ parent, fetch }) => {
  await parent();
  return { terms: await fetchAllTerms(fetch).catch(failPage) };
};
