import { loadTimeline } from '#lib/timeline/load-timeline.ts';
import type { PageLoad } from './$types';

export const load: PageLoad = async ({ fetch, url }) => {
  const address = url.searchParams.get('url') ?? '';
  return { address, statuses: await loadTimeline(fetch, `link:${address}`, url) };
};
