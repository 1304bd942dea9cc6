import { fetchLists } from '#lib/api/lists.ts';
import { failPage } from '#lib/api/page-error.ts';
import type { PageLoad } from './$types';

export const load: PageLoad = async ({ parent, fetch }) => {
  await parent();
  return { lists: await fetchLists(fetch).catch(failPage) };
};
