import { requireMember } from '#lib/api/require-member.ts';
import { loadTimeline } from '#lib/timeline/load-timeline.ts';
import type { PageLoad } from './$types';

export const load: PageLoad = async ({ parent, fetch, url }) => {
  const me = await requireMember(parent, url);
  return { me, statuses: await loadTimeline(fetch, 'home', url) };
};
