import { failPage } from '#lib/api/page-error.ts';
import { fetchUser } from '#lib/api/sessions.ts';
import type { PageLoad } from './$types';

export const load: PageLoad = async ({ parent, fetch }) => {
  await parent();
  return { user: await fetchUser(fetch).catch(failPage) };
};
