import { fetchCollection } from '#lib/api/collections.ts';
import { failPage } from '#lib/api/page-error.ts';
import type { PageLoad } from './$types';

export const load: PageLoad = async ({ parent, params, fetch }) => {
  await parent();
  return fetchCollection(fetch, params.id).catch(failPage);
};
