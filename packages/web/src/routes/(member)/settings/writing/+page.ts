import { failPage } from '#lib/api/page-error.ts';
import { fetchPreferences } from '#lib/api/preferences.ts';
import type { PageLoad } from './$types';

export const load: PageLoad = async ({ parent, fetch }) => {
  await parent();
  return { chosen: await fetchPreferences(fetch).catch(failPage) };
};
