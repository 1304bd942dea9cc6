import { loadTimeline } from '#lib/timeline/load-timeline.ts';
import type { PageLoad } from './$types';

export const load: PageLoad = async ({ fetch, url }) => {
  return { statuses: await loadTimeline(fetch, 'local', url) };
};
