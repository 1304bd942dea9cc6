import { redirect } from '@sveltejs/kit';
import { fetchTimeline } from '#lib/api/timelines.ts';
import type { PageLoad } from './$types';

export const load: PageLoad = async ({ parent, fetch }) => {
  const { me } = await parent();
  if (me) redirect(302, '/home');
  const statuses = await fetchTimeline(fetch, 'local').catch(() => ({ items: [], next: null }));
  return { statuses: statuses.items, next: statuses.next };
};
