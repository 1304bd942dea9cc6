import { fetchFilters } from '#lib/api/filters.ts';
import { failPage } from '#lib/api/page-error.ts';
import { fetchStatus } from '#lib/api/statuses.ts';
import type { PageLoad } from './$types';

/** With `post`, somebody came from the menu of a post. */
export const load: PageLoad = async ({ parent, fetch, url }) => {
  await parent();
  const id = url.searchParams.get('post');
  if (id === null) return { status: null, filters: [] };
  const [status, filters] = await Promise.all([fetchStatus(fetch, id), fetchFilters(fetch)]).catch(failPage);
  return { status, filters };
};
