import { fetchAllAnnouncements } from '#lib/api/admin-announcements.ts';
import { failPage } from '#lib/api/page-error.ts';
import type { PageLoad } from './$types';

export const load: PageLoad = async ({ parent, fetch }) => {
  await parent();
  return { announcements: await fetchAllAnnouncements(fetch).catch(failPage) };
};
