import { loadTimeline } from '#lib/timeline/load-timeline.ts';
import type { PageLoad } from './$types';

export const load: PageLoad = async ({ params, fetch, url }) => ({
  tag: params.tag,
  statuses: await loadTimeline(fetch, `tag:${params.tag}`, url),
});
