import { fetchAnnouncements } from '#lib/api/announcements.ts';
import { loadTimeline } from '#lib/timeline/load-timeline.ts';
import type { PageLoad } from './$types';

export const load: PageLoad = async ({ parent, fetch, url }) => {
  await parent();
  // What is announced is never worth a page that fails.
  const announcements = fetchAnnouncements(fetch).catch(() => []);
  return { statuses: await loadTimeline(fetch, 'home', url), announcements: await announcements };
};
