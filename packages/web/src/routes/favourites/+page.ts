import { requireMember } from '#lib/api/require-member.ts';
import { loadTimeline } from '#lib/timeline/load-timeline.ts';
import type { PageLoad } from './$types';

export const load: PageLoad = async ({ parent, fetch, url }) => {
  await requireMember(parent, url);
  return { statuses: await loadTimeline(fetch, 'favourites', url) };
};
