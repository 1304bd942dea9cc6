import { failPage } from '#lib/api/page-error.ts';
import { fetchStatus } from '#lib/api/statuses.ts';
import { loadTimeline } from '#lib/timeline/load-timeline.ts';
import type { PageLoad } from './$types';

export const load: PageLoad = async ({ params, fetch, url }) => {
  const [quoted, statuses] = await Promise.all([
    fetchStatus(fetch, params.id).catch(failPage),
    loadTimeline(fetch, `quotes:${params.id}`, url),
  ]);
  return { quoted, statuses };
};
