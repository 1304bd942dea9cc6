import { fetchServerSettings } from '#lib/api/admin-settings.ts';
import { failPage } from '#lib/api/page-error.ts';
import type { PageLoad } from './$types';

export const load: PageLoad = async ({ parent, fetch }) => {
  await parent();
  return fetchServerSettings(fetch).catch(failPage);
};
