import { fetchList } from '#lib/api/lists.ts';
import { failPage } from '#lib/api/page-error.ts';
import { loadTimeline } from '#lib/timeline/load-timeline.ts';
import type { PageLoad } from './$types';

export const load: PageLoad = async ({ parent, params, fetch, url }) => {
  await parent();
  const [list, statuses] = await Promise.all([
    fetchList(fetch, params.id).catch(failPage),
    loadTimeline(fetch, `list:${params.id}`, url),
  ]);
  return { list, statuses };
};
