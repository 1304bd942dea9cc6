import { failPage } from '#lib/api/page-error.ts';
import { fetchSessions } from '#lib/api/sessions.ts';
import type { PageLoad } from './$types';

export const load: PageLoad = async ({ parent, fetch }) => {
  await parent();
  return { sessions: await fetchSessions(fetch).catch(failPage) };
};
