import { failPage } from '#lib/api/page-error.ts';
import { fetchTag } from '#lib/api/tags.ts';
import { loadTimeline } from '#lib/timeline/load-timeline.ts';
import type { PageLoad } from './$types';

export const load: PageLoad = async ({ params, fetch, url }) => {
  const [tag, statuses] = await Promise.all([
    fetchTag(fetch, params.tag).catch(failPage),
    loadTimeline(fetch, `tag:${params.tag}`, url),
  ]);
  return { tag, statuses };
};
