import { readCursor } from '#lib/api/call.ts';
import { fetchScheduled } from '#lib/api/drafts.ts';
import { failPage } from '#lib/api/page-error.ts';
import type { PageLoad } from './$types';

export const load: PageLoad = async ({ parent, fetch, url }) => {
  await parent();
  return { scheduled: await fetchScheduled(fetch, readCursor(url.searchParams)).catch(failPage) };
};
